import { icon } from "./controls.js";

const LABELS = { recording: "Watch the recording", stay: "Stay here", live: "Go to live" };

/** The words and acts on the picture. Sends `player-act` with the act's name. */
export class Overlay {
  element = document.createElement("div");
  #title = paragraph("player-notice-title");
  #text = paragraph("player-notice-text");
  #actions = document.createElement("div");
  #shown = "";

  constructor() {
    this.element.className = "player-notice";
    this.#actions.className = "player-actions";
    this.element.append(this.#title, this.#text, this.#actions);
  }

  /** @param {{title?: string, text?: string, actions?: string[]}} notice */
  show(notice) {
    const next = JSON.stringify(notice);
    if (next === this.#shown) return;
    this.#shown = next;
    set(this.#title, notice.title);
    set(this.#text, notice.text);
    this.#actions.replaceChildren(...(notice.actions ?? []).map(act => this.#button(act)));
  }

  #button(act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = act === "play" ? "button big-play" : "button";
    if (act === "play") {
      button.append(icon("play"));
      button.setAttribute("aria-label", "Play");
    } else {
      button.textContent = LABELS[act];
    }
    button.addEventListener("click", () => this.element.dispatchEvent(new CustomEvent("player-act", { detail: { act }, bubbles: true })));
    return button;
  }
}

function paragraph(name) {
  const element = document.createElement("p");
  element.className = name;
  return element;
}

function set(element, text = "") {
  element.textContent = text;
  element.hidden = !text;
}
