// By which way a livestream comes to this viewer, and what was chosen.

const KEY = "way";

/** What the curious may choose. */
export const CHOICES = { "": "By itself", webrtc: "Least delay (WebRTC)", hls: "Steady (HLS)" };

/** What was chosen on this device: `""`, `"webrtc"` or `"hls"`. */
export function chosenWay() {
  try {
    const way = localStorage.getItem(KEY);
    return way in CHOICES ? way : "";
  } catch {
    return "";
  }
}

export function chooseWay(way) {
  try { localStorage.setItem(KEY, way); } catch { /* a private window: it holds until the page is left */ }
}

/**
 * Which way comes next. WebRTC is tried first; where it doesn't get through, or breaks again, HLS takes over until the
 * livestream begins anew.
 */
export class Ways {
  #chosen = chosenWay();
  #failures = 0;

  constructor(failuresMax = 2) { this.failuresMax = failuresMax; }

  get chosen() { return this.#chosen; }

  choose(way) {
    this.#chosen = way;
    this.#failures = 0;
    chooseWay(way);
  }

  /** Whether WebRTC is to be tried. */
  get wantsWebRTC() { return this.#chosen !== "hls" && this.#failures < this.failuresMax; }

  /** @param {boolean} hadPicture it had worked before it broke */
  noteFailure(hadPicture) { this.#failures += hadPicture ? 1 : this.failuresMax; }

  /** Another session: what didn't go may go now. */
  reset() { this.#failures = 0; }
}
