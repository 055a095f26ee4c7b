/** Why the server didn't take an offer. `message` is a sentence for people. */
export class RefusedOffer extends Error {
  /** @param {number} status of HTTP; 0 when there was no answer */
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/**
 * Offer and answer over HTTP, as WHIP (RFC 9725) and WHEP have them. The server stands at known addresses, so no candidate of ours
 * is needed: it learns where we are from the checks that reach it.
 */
export class Exchange {
  #address;
  #headers;
  #resource = null;
  #tag = null;

  /** @param {Record<string, string>} [headers] that go with every request */
  constructor(address, headers = {}) {
    this.#address = address;
    this.#headers = headers;
  }

  /**
   * Makes the session.
   * @param {RTCPeerConnection} peer with its transceivers
   * @param {AbortSignal} [signal]
   * @throws {RefusedOffer}
   */
  async open(peer, signal) {
    await peer.setLocalDescription();
    const answer = await this.#ask("POST", this.#address, "application/sdp", peer.localDescription.sdp, {}, signal);
    this.#resource = new URL(answer.headers.get("Location"), new URL(this.#address, location.href)).href;
    this.#tag = answer.headers.get("ETag");
    await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
  }

  /** Changes the session by an SDP fragment (RFC 9725, §4.3), and gives the server's. */
  async patch(fragment) {
    const answer = await this.#ask("PATCH", this.#resource, "application/trickle-ice-sdpfrag", fragment, this.#tag ? { "If-Match": "*" } : {});
    this.#tag = answer.headers.get("ETag");
    return answer.text();
  }

  /** Leaves the session. Also as the page goes away, when nobody waits for the answer. */
  close() {
    if (this.#resource) fetch(this.#resource, { method: "DELETE", headers: this.#headers, keepalive: true }).catch(() => {});
    this.#resource = null;
  }

  async #ask(method, address, type, body, headers, signal) {
    let answer;
    try {
      answer = await fetch(address, { method, headers: { ...this.#headers, ...headers, "Content-Type": type }, body, signal, cache: "no-store" });
    } catch {
      throw new RefusedOffer(0, "The server does not answer.");
    }
    if (answer.ok) return answer;
    const { error } = await answer.json().catch(() => ({}));
    throw new RefusedOffer(answer.status, error ?? `The server refused (${answer.status}).`);
  }
}
