import { Exchange } from "../webrtc/exchange.js";

/** With no picture by then, no path for WebRTC is open here, be it by UDP or TCP. */
const PICTURE_WITHIN = 4_000;
const LOOK_EVERY = 500;
/** A break that is shorter heals by itself. */
const BROKEN_AFTER = 3_000;

/** Whether this browser has WebRTC at all. */
export const speaksWebRTC = () => "RTCPeerConnection" in window;

/** A video element fed by WebRTC (WHEP): the least delay there is, and no way back. */
export class WhepSource {
  #peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  #exchange;
  #video;
  #onFailure;
  #delay = null;
  #jitter = { delay: 0, emitted: 0 };
  #ends = new AbortController();
  #deadline;
  #looks;
  #breaks;
  target = null;
  isComplete = false;

  /** @param {{onReady: () => void, onFailure: (reason: string) => void}} options */
  constructor(video, address, { onReady, onFailure }) {
    this.#video = video;
    this.#onFailure = onFailure;
    this.#exchange = new Exchange(address);
    const stream = new MediaStream();
    for (const kind of ["audio", "video"]) this.#peer.addTransceiver(kind, { direction: "recvonly" });
    this.#peer.addEventListener("track", ({ track }) => { stream.addTrack(track); });
    this.#peer.addEventListener("connectionstatechange", () => this.#connectionChanged());
    video.addEventListener("loadeddata", () => clearTimeout(this.#deadline), { signal: this.#ends.signal });
    video.srcObject = stream;
    this.#deadline = setTimeout(() => this.#fail("no picture came"), PICTURE_WITHIN);
    this.#looks = setInterval(() => this.#look(), LOOK_EVERY);
    this.#exchange.open(this.#peer, this.#ends.signal).then(onReady, error => this.#fail(error.message));
  }

  get way() { return "WebRTC"; }
  /** Seconds from the server's taking a picture to its being shown, or `null` while that is not known. */
  get delay() { return this.#delay; }
  get playingDate() { return this.#delay === null ? null : Date.now() - this.#delay * 1000; }
  get behindEnd() { return this.#delay; }

  /** It is nowhere else. */
  toLive() {}
  toDate() {}

  destroy() {
    this.#ends.abort();
    clearTimeout(this.#deadline);
    clearTimeout(this.#breaks);
    clearInterval(this.#looks);
    this.#onFailure = () => {};
    this.#exchange.close();
    this.#peer.close();
    this.#video.srcObject = null;
  }

  #fail(reason) {
    const onFailure = this.#onFailure;
    this.#onFailure = () => {};
    onFailure(reason);
  }

  #connectionChanged() {
    clearTimeout(this.#breaks);
    const state = this.#peer.connectionState;
    if (state === "failed") this.#fail("the connection broke");
    // The server has said good-bye.
    if (state === "closed") this.#fail("the server closed the connection");
    if (state === "disconnected") this.#breaks = setTimeout(() => this.#fail("the connection broke"), BROKEN_AFTER);
  }

  async #look() {
    let report;
    try { report = await this.#peer.getStats(); } catch { return; }
    let media, pair;
    for (const entry of report.values()) {
      if (entry.type === "inbound-rtp" && (entry.kind === "video" || !media)) media = entry;
      if (entry.type === "candidate-pair" && entry.nominated && entry.state === "succeeded") pair = entry;
    }
    if (!media?.jitterBufferEmittedCount) return;
    const waited = media.jitterBufferDelay - this.#jitter.delay;
    const emitted = media.jitterBufferEmittedCount - this.#jitter.emitted;
    this.#jitter = { delay: media.jitterBufferDelay, emitted: media.jitterBufferEmittedCount };
    if (emitted > 0) this.#delay = waited / emitted + (pair?.currentRoundTripTime ?? 0) / 2;
  }
}
