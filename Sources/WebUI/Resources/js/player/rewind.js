/** After so many milliseconds of watching live the server is asked whether one can go back; the recording may have failed. */
const LOOKS = [2_000, 10_000, 60_000];

/** Without what is behind it when the tracks have changed. */
export const sessionId = session => session.split(".", 1)[0];

/**
 * The way back through a session on air: the address of its recording so far, and places in it. A place is a number of
 * seconds since the session began, by the dates in the playlists, so that it means the same in each of them.
 */
export class Rewind {
  /** Null until the server has said that there is something. */
  address = null;
  #session = null;
  #begun = 0;
  #startedAt = 0;
  #looks = 0;

  /** @param {number} now milliseconds of `performance.now()` */
  look({ session, playlist, startedAt, isRecorded }, now) {
    if (!playlist || !isRecorded) return;
    if (session !== this.#session) {
      Object.assign(this, { address: null });
      [this.#session, this.#begun, this.#looks, this.#startedAt] = [session, now, 0, Date.parse(startedAt)];
    }
    if (this.address || this.#looks >= LOOKS.length || now - this.#begun < LOOKS[this.#looks]) return;
    this.#looks++;
    this.#ask(session, playlist.replace(/index\.m3u8$/, `${sessionId(session)}/rewind/index.m3u8`));
  }

  async #ask(session, address) {
    try {
      const answer = await fetch(address, { method: "HEAD" });
      if (answer.ok && session === this.#session) this.address = address;
    } catch { /* the next look may find it */ }
  }

  /** The date of a place, in milliseconds. */
  date(place) { return this.#startedAt + place * 1000; }

  /**
   * @param {number|null} playingDate of the picture, in milliseconds
   * @param {number|null} behind seconds until the end of what there is
   * @returns {{time: number, length: number} | null}
   */
  place(playingDate, behind) {
    if (playingDate === null || behind === null) return null;
    const time = Math.max(0, (playingDate - this.#startedAt) / 1000);
    return { time, length: time + Math.max(0, behind) };
  }
}
