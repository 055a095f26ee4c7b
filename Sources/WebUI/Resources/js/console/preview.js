import "../player/live-player.js";
import { APIError, call, path } from "../lib/api.js";
import { rightOf } from "../lib/right.js";
import { delay, viewers } from "../lib/words.js";

const player = document.querySelector("live-player");
const field = name => document.querySelector(`#preview-facts [data-field="${name}"]`);

/** The picture as viewers get it, by a right of the person's own. */
export class Preview {
  #livestream;
  #right;
  /** What was on air when a recording was asked for: it stays until something else is. */
  #pinned;
  #onAir = "";

  constructor(livestream, hasPlayer) {
    this.#livestream = livestream;
    player.hasLibrary = hasPlayer;
    player.setAttribute("name", livestream.title);
    player.addEventListener("player-facts", ({ detail }) => {
      field("delay").textContent = detail.delay === null ? "" : `${delay(detail.delay)} behind live`;
    });
  }

  /** Asks how it looks now. */
  async refresh() {
    if (!await this.#enter()) return;
    const answer = await fetch(`${this.#right.events}?once=1`, { cache: "no-store" }).catch(() => null);
    // A right lasts for hours, not for ever.
    if (answer && !answer.ok) this.#right = undefined;
    const state = answer?.ok && await answer.json();
    if (!state) return;
    this.#onAir = ["live", "interrupted"].includes(state.state) ? state.session.split(".")[0] : "";
    if (this.#pinned !== undefined && (!this.#onAir || this.#onAir === this.#pinned)) return;
    this.#pinned = undefined;
    this.#show(state);
  }

  /** Plays a recording in the place of what is live, until the livestream goes on air anew. */
  async play({ sessionId, startedAt, durationSeconds }) {
    if (!await this.#enter()) return;
    this.#pinned = this.#onAir;
    field("viewers").textContent = field("delay").textContent = "";
    const { playbackId, title } = this.#livestream;
    player.playRecording(this.#right.apply({
      title, playbackId, state: "ended", startedAt, viewers: 0, session: sessionId, isRecordingPending: false,
      playlist: `/live/${encodeURIComponent(playbackId)}/${encodeURIComponent(sessionId)}/recording/index.m3u8`, recording: { durationSeconds, startedAt },
    }));
    player.scrollIntoView({ block: "center" });
  }

  /** Saves a recording as one file. Its name comes with it. */
  async download({ sessionId }) {
    if (!await this.#enter()) return;
    const link = document.createElement("a");
    link.href = this.#right.add(`/live/${encodeURIComponent(this.#livestream.playbackId)}/${encodeURIComponent(sessionId)}/download.mp4`);
    link.download = "";
    link.click();
  }

  #show(state) {
    const isOnAir = state.state === "live" || state.state === "interrupted";
    field("viewers").textContent = isOnAir ? `${viewers(state.viewers)}, this preview counted` : "";
    if (state.state !== "live") field("delay").textContent = "";
    player.update(this.#right.apply(state));
  }

  async #enter() {
    if (this.#right) return true;
    const problem = document.getElementById("preview-problem");
    try {
      const { data } = await call("POST", path`/api/livestreams/${this.#livestream.id}/playback`, {});
      this.#right = rightOf({ livestream: this.#livestream, right: data.token });
      problem.hidden = true;
    } catch (error) {
      if (!(error instanceof APIError)) throw error;
      problem.textContent = error.message;
      problem.hidden = false;
    }
    return Boolean(this.#right);
  }
}
