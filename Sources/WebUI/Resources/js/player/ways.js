const KEY = "way";
/** Breaks of WebRTC that had worked, before it is left for good. */
const BREAKS_MAX = 2;

/** What the curious may choose: how a livestream comes to them. */
export const CHOICES = { "": "By itself", webrtc: "Least delay (WebRTC)", hls: "Steady (HLS)" };

/** Which way comes next: WebRTC, and HLS where that doesn't get through, until the livestream begins anew. */
export class Ways {
  chosen = "";
  #breaks = 0;

  constructor() {
    try { this.chosen = localStorage.getItem(KEY) ?? ""; } catch { /* nothing kept */ }
  }

  choose(way) {
    this.chosen = way;
    this.reset();
    try { localStorage.setItem(KEY, way); } catch { /* a private window: it holds until the page is left */ }
  }

  get wantsWebRTC() { return this.chosen !== "hls" && this.#breaks < BREAKS_MAX; }

  /** @param {boolean} hadPicture it had worked before it broke */
  noteFailure(hadPicture) { this.#breaks += hadPicture ? 1 : BREAKS_MAX; }

  reset() { this.#breaks = 0; }
}
