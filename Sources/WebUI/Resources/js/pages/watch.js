import "../lib/appearance.js";
import "../lib/copy-text.js";
import "../lib/count-down.js";
import "../player/live-player.js";
import { CHOICES } from "../player/ways.js";
import { LiveEvents } from "../lib/live-events.js";
import { rightOf } from "../lib/right.js";
import { readState } from "../lib/state.js";
import { localiseTimes, setMeta, timeElement } from "../lib/times.js";
import { delay, duration, viewers } from "../lib/words.js";

const STATES = { waiting: "Not begun", live: "Live", interrupted: "Back in a moment", ended: "Recording" };
const player = document.querySelector("live-player");
const facts = document.getElementById("details");
const way = document.getElementById("way");
const field = name => document.querySelector(`.watch-title [data-field="${name}"]`);
const state = readState();
const right = rightOf(state);

function show(livestream) {
  const isOnAir = livestream.state === "live" || livestream.state === "interrupted";
  field("title").textContent = livestream.title;
  document.title = livestream.title;
  field("state").textContent = STATES[livestream.state];
  field("state").dataset.state = livestream.state;
  setMeta(field("since"), isOnAir ? since(livestream) : recorded(livestream));
  field("viewers").textContent = isOnAir && livestream.viewers > 0 ? viewers(livestream.viewers) : "";
  const countdown = document.querySelector(".countdown");
  if (countdown) countdown.hidden = isOnAir;
  // The player measures once a second; until then the number of before would stand beside a picture that is not live.
  if (livestream.state !== "live") field("delay").textContent = "";
  player.update(right.apply(livestream));
}

const since = ({ startedAt }) => [startedAt && ["Since ", timeElement(startedAt, "clock")]];
const recorded = ({ state, recording, startedAt }) => state !== "ended" ? [] : [
  (recording?.startedAt ?? startedAt) && timeElement(recording?.startedAt ?? startedAt, "date"),
  recording && duration(recording.durationSeconds),
];

/** What the player measures, once a second. */
function showFacts({ detail }) {
  field("delay").textContent = detail.delay === null ? "" : `${delay(detail.delay)} behind live`;
  facts.hidden = !detail.way;
  document.getElementById("way-field").hidden = !detail.hasChoice;
  if (document.activeElement !== way) way.value = detail.chosen;
  if (!facts.open) return;
  const fact = (name, text) => { facts.querySelector(`[data-fact="${name}"]`).textContent = text || "–"; };
  fact("way", detail.way);
  fact("delay", detail.delay !== null ? delay(detail.delay) : player.getAttribute("state") === "live" ? "Not known" : "Not live");
  fact("picture", detail.width && `${detail.width} × ${detail.height}`);
  fact("dropped", detail.frames && `${detail.dropped.toLocaleString("en")} of ${detail.frames.toLocaleString("en")}`);
  fact("ahead", delay(detail.ahead));
  fact("stalls", String(detail.stalls));
}

for (const [value, words] of Object.entries(CHOICES)) way.append(new Option(words, value));
way.addEventListener("change", () => player.chooseWay(way.value));

localiseTimes();
player.addEventListener("player-facts", showFacts);
player.hasLibrary = state.hasPlayer;
show(state.livestream);
new LiveEvents(right.events, "state", show, () => location.reload()).start();
