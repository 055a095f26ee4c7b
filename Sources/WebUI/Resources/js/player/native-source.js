/** Longer than this, the clocks of server and viewer disagree, and the number would be a lie. */
const BELIEVABLE_DELAY = 120;

/** A video element that plays HLS by itself. */
export class NativeSource {
  #video;
  #address;
  #ends = new AbortController();
  way = "HLS, by the browser’s own player";
  /** The browser keeps its own distance from live. */
  target = null;

  constructor(video, address, { isLive, startAt, onReady, onFailure }) {
    this.#video = video;
    this.#address = address;
    const { signal } = this.#ends;
    video.addEventListener("loadedmetadata", () => {
      if (!isLive && startAt > 0) video.currentTime = startAt;
      onReady();
    }, { signal });
    video.addEventListener("error", () => onFailure(video.error?.message || "media error"), { signal });
    video.src = address;
  }

  get delay() {
    return this.isComplete ? null : this.#delayByClock() ?? this.#delayByEdge();
  }

  get isComplete() { return Number.isFinite(this.#video.duration); }

  toLive() {
    const { seekable } = this.#video;
    if (seekable.length) this.#video.currentTime = Math.max(0, seekable.end(seekable.length - 1) - 1);
    else this.#video.src = this.#address;
  }

  /** The date of the picture, in milliseconds, or `null` where the browser doesn't tell. */
  get playingDate() {
    const start = this.#video.getStartDate?.().getTime();
    return start > 0 ? start + this.#video.currentTime * 1000 : null;
  }
  get behindEnd() { return this.#delayByEdge(); }

  toDate(date) {
    const start = this.#video.getStartDate?.().getTime();
    if (start > 0) this.#video.currentTime = Math.max(0, (date - start) / 1000);
  }

  destroy() {
    this.#ends.abort();
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  /** From EXT-X-PROGRAM-DATE-TIME, which Safari gives as the date of the time line's start. */
  #delayByClock() {
    const start = this.#video.getStartDate?.().getTime();
    const delay = (Date.now() - start) / 1000 - this.#video.currentTime;
    return delay > 0 && delay < BELIEVABLE_DELAY ? delay : null;
  }

  #delayByEdge() {
    const { seekable, currentTime } = this.#video;
    return seekable.length ? Math.max(0, seekable.end(seekable.length - 1) - currentTime) : null;
  }
}
