import { call } from "../lib/api.js";
import { say } from "../lib/say.js";

const STEP = 10;

/** The order of a list's rows, by dragging and by their buttons. Each row has `data-id` and a `title`. */
export class Order {
  #list;
  #dragged;
  #isOn = false;

  /** @param {HTMLElement} list of rows with `[data-act=up]` and `[data-act=down]` */
  constructor(list) {
    this.#list = list;
    list.addEventListener("click", event => this.#press(event));
    list.addEventListener("dragstart", event => { this.#dragged = event.target.closest("li"); event.dataTransfer.effectAllowed = "move"; });
    list.addEventListener("dragover", event => this.#dragOver(event));
    list.addEventListener("drop", event => event.preventDefault());
    list.addEventListener("dragend", () => this.#drop());
  }

  /** Whether rows may be moved now: all of them are there, and none is left out by a search. */
  set isOn(isOn) {
    this.#isOn = isOn;
    for (const row of this.#list.children) {
      row.draggable = isOn;
      row.querySelector(".movers").hidden = !isOn;
    }
    this.#mark();
  }

  #mark() {
    const rows = [...this.#list.children];
    rows.forEach((row, index) => {
      const disable = (act, isDisabled) => row.querySelector(`[data-act=${act}]`).setAttribute("aria-disabled", isDisabled);
      disable("up", index === 0);
      disable("down", index === rows.length - 1);
    });
  }

  #press(event) {
    const button = event.target.closest("[data-act=up], [data-act=down]");
    if (!button) return;
    const row = button.closest("li");
    const up = button.dataset.act === "up";
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (up) other.before(row);
    else other.after(row);
    button.focus();
    this.#save(row);
  }

  #dragOver(event) {
    const row = event.target.closest("li");
    if (!this.#dragged || !row) return;
    event.preventDefault();
    if (row === this.#dragged) return;
    const { top, height } = row.getBoundingClientRect();
    if (event.clientY < top + height / 2) row.before(this.#dragged);
    else row.after(this.#dragged);
  }

  #drop() {
    const row = this.#dragged;
    this.#dragged = undefined;
    if (row) this.#save(row);
  }

  async #save(row) {
    this.#mark();
    const rows = [...this.#list.children];
    await call("PUT", "/api/livestreams/order", { livestreams: rows.map(({ dataset }, index) => ({ id: dataset.id, displayOrder: index * STEP })) });
    say(`${row.dataset.title} is number ${rows.indexOf(row) + 1} of ${rows.length} now.`);
  }
}
