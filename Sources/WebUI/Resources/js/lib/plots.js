// Small plots in SVG, from zero, with gaps as gaps; the same as a table for those who hear the page.

const [WIDTH, HEIGHT, LEFT, FOOT, TOP] = [400, 110, 62, 18, 10];
const ROWS_MAX = 12;

const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** The next number that is easily read. */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return ROUND.find(one => one * power >= value) * power;
}

export function svg(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The frame of a plot: a line at zero, one that nothing is above, and what is at its ends. */
export function frame({ greatest, first, last, label = String, words }) {
  const most = roundUp(greatest);
  const plot = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "plot", role: "img", "aria-label": words });
  plot.append(
    svg("line", { x1: LEFT, x2: WIDTH, y1: HEIGHT - FOOT, y2: HEIGHT - FOOT }), svg("line", { x1: LEFT, x2: WIDTH, y1: TOP, y2: TOP, class: "most" }),
    svg("text", { x: 0, y: TOP + 4 }, label(most)), svg("text", { x: 0, y: HEIGHT - FOOT }, "0"),
    svg("text", { x: LEFT, y: HEIGHT - 4 }, first), svg("text", { x: WIDTH, y: HEIGHT - 4, "text-anchor": "end" }, last));
  return { plot, x: part => LEFT + (WIDTH - LEFT) * part, y: value => HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * value / most, zero: HEIGHT - FOOT };
}

/**
 * A line over time in `figure`.
 * @param {HTMLElement} figure
 * @param {object} series
 * @param {string} series.title
 * @param {(number|null)[]} series.values null: nothing is known
 * @param {number} series.atLeast how high the plot is, at least
 * @param {string} series.first what is at its beginning, and at its end
 * @param {string} series.last
 * @param {(value: number) => string} series.label
 * @param {(index: number) => string} series.when of a value, for the table
 */
export function showTimes(figure, { title, values, atLeast, first, last, label, when }) {
  const known = values.filter(value => value !== null);
  const greatest = Math.max(atLeast, ...known);
  const words = known.length ? `${title}: ${label(Math.min(...known))} to ${label(Math.max(...known))}` : `${title}: nothing is known yet`;
  const { plot, x, y, zero } = frame({ greatest, first, last, label, words });
  for (const run of runs(values)) {
    const points = run.map(index => `${x((index + 0.5) / values.length).toFixed(1)},${y(values[index]).toFixed(1)}`);
    const [begin, end] = [points[0].split(",")[0], points.at(-1).split(",")[0]];
    // One value alone has no length of its own.
    const line = points.length > 1 ? `M${points.join("L")}` : `M${points[0]}m-6,0h12`;
    plot.append(svg("path", { d: `M${begin},${zero}L${points.join("L")}L${end},${zero}Z`, class: "area" }), svg("path", { d: line }));
  }
  const caption = Object.assign(document.createElement("figcaption"), { textContent: title });
  figure.replaceChildren(caption, plot, table(title, values, label, when));
}

/** Stretches of neighbours that are known, as indices. */
function runs(values) {
  const found = [];
  values.forEach((value, index) => {
    if (value === null) return;
    if (index > 0 && values[index - 1] !== null) found.at(-1).push(index);
    else found.push([index]);
  });
  return found;
}

function table(title, values, label, when) {
  // A table is never narrower than what stands in it; what is around it is.
  const around = Object.assign(document.createElement("div"), { className: "visually-hidden" });
  const element = document.createElement("table");
  around.append(element);
  element.createCaption().textContent = title;
  const step = Math.max(1, Math.ceil(values.length / ROWS_MAX));
  const body = element.createTBody();
  for (let index = 0; index < values.length; index += step) {
    const row = body.insertRow();
    row.append(Object.assign(document.createElement("th"), { scope: "row", textContent: when(index) }));
    row.insertCell().textContent = values[index] === null ? "–" : label(values[index]);
  }
  return around;
}
