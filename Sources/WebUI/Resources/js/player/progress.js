const STALLED_AFTER = 1_000;
const STUCK_AFTER = 6_000;
const STEADY_AFTER = 3_000;

/** Watches whether the picture moves. Times are milliseconds of `performance.now()`. */
export class Progress {
  #time = -1;
  #movedAt = 0;
  #steadySince = 0;
  /** Since the restart the picture has moved for a while. */
  wasSteady = false;

  /** A new source, or a viewer's act: nothing is late yet. */
  restart(now) {
    this.#time = -1;
    this.#movedAt = now;
    this.#steadySince = now;
    this.wasSteady = false;
  }

  /** @returns {"moving" | "steady" | "waiting" | "stalled" | "stuck"} */
  observe(time, now) {
    if (time !== this.#time) {
      this.#time = time;
      this.#movedAt = now;
      if (now - this.#steadySince <= STEADY_AFTER) return "moving";
      this.wasSteady = true;
      return "steady";
    }
    const still = now - this.#movedAt;
    if (still < STALLED_AFTER) return "waiting";
    this.#steadySince = now;
    return still < STUCK_AFTER ? "stalled" : "stuck";
  }
}
