const QUIETEST = -60;
/** Decibels from which on it will sound broken. */
const LOUD = -1;

/** `<level-meter>`: how loud it is. Tell it by `show(level)`. */
class LevelMeter extends HTMLElement {
  #bar = document.createElement("span");

  connectedCallback() {
    this.setAttribute("role", "meter");
    this.setAttribute("aria-label", "How loud you are");
    this.setAttribute("aria-valuemin", QUIETEST);
    this.setAttribute("aria-valuemax", 0);
    this.append(this.#bar);
    this.show(0);
  }

  /** @param {number} level of a sample: 0 is silence, 1 full scale */
  show(level) {
    const decibels = Math.max(QUIETEST, Math.min(0, 20 * Math.log10(level || 1e-6)));
    this.#bar.style.setProperty("--level", (1 - decibels / QUIETEST).toFixed(3));
    this.toggleAttribute("data-loud", decibels >= LOUD);
    this.setAttribute("aria-valuenow", Math.round(decibels));
    this.setAttribute("aria-valuetext", decibels <= QUIETEST ? "silent" : decibels >= LOUD ? "too loud" : `${Math.round(decibels)} decibels`);
  }
}

customElements.define("level-meter", LevelMeter);
