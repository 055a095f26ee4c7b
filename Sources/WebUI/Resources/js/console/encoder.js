import "../lib/copy-text.js";
import "../lib/stream-key.js";
import { call, path } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { fillFields, Listing } from "../lib/listing.js";
import { dateAndHour } from "../lib/words.js";

const section = document.getElementById("encoder");

/** The server address, and the livestream's keys. A key is shown to who asks on purpose, and only until the page is left. */
export class Encoder {
  #livestream;
  #base;
  #list;

  constructor(livestream) {
    this.#livestream = livestream;
    this.#base = path`/api/livestreams/${livestream.id}/keys`;
    this.#list = new Listing(section, () => this.#base, (item, key) => this.#show(item, key));
    document.getElementById("server").textContent = livestream.rtmpUrl;
    document.getElementById("key-new").addEventListener("click", () => this.#make());
    section.hidden = false;
    this.#list.reload();
  }

  #show(item, key) {
    item.dataset.id = key.id;
    const looked = key.revealedAt ? `last shown ${dateAndHour(new Date(key.revealedAt))}` : "never shown since";
    fillFields(item, { name: key.name, about: `Made ${dateAndHour(new Date(key.createdAt))}, ${looked}` });
    for (const act of ["reveal", "rotate", "revoke"]) {
      const button = item.querySelector(`[data-act=${act}]`);
      button.setAttribute("aria-label", `${button.textContent}: ${key.name}`);
      button.addEventListener("click", () => this[act](item, key));
    }
  }

  reveal(item, key) {
    ask("reveal-dialog", { name: key.name }, async ({ purpose }) => {
      const { data } = await call("POST", `${this.#address(key)}/reveal`, { purpose });
      showKey(item, data.streamKey);
    });
  }

  rotate(_, key) {
    ask("sure-dialog", {
      title: `Rotate the key “${key.name}” of “${this.#livestream.title}”?`,
      effect: "A new key takes its place. An encoder that is on air with the old one is cut off at once.", verb: "Rotate it",
    }, async () => {
      const { data } = await call("POST", `${this.#address(key)}/rotate`);
      await this.#list.reload();
      showKey(section.querySelector(`[data-id="${CSS.escape(data.id)}"]`), data.streamKey);
    });
  }

  revoke(_, key) {
    ask("sure-dialog", {
      title: `Revoke the key “${key.name}” of “${this.#livestream.title}”?`,
      effect: "An encoder that is on air with it is cut off at once, and can not come back with it.", verb: "Revoke it",
    }, async () => {
      await call("DELETE", this.#address(key));
      await this.#list.reload();
    });
  }

  #make() {
    ask("key-dialog", {}, async ({ name }) => {
      const { data } = await call("POST", this.#base, { name });
      await this.#list.reload();
      showKey(section.querySelector(`[data-id="${CSS.escape(data.id)}"]`), data.streamKey);
    });
  }

  #address(key) { return `${this.#base}/${encodeURIComponent(key.id)}`; }
}

/** Behind dots, to be copied; shown when the button is pressed. */
function showKey(item, key) {
  const element = document.createElement("stream-key");
  element.append(Object.assign(document.createElement("code"), { textContent: key }));
  item.querySelector(".shown-key").replaceChildren(element);
  item.querySelector("[data-act=reveal]").hidden = true;
  element.querySelector("button").focus();
}
