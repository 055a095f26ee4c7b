// QR codes (ISO/IEC 18004:2015), model 2, byte mode, error correction M, versions 1 to 20: texts up to 666 bytes.

/** Of each version (§7.5.1, table 9): error correction codewords of a block, and blocks. */
const CORRECTION = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];
const BLOCKS = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];

/** Which modules a mask turns over (§7.8.2). */
const MASKS = [
  (x, y) => (x + y) % 2 === 0, (x, y) => y % 2 === 0, x => x % 3 === 0, (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0, (x, y) => (x * y) % 2 + (x * y) % 3 === 0,
  (x, y) => ((x * y) % 2 + (x * y) % 3) % 2 === 0, (x, y) => ((x + y) % 2 + (x * y) % 3) % 2 === 0,
];

/** @returns {boolean[][]} rows of modules, true for dark; without the quiet zone */
export function qrCode(text) {
  const bytes = new TextEncoder().encode(text);
  const version = BLOCKS.findIndex((_, version) => version > 0 && lengthBits(version) + 4 + bytes.length * 8 <= dataBytes(version) * 8);
  if (version < 0) throw new RangeError(`A QR code of ${bytes.length} bytes is none of ours.`);
  const grid = new Grid(version);
  grid.place(withCorrection(codewords(bytes, version), version));
  return grid.bestMasked();
}

/** An SVG of the code, with the quiet zone of four modules (§6.3.8). It is dark on light in both appearances, as cameras want it. */
export function qrPicture(text, description) {
  const rows = qrCode(text);
  const size = rows.length + 8;
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + 4} ${y + 4}h1v1h-1z`] : []))).join("");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", description);
  svg.setAttribute("class", "qr-code");
  svg.append(document.createElementNS(svg.namespaceURI, "path"));
  svg.firstChild.setAttribute("d", path);
  return svg;
}

const size = version => version * 4 + 17;
const lengthBits = version => (version < 10 ? 8 : 16);

/** Modules that are no function pattern, in bytes (§7.1, table 1). */
function allBytes(version) {
  const alignments = version < 2 ? 0 : Math.floor(version / 7) + 2;
  let modules = (16 * version + 128) * version + 64;
  if (version >= 2) modules -= (25 * alignments - 10) * alignments - 55;
  if (version >= 7) modules -= 36;
  return Math.floor(modules / 8);
}

const dataBytes = version => allBytes(version) - CORRECTION[version] * BLOCKS[version];

/** Mode, length, text, terminator, padding (§7.4). */
function codewords(bytes, version) {
  const bits = [];
  const append = (value, count) => { for (let i = count - 1; i >= 0; i--) bits.push((value >>> i) & 1); };
  append(0b0100, 4);
  append(bytes.length, lengthBits(version));
  for (const byte of bytes) append(byte, 8);
  append(0, Math.min(4, dataBytes(version) * 8 - bits.length));
  append(0, (8 - bits.length % 8) % 8);
  const words = [];
  for (let i = 0; i < bits.length; i += 8) words.push(parseInt(bits.slice(i, i + 8).join(""), 2));
  for (let pad = 0xEC; words.length < dataBytes(version); pad ^= 0xEC ^ 0x11) words.push(pad);
  return words;
}

/** Blocks with their Reed-Solomon codewords, interleaved (§7.5.2, §7.6). */
function withCorrection(words, version) {
  const count = BLOCKS[version];
  const longBlocks = words.length % count;
  const length = Math.floor(words.length / count);
  const divisor = reedSolomonDivisor(CORRECTION[version]);
  const blocks = [];
  for (let i = 0, start = 0; i < count; i++) {
    const end = start + length + (i >= count - longBlocks ? 1 : 0);
    const data = words.slice(start, end);
    blocks.push({ data, correction: reedSolomonRemainder(data, divisor) });
    start = end;
  }
  const column = (kind, i) => blocks.map(block => block[kind][i]).filter(word => word !== undefined);
  const columns = (kind, count) => Array.from({ length: count }, (_, i) => column(kind, i)).flat();
  return [...columns("data", length + 1), ...columns("correction", CORRECTION[version])];
}

/** In GF(2^8) with the polynomial 0x11D. */
function multiply(x, y) {
  let product = 0;
  for (let i = 7; i >= 0; i--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11D);
    product ^= ((y >>> i) & 1) * x;
  }
  return product;
}

function reedSolomonDivisor(degree) {
  const divisor = new Array(degree).fill(0);
  divisor[degree - 1] = 1;
  for (let i = 0, root = 1; i < degree; i++, root = multiply(root, 2)) {
    for (let j = 0; j < degree; j++) divisor[j] = multiply(divisor[j], root) ^ (divisor[j + 1] ?? 0);
  }
  return divisor;
}

function reedSolomonRemainder(data, divisor) {
  const remainder = new Array(divisor.length).fill(0);
  for (const byte of data) {
    const factor = byte ^ remainder.shift();
    remainder.push(0);
    divisor.forEach((coefficient, i) => { remainder[i] ^= multiply(coefficient, factor); });
  }
  return remainder;
}

class Grid {
  #size;
  #dark;
  #isFunction;

  constructor(version) {
    this.#size = size(version);
    this.#dark = Array.from({ length: this.#size }, () => new Array(this.#size).fill(false));
    this.#isFunction = this.#dark.map(row => [...row]);
    this.#drawTiming();
    for (const [x, y] of [[3, 3], [this.#size - 4, 3], [3, this.#size - 4]]) this.#drawFinder(x, y);
    this.#drawAlignments(version);
    this.#drawFormat(0);
    if (version >= 7) this.#drawVersion(version);
  }

  /** Bits in pairs of columns, upwards and downwards in turn, from the right; column 6 is left out (§7.7.3). */
  place(words) {
    let bit = 0;
    for (let right = this.#size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < this.#size; step++) {
        const y = (right + 1) & 2 ? step : this.#size - 1 - step;
        for (const x of [right, right - 1]) {
          if (this.#isFunction[y][x]) continue;
          this.#dark[y][x] = ((words[bit >>> 3] ?? 0) >>> (7 - (bit & 7)) & 1) === 1;
          bit++;
        }
      }
    }
  }

  /** With the mask that gives a reader the least trouble. */
  bestMasked() {
    let best;
    MASKS.forEach((_, mask) => {
      this.#applyMask(mask);
      this.#drawFormat(mask);
      const penalty = penaltyOf(this.#dark);
      if (!best || penalty < best.penalty) best = { penalty, rows: this.#dark.map(row => [...row]) };
      this.#applyMask(mask);
    });
    return best.rows;
  }

  #applyMask(mask) {
    this.#dark.forEach((row, y) => row.forEach((_, x) => { if (!this.#isFunction[y][x] && MASKS[mask](x, y)) row[x] = !row[x]; }));
  }

  #set(x, y, isDark) {
    this.#dark[y][x] = isDark;
    this.#isFunction[y][x] = true;
  }

  #drawTiming() {
    for (let i = 0; i < this.#size; i++) {
      this.#set(6, i, i % 2 === 0);
      this.#set(i, 6, i % 2 === 0);
    }
  }

  /** Nine by nine with the separator. */
  #drawFinder(centreX, centreY) {
    for (let dy = -4; dy <= 4; dy++) {
      for (let dx = -4; dx <= 4; dx++) {
        const [x, y, distance] = [centreX + dx, centreY + dy, Math.max(Math.abs(dx), Math.abs(dy))];
        if (x >= 0 && y >= 0 && x < this.#size && y < this.#size) this.#set(x, y, distance !== 2 && distance !== 4);
      }
    }
  }

  /** At every crossing of the version's coordinates but those of the finders (annex E). */
  #drawAlignments(version) {
    if (version < 2) return;
    const count = Math.floor(version / 7) + 2;
    const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
    const centres = [6, ...Array.from({ length: count - 1 }, (_, i) => this.#size - 7 - (count - 2 - i) * step)];
    const last = centres.length - 1;
    centres.forEach((y, row) => centres.forEach((x, column) => {
      if ((row === 0 && (column === 0 || column === last)) || (row === last && column === 0)) return;
      for (let dy = -2; dy <= 2; dy++) {
        for (let dx = -2; dx <= 2; dx++) this.#set(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
      }
    }));
  }

  /** Error correction M (00) and the mask, twice, with a BCH code (§7.9). */
  #drawFormat(mask) {
    let rest = mask;
    for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
    const bits = ((mask << 10) | rest) ^ 0x5412;
    const bit = i => ((bits >>> i) & 1) === 1;
    for (let i = 0; i <= 5; i++) this.#set(8, i, bit(i));
    this.#set(8, 7, bit(6));
    this.#set(8, 8, bit(7));
    this.#set(7, 8, bit(8));
    for (let i = 9; i < 15; i++) this.#set(14 - i, 8, bit(i));
    for (let i = 0; i < 8; i++) this.#set(this.#size - 1 - i, 8, bit(i));
    for (let i = 8; i < 15; i++) this.#set(8, this.#size - 15 + i, bit(i));
    this.#set(8, this.#size - 8, true);
  }

  /** The version, twice, with a BCH code (§7.10). */
  #drawVersion(version) {
    let rest = version;
    for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1F25);
    const bits = (version << 12) | rest;
    for (let i = 0; i < 18; i++) {
      const [a, b] = [this.#size - 11 + i % 3, Math.floor(i / 3)];
      this.#set(a, b, ((bits >>> i) & 1) === 1);
      this.#set(b, a, ((bits >>> i) & 1) === 1);
    }
  }
}

/** §7.8.3.1: long runs, blocks, what looks like a finder, and too much of one colour. */
function penaltyOf(rows) {
  const columns = rows.map((_, x) => rows.map(row => row[x]));
  let penalty = 0;
  for (const line of [...rows, ...columns]) {
    const text = line.map(Number).join("");
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2;
    for (const finder of [/(?=10111010000)/g, /(?=00001011101)/g]) penalty += 40 * (text.match(finder)?.length ?? 0);
  }
  for (let y = 1; y < rows.length; y++) {
    for (let x = 1; x < rows.length; x++) {
      if (new Set([rows[y][x], rows[y - 1][x], rows[y][x - 1], rows[y - 1][x - 1]]).size === 1) penalty += 3;
    }
  }
  const dark = rows.flat().filter(Boolean).length / (rows.length * rows.length);
  return penalty + 10 * Math.floor(Math.abs(dark * 20 - 10));
}
