/**
 * `<copy-text><code>…</code></copy-text>`: a text with a button that copies it.
 *
 * `data-text` copies something else (an address on this server becomes a whole one). `data-label` names the button.
 * With `data-needs-key`, a stream key on the page takes the place of STREAM_KEY in what is copied, never in what is shown.
 */
export class CopyText extends HTMLElement {
  #button;
  #timer;

  connectedCallback() {
    if (this.#button) return;
    this.#button = document.createElement("button");
    this.#button.type = "button";
    this.#button.addEventListener("click", () => this.copy());
    this.append(this.#button);
    this.#label();
  }

  get text() {
    const { text } = this.dataset;
    if (text !== undefined) return text.startsWith("/") ? new URL(text, location.href).href : text;
    const shown = this.querySelector("code").textContent;
    const key = this.hasAttribute("data-needs-key") && document.querySelector("stream-key")?.key;
    return key ? shown.replace("STREAM_KEY", () => key) : shown;
  }

  async copy() {
    const copied = await CopyText.write(this.text, this.#button);
    this.#button.textContent = copied ? "Copied" : "Select and copy";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#label(), 2500);
  }

  /** Whether `text` reached the clipboard. `button` keeps the focus. */
  static async write(text, button) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return CopyText.#writeBySelection(text, button);
    }
  }

  /** Without https a page has no clipboard of its own; a selection still has. */
  static #writeBySelection(text, button) {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    button.focus();
    return copied;
  }

  #label() { this.#button.textContent = this.dataset.label ?? "Copy"; }
}

customElements.define("copy-text", CopyText);
