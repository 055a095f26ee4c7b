import { APIError, call, withQuery } from "./api.js";

const PATIENCE = 300;

/**
 * A list that the API fills, page by page.
 *
 * `element` holds a `<template>` for a record, a `[data-records]` for what is made of it, and may hold `.none` (what is said of an empty
 * list), `button.more` (a button for those that follow), `.problem` and `.waiting`.
 */
export class Listing {
  #element;
  #path;
  #fill;
  #next = null;
  #turn = 0;

  /**
   * @param {HTMLElement} element
   * @param {() => string} path the listing's address, asked for each time it begins anew
   * @param {(item: HTMLElement, record: object) => void} fill
   */
  constructor(element, path, fill) {
    this.#element = element;
    this.#path = path;
    this.#fill = fill;
    this.#find("button.more")?.addEventListener("click", () => this.#load(this.#next));
  }

  get isEmpty() { return this.#find("[data-records]").childElementCount === 0; }

  /** From the beginning. What is shown stays until the answer is there. */
  reload() { return this.#load(null); }

  async #load(after) {
    const turn = ++this.#turn;
    const waits = setTimeout(() => this.#show(".waiting", true), PATIENCE);
    this.#show(".problem", false);
    try {
      const page = await call("GET", withQuery(this.#path(), { after }));
      // A later question has been asked meanwhile.
      if (turn !== this.#turn) return;
      const items = page.data.map(record => this.#item(record));
      const records = this.#find("[data-records]");
      if (after) records.append(...items);
      else records.replaceChildren(...items);
      if (after) items[0]?.querySelector("a, button, [tabindex]")?.focus();
      this.#next = page.next;
      this.#show("button.more", Boolean(page.next));
      this.#show(".none", this.isEmpty);
    } catch (error) {
      if (!(error instanceof APIError)) throw error;
      this.#find(".problem").textContent = error.message;
      this.#show(".problem", true);
    } finally {
      clearTimeout(waits);
      this.#show(".waiting", false);
    }
  }

  #item(record) {
    const item = this.#find("template").content.firstElementChild.cloneNode(true);
    this.#fill(item, record);
    return item;
  }

  #find(selector) { return this.#element.querySelector(selector); }
  #show(selector, isShown) { const part = this.#find(selector); if (part) part.hidden = !isShown; }
}

/** Puts texts into an item's `[data-field]`s; what has none is hidden. */
export function fillFields(item, texts) {
  for (const [name, text] of Object.entries(texts)) {
    const field = item.querySelector(`[data-field="${name}"]`);
    field.textContent = text ?? "";
    field.hidden = !text;
  }
}
