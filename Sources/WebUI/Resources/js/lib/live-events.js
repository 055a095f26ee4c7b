const POLL_EVERY = 5_000;
const REOPEN_AFTER = 15_000;

/**
 * Follows one state of the server: server-sent events, and asking every few seconds while they do not come through.
 * The browser reopens a broken event stream by itself; one that was refused is opened again here.
 */
export class LiveEvents {
  #address;
  #name;
  #onState;
  #onRefused;
  #source;
  #poll;
  #reopen;
  /** Called each time the stream is open: from then on nothing is missed. */
  onOpened = () => {};

  /**
   * @param {(state: object) => void} onState
   * @param {() => void} [onRefused] the server says that this reader may not have it (any more)
   */
  constructor(address, name, onState, onRefused = () => {}) {
    this.#address = address;
    this.#name = name;
    this.#onState = onState;
    this.#onRefused = onRefused;
    // A page in the back-forward cache must hold no connection, and knows nothing new when it returns.
    addEventListener("pagehide", () => this.stop());
    addEventListener("pageshow", event => { if (event.persisted) this.start(); });
  }

  start() {
    this.stop();
    this.#source = new EventSource(this.#address);
    this.#source.addEventListener(this.#name, event => this.#onState(JSON.parse(event.data)));
    this.#source.addEventListener("rights", () => this.#onRefused());
    this.#source.addEventListener("open", () => { this.#stopPolling(); this.onOpened(); });
    this.#source.addEventListener("error", () => this.#failed());
  }

  stop() {
    this.#source?.close();
    clearTimeout(this.#reopen);
    this.#stopPolling();
  }

  #failed() {
    this.#poll ??= setInterval(() => this.#ask(), POLL_EVERY);
    if (this.#source.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.#reopen);
    this.#reopen = setTimeout(() => this.start(), REOPEN_AFTER);
  }

  #stopPolling() {
    clearInterval(this.#poll);
    this.#poll = undefined;
  }

  async #ask() {
    try {
      const answer = await fetch(`${this.#address}?once=1`, { cache: "no-store" });
      if (answer.ok) this.#onState(await answer.json());
      else if ([401, 403, 404].includes(answer.status)) this.#onRefused();
    } catch { /* the next time may find the server again */ }
  }
}
