import { APIError, call, path } from "../lib/api.js";

const BYTES_MAX = 10 * 1024 * 1024;

/** The field of a livestream's picture: shows the one that is there or was chosen, and sends it once the livestream is stored. */
export class PictureField {
  #input = document.getElementById("thumbnail");
  #image = document.getElementById("picture-shown");
  #remove = document.getElementById("picture-remove");
  /** What the server has; null: nothing. */
  #stored = null;
  #isRemoved = false;

  constructor() {
    this.#input.addEventListener("change", () => this.#choose());
    this.#remove.addEventListener("click", () => this.#clear());
  }

  /** @param {string|null} address of the picture that the livestream has */
  fill(address) {
    this.#stored = address;
    this.#show(address);
  }

  get #file() { return this.#input.files[0]; }

  /** @throws {APIError} for what the server would refuse anyway, before anything is stored */
  check() {
    const file = this.#file;
    if (!file) return;
    if (file.size > BYTES_MAX) throw problem(`The picture has ${Math.ceil(file.size / 1024 / 1024)} MB, and at most 10 are taken: make it smaller.`);
    if (file.size === 0) throw problem("This file is empty: choose another.");
  }

  /** Brings the server's picture in line with what was chosen. */
  async save(id) {
    const address = path`/api/livestreams/${id}/thumbnail`;
    if (this.#file) await call("PUT", address, this.#file);
    else if (this.#isRemoved && this.#stored) await call("DELETE", address);
  }

  #choose() {
    this.#isRemoved = false;
    if (!this.#file) return this.#show(this.#stored);
    // The pages' policy lets no picture in from a blob's address.
    const reader = new FileReader();
    reader.addEventListener("load", () => this.#show(reader.result));
    reader.readAsDataURL(this.#file);
  }

  #clear() {
    this.#input.value = "";
    this.#isRemoved = true;
    this.#show(null);
    this.#input.focus();
  }

  #show(address) {
    this.#image.hidden = this.#remove.hidden = !address;
    if (address) this.#image.src = address;
    else this.#image.removeAttribute("src");
  }
}

const problem = sentence => new APIError(400, { error: sentence, details: [{ field: "thumbnail", error: sentence }] });
