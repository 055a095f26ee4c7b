/** What hls.js is told. The delay itself comes from the playlist: its PART-HOLD-BACK is the target. */
const LIVE = {
  lowLatencyMode: true,
  liveDurationInfinity: true,
  backBufferLength: 12,
  maxBufferLength: 12,
  // `followLive` catches up more gently, and at smaller delays, than hls.js would.
  maxLiveSyncPlaybackRate: 1,
  // Each stall moves the target away from the edge by this many seconds.
  liveSyncOnStallIncrease: 0.25,
};
const RECORDING = { lowLatencyMode: false, backBufferLength: 60, maxBufferLength: 30 };
const BOTH = {
  // CMAF needs no repackaging, so a worker would only cost a start-up and a hop per part.
  enableWorker: false,
  startFragPrefetch: true,
  testBandwidth: false,
  abrEwmaDefaultEstimate: 5_000_000,
};

/** A video element fed by hls.js. */
export class HlsSource {
  #hls;
  #video;
  #partLoads = 0;

  /**
   * @param {{isLive: boolean, startAt: number, startDate: number|null, onReady: () => void, onFailure: (reason: string) => void}} options
   *   `startDate`: begin there, as far as `startAt` isn't the same
   */
  constructor(Hls, video, address, { isLive, startAt, startDate, onReady, onFailure }) {
    this.#video = video;
    this.#hls = new Hls({ ...BOTH, ...(isLive ? LIVE : { ...RECORDING, startPosition: startAt }) });
    this.version = Hls.version;
    this.#hls.on(Hls.Events.MANIFEST_PARSED, onReady);
    this.#hls.on(Hls.Events.FRAG_LOADED, (_, data) => { if (data.part) this.#partLoads++; });
    this.#hls.on(Hls.Events.ERROR, (_, data) => { if (data.fatal) onFailure(data.details); });
    if (startDate !== null) this.#hls.once(Hls.Events.LEVEL_LOADED, () => this.#correct(startAt, startDate));
    this.#hls.loadSource(address);
    this.#hls.attachMedia(video);
  }

  /** Seconds behind live, or `null` while that is not known. */
  get delay() { return this.#hls.latestLevelDetails?.live === false ? null : positive(this.#hls.latency); }
  get target() { return this.#hls.targetLatency; }
  /** Whether the playlist has said that nothing more will come. */
  get isComplete() { return this.#hls.latestLevelDetails?.live === false; }
  get way() { return `${this.#partLoads ? "Low-latency HLS" : "HLS"}, by hls.js ${this.version}`; }

  toLive() {
    const edge = this.#hls.liveSyncPosition;
    if (edge !== null) this.#video.currentTime = edge;
  }

  /** The date of the picture, in milliseconds, or `null` while that is not known. */
  get playingDate() { return this.#hls.playingDate?.getTime() ?? null; }
  get behindEnd() {
    const edge = this.#hls.latestLevelDetails?.edge;
    return edge === undefined ? null : Math.max(0, edge - this.#video.currentTime);
  }

  /** Goes to a date, in milliseconds, or to what comes next where nothing was on air then. */
  toDate(date) {
    const time = this.#timeAt(date);
    if (time !== null) this.#video.currentTime = time;
  }

  destroy() { this.#hls.destroy(); }

  #timeAt(date) {
    const fragments = this.#hls.latestLevelDetails?.fragments ?? [];
    const fragment = fragments.findLast(({ programDateTime }) => programDateTime <= date) ?? fragments[0];
    return fragment ? fragment.start + Math.min(fragment.duration, Math.max(0, date - fragment.programDateTime) / 1000) : null;
  }

  /** Pauses of the session take no time in its recording. */
  #correct(startAt, startDate) {
    const time = this.#timeAt(startDate);
    if (time !== null && Math.abs(time - startAt) > 2) this.#video.currentTime = time;
  }
}

const positive = number => (number > 0 ? number : null);
