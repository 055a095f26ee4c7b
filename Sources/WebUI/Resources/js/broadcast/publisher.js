import { Backoff } from "../player/backoff.js";
import { Exchange } from "../webrtc/exchange.js";
import { restart } from "./restart.js";

/** Breaks that are shorter heal by themselves. */
const BROKEN_AFTER = 2_000;
/** A new way to the server is looked for so long before all begins anew. */
const RESTART_WITHIN = 6_000;
const LOOK_EVERY = 1_000;
/** Said by the server, and true again at the next try: no key, not allowed, ended. */
const FINAL = [400, 401, 403, 404, 406, 409, 410, 415];

/**
 * Sends picture and sound by WHIP, and comes back by itself when the network breaks.
 *
 * Events: `change` (see `state`), `refused` (`detail.message`: nothing more is tried), `figures` (`detail`, once a second).
 */
export class Publisher extends EventTarget {
  /** `idle`, `connecting`, `sending` or `reconnecting` */
  state = "idle";
  #address;
  #headers;
  #tracks = {};
  #bitrate;
  #peer = null;
  #exchange = null;
  #backoff = new Backoff();
  #timer;
  #looks;
  #last = null;

  constructor(address, headers) {
    super();
    this.#address = address;
    this.#headers = headers;
    addEventListener("online", () => { if (this.state === "reconnecting") this.#begin(); });
  }

  get isOn() { return this.state !== "idle"; }

  /** @param {{picture: MediaStreamTrack, sound: MediaStreamTrack, bitrate: number}} what */
  start({ picture, sound, bitrate }) {
    this.#tracks = { picture, sound };
    this.#bitrate = bitrate;
    this.#looks = setInterval(() => this.#look(), LOOK_EVERY);
    this.#begin("connecting");
  }

  stop() {
    clearInterval(this.#looks);
    this.#close();
    this.#change("idle");
  }

  /** Another camera, or a screen, in the place of what is sent. */
  async replacePicture(track, bitrate) {
    this.#tracks.picture = track;
    this.#bitrate = bitrate;
    const sender = this.#sender("video");
    if (!sender) return;
    await sender.replaceTrack(track);
    this.#limit(sender);
  }

  async #begin(state = "reconnecting") {
    this.#close();
    this.#change(state);
    const peer = this.#peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    const exchange = this.#exchange = new Exchange(this.#address, this.#headers);
    const stream = new MediaStream([this.#tracks.sound, this.#tracks.picture]);
    peer.addTransceiver(this.#tracks.sound, { direction: "sendonly", streams: [stream] });
    const video = peer.addTransceiver(this.#tracks.picture, { direction: "sendonly", streams: [stream], sendEncodings: [{ maxBitrate: this.#bitrate }] });
    preferH264(video);
    peer.addEventListener("connectionstatechange", () => { if (peer === this.#peer) this.#connectionChanged(); });
    this.#timer = setTimeout(() => this.#broke(), RESTART_WITHIN * 2);
    try {
      await exchange.open(peer);
    } catch (error) {
      if (peer !== this.#peer) return;
      if (FINAL.includes(error.status) && state === "connecting") return this.#refused(error.message);
      this.#broke();
    }
  }

  #connectionChanged() {
    const { connectionState } = this.#peer;
    if (connectionState === "connected") {
      clearTimeout(this.#timer);
      this.#backoff.reset();
      this.#change("sending");
    } else if (connectionState === "disconnected") {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#restart(), BROKEN_AFTER);
    } else if (connectionState === "failed") {
      this.#restart();
    } else if (connectionState === "closed") {
      // The server has said good-bye; the next try learns why.
      this.#broke();
    }
  }

  /** The network may have changed: the same session, by another way. */
  async #restart() {
    clearTimeout(this.#timer);
    const peer = this.#peer;
    this.#change("reconnecting");
    this.#timer = setTimeout(() => this.#begin(), RESTART_WITHIN);
    try {
      await restart(peer, this.#exchange);
    } catch {
      if (peer === this.#peer) this.#broke();
    }
  }

  #broke() {
    this.#close();
    if (!this.isOn) return;
    this.#change("reconnecting");
    this.#timer = setTimeout(() => this.#begin(), this.#backoff.next());
  }

  #refused(message) {
    this.stop();
    this.dispatchEvent(new CustomEvent("refused", { detail: { message } }));
  }

  #close() {
    clearTimeout(this.#timer);
    this.#exchange?.close();
    this.#peer?.close();
    this.#peer = this.#exchange = this.#last = null;
  }

  #change(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }

  #sender(kind) { return this.#peer?.getTransceivers().find(({ sender }) => sender.track?.kind === kind)?.sender; }

  #limit(sender) {
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) encoding.maxBitrate = this.#bitrate;
    return sender.setParameters(parameters).catch(() => {});
  }

  async #look() {
    const peer = this.#peer;
    if (this.state !== "sending" || !peer) return;
    const report = await peer.getStats();
    if (peer !== this.#peer) return;
    const sum = { bytes: 0, codecs: [], time: performance.now() };
    for (const entry of report.values()) {
      if (entry.type === "outbound-rtp") {
        sum.bytes += entry.bytesSent;
        const codec = report.get(entry.codecId)?.mimeType.split("/")[1];
        if (codec && !sum.codecs.includes(codec)) sum.codecs.push(codec);
        if (entry.kind === "video") Object.assign(sum, { width: entry.frameWidth, height: entry.frameHeight, rate: entry.framesPerSecond, limit: entry.qualityLimitationReason });
      } else if (entry.type === "remote-inbound-rtp" && entry.kind === "video") {
        Object.assign(sum, { lost: entry.fractionLost, roundTrip: entry.roundTripTime });
      }
    }
    const last = this.#last;
    this.#last = sum;
    if (!last) return;
    const bitrate = 8000 * (sum.bytes - last.bytes) / (sum.time - last.time);
    this.dispatchEvent(new CustomEvent("figures", { detail: { ...sum, bitrate } }));
  }
}

/** What everybody can play, where this browser has it. */
function preferH264(transceiver) {
  const { codecs } = RTCRtpSender.getCapabilities("video");
  const isH264 = codec => codec.mimeType === "video/H264";
  transceiver.setCodecPreferences([...codecs.filter(isH264), ...codecs.filter(codec => !isH264(codec))]);
}
