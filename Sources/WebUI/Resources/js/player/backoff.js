const FIRST = 500;
const LONGEST = 10_000;

/** How long to wait before each new try: growing, bounded, and never the same for all viewers at once. */
export class Backoff {
  #tries = 0;

  constructor(random = Math.random) { this.random = random; }

  /** Milliseconds until the next try. */
  next() {
    const ceiling = Math.min(LONGEST, FIRST * 2 ** this.#tries++);
    return ceiling / 2 + this.random() * ceiling / 2;
  }

  get tries() { return this.#tries; }

  /** The picture moves again. */
  reset() { this.#tries = 0; }
}
