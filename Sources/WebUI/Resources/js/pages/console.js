import "../lib/copy-text.js";
import { path, read } from "../lib/api.js";
import { page } from "../lib/page.js";
import { say } from "../lib/say.js";
import { connectActs, showActs } from "../console/acts.js";
import { showChecks } from "../console/checks.js";
import { Encoder } from "../console/encoder.js";
import { historyOf } from "../console/history.js";
import { Preview } from "../console/preview.js";
import { recordingsOf } from "../console/recordings.js";
import { connectRepairs } from "../console/repairs.js";
import { stateWord } from "../livestreams/livestream-state.js";
import { accessWords, whenWords } from "../livestreams/words.js";

const REFRESH_EVERY = 3_000;
const SESSIONS_EVERY = 60_000;
const isOnAir = ({ state }) => state === "live" || state === "interrupted";
const address = path`/api/livestreams/${page.subjectId}`;
const find = id => document.getElementById(id);
let livestream;
let problems = [];

function show() {
  document.title = `${livestream.title} – Console – Carillon`;
  find("title").textContent = livestream.title;
  find("life").setAttribute("kind", livestream.kind);
  find("life").setAttribute("state", livestream.state);
  find("since").textContent = whenWords(livestream);
  find("why").textContent = livestream.note ?? "";
  find("why").hidden = !livestream.note;
  find("access").textContent = accessWords(livestream);
  find("watch").href = `/watch/${encodeURIComponent(livestream.playbackId)}`;
  find("watch-address").textContent = livestream.watchUrl;
  find("participants").href = `${location.pathname}/participants`;
  find("broadcast").href = `${location.pathname}/go-live`;
  find("broadcast").hidden = !mayBroadcast();
  find("change").href = `${location.pathname}/change`;
  find("change").hidden = !livestream.mayDo.includes("change");
  showActs(livestream);
  showChecks(livestream, problems);
}

/** Before it is on air, and again when a channel rests. */
const mayBroadcast = () => livestream.mayDo.includes("useKeys")
  && (["draft", "scheduled", "starting"].includes(livestream.state) || (livestream.state === "ended" && livestream.kind === "channel"));

async function refresh() {
  const before = livestream;
  livestream = await read(address);
  show();
  if (!before) return;
  const isNewState = before.state !== livestream.state;
  if (isNewState) say(`“${livestream.title}”: ${stateWord(livestream.state, livestream.kind)}.`);
  if (isNewState || before.recording?.id !== livestream.recording?.id) reloadRecords();
}

function reloadRecords() {
  if (livestream.mayDo.includes("manage")) history.reload();
  recordings.reload();
  if (measures) measures.then(([, { showSessions }]) => showSessions(livestream));
}

find("back").href = `/o/${encodeURIComponent(page.organisation.slug)}`;
await refresh();
// Plots and what they show come after what is above them.
const measures = livestream.mayDo.includes("readStatistics") && Promise.all([import("../console/signal.js"), import("../console/sessions.js")]);
const preview = new Preview(livestream, page.hasPlayer);
const history = historyOf(livestream);
const recordings = recordingsOf(livestream, preview);
connectActs(() => livestream, refresh);
if (livestream.mayDo.includes("useKeys")) new Encoder(livestream);
find("history").hidden = !livestream.mayDo.includes("manage");
reloadRecords();
preview.refresh();
if (livestream.mayDo.includes("manage")) connectRepairs(livestream, refresh);
if (measures) {
  const [{ followSignal }, { showSessions }] = await measures;
  followSignal(livestream, found => {
    problems = found;
    showChecks(livestream, problems);
  });
  setInterval(() => { if (!document.hidden && isOnAir(livestream)) showSessions(livestream); }, SESSIONS_EVERY);
}
setInterval(() => {
  if (document.hidden) return;
  // Nothing is said of a try that failed: the next one comes at once.
  refresh().catch(() => {});
  preview.refresh();
}, REFRESH_EVERY);
