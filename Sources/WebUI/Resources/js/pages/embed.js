import "../player/live-player.js";
import { LiveEvents } from "../lib/live-events.js";
import { rightOf } from "../lib/right.js";
import { readState } from "../lib/state.js";

const player = document.querySelector("live-player");
const first = readState();
const { livestream, hasPlayer } = first;
const right = rightOf(first);
const brand = document.createElement("a");

function show(state) {
  brand.textContent = state.title;
  document.title = state.title;
  player.update(right.apply(state));
}

// The way to the whole page; a frame cannot show all of it.
brand.className = "player-brand";
brand.dir = "auto";
brand.target = "_blank";
brand.rel = "noopener";
brand.href = `/watch/${encodeURIComponent(livestream.playbackId)}`;

player.hasLibrary = hasPlayer;
player.isEmbedded = true;
show(livestream);
player.append(brand);
new LiveEvents(right.events, "state", show, () => location.reload()).start();
