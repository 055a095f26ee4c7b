import { CopyText } from "./copy-text.js";

/** `<stream-key>`: the key behind dots, with *Show key* and *Copy*. Without script it is a disclosure. */
class StreamKey extends HTMLElement {
  #key = "";
  #code = document.createElement("code");
  #toggle = document.createElement("button");

  connectedCallback() {
    if (this.#key) return;
    this.#key = this.querySelector("code").textContent;
    this.#toggle.type = "button";
    this.#toggle.addEventListener("click", () => this.#show(this.#code.hasAttribute("data-masked")));
    this.replaceChildren(this.#code, this.#toggle, this.#copyButton());
    this.#show(false);
  }

  get key() { return this.#key; }

  #show(isShown) {
    this.#code.toggleAttribute("data-masked", !isShown);
    this.#code.textContent = isShown ? this.#key : "•".repeat(16);
    if (isShown) this.#code.removeAttribute("aria-label");
    else this.#code.setAttribute("aria-label", "The key is hidden");
    this.#toggle.textContent = isShown ? "Hide key" : "Show key";
  }

  /** The same button as elsewhere, copying what is not shown. */
  #copyButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the key");
    button.addEventListener("click", async () => {
      const copied = await CopyText.write(this.#key, button);
      button.textContent = copied ? "Copied" : "Show and copy";
      setTimeout(() => { button.textContent = "Copy"; }, 2500);
    });
    return button;
  }
}

customElements.define("stream-key", StreamKey);
