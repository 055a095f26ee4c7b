const WORDS = {
  draft: "Draft", scheduled: "Scheduled", starting: "Waiting for the encoder", live: "Live", interrupted: "Interrupted", ending: "Ending",
  ended: "Ended", cancelled: "Cancelled", archived: "Put away", failed: "Failed",
};

/** A channel that is announced is merely off air. */
export const stateWord = (state, kind) => (kind === "channel" && state === "scheduled" ? "Off air" : WORDS[state] ?? state);

/** `<livestream-state state="live" kind="event">`: the state in a word, with a shape and a colour of its own. */
class LivestreamState extends HTMLElement {
  static observedAttributes = ["state", "kind"];

  connectedCallback() { this.classList.add("badge"); }

  attributeChangedCallback() { this.textContent = stateWord(this.getAttribute("state"), this.getAttribute("kind")); }
}

customElements.define("livestream-state", LivestreamState);
