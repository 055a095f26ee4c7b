import { position } from "../lib/words.js";
import { sessionId } from "./rewind.js";

/** `00:01:02.500` in seconds. */
const seconds = time => time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);

let board = null;

/**
 * Shows what is at the place that somebody points at, in the player's bar.
 * @param {{session: string, playlist: string|null}} livestream
 * @param {{at: number, share: number}|null} to seconds, and the share of the time line's width; null: nowhere
 */
export function point(bar, { session, playlist }, to) {
  if (!to || !playlist) return board?.hide();
  if (board?.session !== session) {
    board?.element.remove();
    board = new Storyboard(session, playlist.replace(/(\/[^/]+\/recording)?\/index\.m3u8$/, `/${sessionId(session)}/storyboard/index.vtt`));
    bar.prepend(board.element);
  }
  board.show(to.at, to.share);
}

/** Small pictures of a recording above its time line, from a list in WebVTT. */
class Storyboard {
  element = document.createElement("div");
  #picture = document.createElement("div");
  #time = document.createElement("span");
  #address;
  #cues = null;

  constructor(session, address) {
    this.session = session;
    this.#address = address;
    this.element.className = "player-storyboard";
    this.element.setAttribute("aria-hidden", "true");
    this.element.hidden = true;
    this.element.append(this.#picture, this.#time);
  }

  async show(at, share) {
    this.#time.textContent = position(at);
    this.element.style.setProperty("--at", `${(share * 100).toFixed(2)}%`);
    this.element.hidden = false;
    this.#cues ??= this.#load();
    const cue = (await this.#cues).findLast(({ start }) => start <= at);
    this.#picture.hidden = !cue;
    if (!cue) return;
    const { style } = this.#picture;
    style.backgroundImage = `url("${cue.sheet}")`;
    style.backgroundPosition = `-${cue.x}px -${cue.y}px`;
    style.inlineSize = `${cue.width}px`;
    style.blockSize = `${cue.height}px`;
  }

  hide() { this.element.hidden = true; }

  async #load() {
    const base = new URL(this.#address, location.href);
    const answer = await fetch(base).catch(() => null);
    if (!answer?.ok) return [];
    return (await answer.text()).split("\n\n").flatMap(block => {
      const [times, target] = block.trim().split("\n");
      const area = target?.match(/^(.*)#xywh=(\d+),(\d+),(\d+),(\d+)$/);
      if (!area) return [];
      const [x, y, width, height] = area.slice(2).map(Number);
      return [{ start: seconds(times.split(" ")[0]), sheet: new URL(area[1], base).href, x, y, width, height }];
    });
  }
}
