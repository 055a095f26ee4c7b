const KEY = "way";
/** Breaks of WebRTC that had worked, before it is left for good. */
const BREAKS_MAX = 2;

/** How a livestream may come to a viewer: HLS works everywhere, and the curious may choose the other. */
export const CHOICES = { hls: "Steady (HLS)", webrtc: "Least delay (WebRTC)" };

/** Which way comes next: where WebRTC was chosen and doesn't get through, HLS takes over until the livestream begins anew. */
export class Ways {
  chosen = "hls";
  #breaks = 0;

  constructor() {
    try { this.chosen = localStorage.getItem(KEY) === "webrtc" ? "webrtc" : "hls"; } catch { /* nothing kept */ }
  }

  choose(way) {
    this.chosen = way;
    this.reset();
    try { localStorage.setItem(KEY, way); } catch { /* a private window: it holds until the page is left */ }
  }

  get wantsWebRTC() { return this.chosen === "webrtc" && this.#breaks < BREAKS_MAX; }

  /** @param {boolean} hadPicture it had worked before it broke */
  noteFailure(hadPicture) { this.#breaks += hadPicture ? 1 : BREAKS_MAX; }

  reset() { this.#breaks = 0; }
}
