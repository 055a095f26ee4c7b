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
import { showSessions } from "../console/sessions.js";
import { stateWord } from "../livestreams/livestream-state.js";
import { accessWords, whenWords } from "../livestreams/words.js";

const REFRESH_EVERY = 3_000;
const address = path`/api/livestreams/${page.subjectId}`;
const find = id => document.getElementById(id);
let livestream;

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
  find("change").href = `${location.pathname}/change`;
  find("change").hidden = !livestream.mayDo.includes("change");
  showActs(livestream);
  showChecks(livestream);
}

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
  if (livestream.mayDo.includes("readStatistics")) showSessions(livestream);
}

find("back").href = `/o/${encodeURIComponent(page.organisation.slug)}`;
await refresh();
const preview = new Preview(livestream, page.hasPlayer);
const history = historyOf(livestream);
const recordings = recordingsOf(livestream, preview);
connectActs(() => livestream, refresh);
if (livestream.mayDo.includes("useKeys")) new Encoder(livestream);
find("history").hidden = !livestream.mayDo.includes("manage");
reloadRecords();
preview.refresh();
setInterval(() => {
  if (document.hidden) return;
  // Nothing is said of a try that failed: the next one comes at once.
  refresh().catch(() => {});
  preview.refresh();
}, REFRESH_EVERY);
