import { spokenPosition } from "./words.js";

const DAY = 86_400;

/** `in 2 days`, `in 3 hours 5 minutes`, `in 4 minutes 10 seconds`, `now`. */
export function untilWords(seconds) {
  if (seconds <= 0) return "now";
  if (seconds >= 2 * DAY) return `in ${Math.floor(seconds / DAY)} days`;
  return `in ${spokenPosition(seconds >= 3600 ? seconds - seconds % 60 : seconds)}`;
}

/** `<count-down datetime="…">`: how long it is until then. */
class CountDown extends HTMLElement {
  #timer;

  connectedCallback() {
    this.#timer = setInterval(() => this.#show(), 1_000);
    this.#show();
  }

  disconnectedCallback() { clearInterval(this.#timer); }

  #show() {
    const text = untilWords(Math.round((new Date(this.getAttribute("datetime")) - Date.now()) / 1_000));
    if (this.textContent !== text) this.textContent = text;
  }
}

customElements.define("count-down", CountDown);
