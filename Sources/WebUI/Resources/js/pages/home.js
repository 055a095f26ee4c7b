import "../lib/appearance.js";
import "../lib/copy-text.js";
import "../lib/stream-key.js";
import { LiveEvents } from "../lib/live-events.js";
import { localiseTimes } from "../lib/times.js";
import { refreshPictures, showCards } from "./cards.js";

const PICTURES_EVERY = 10_000;
const home = document.querySelector(".home");
const find = selector => home.querySelector(selector);
const onAir = find("[data-list=onAir]");
const testPicture = document.getElementById("test-picture");

function show(lists) {
  announce(lists.onAir);
  showCards(onAir, lists.onAir);
  showCards(find("[data-list=recent]"), lists.recent);
  const isEmpty = lists.onAir.length === 0;
  home.dataset.onAir = lists.onAir.length;
  find("#stage-title").textContent = isEmpty ? "Nothing is on air" : "On air";
  find(".empty").hidden = !isEmpty;
  find(".recordings").hidden = lists.recent.length === 0;
  if (find("#go-live").dataset.for === "empty-stage") find("#go-live").hidden = !isEmpty;
  if (testPicture) showTestPicture(lists.testPicture);
}

/** Says what began and what ended, once. */
function announce(cards) {
  const before = new Set([...onAir.children].map(item => item.dataset.playbackId));
  const began = cards.filter(card => !before.has(card.playbackId)).map(card => `${card.title} is on air.`);
  const now = new Set(cards.map(card => card.playbackId));
  const ended = [...onAir.children].filter(item => !now.has(item.dataset.playbackId))
    .map(item => `${item.querySelector("[data-field=title]").textContent} has ended.`);
  const said = [...began, ...ended].join(" ");
  if (said) document.getElementById("announcements").textContent = said;
}

function showTestPicture(state) {
  testPicture.dataset.state = state;
  for (const element of testPicture.querySelectorAll("[data-when]")) element.hidden = element.dataset.when !== state;
}

async function toggleTestPicture() {
  const starts = testPicture.dataset.state !== "running";
  const problem = testPicture.querySelector(".problem");
  const button = testPicture.querySelector("button:not([hidden])");
  if (button.getAttribute("aria-disabled") === "true") return;
  problem.hidden = true;
  button.setAttribute("aria-disabled", "true");
  try {
    const answer = await fetch(testPicture.getAttribute("action"), { method: starts ? "POST" : "DELETE" });
    if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error ?? "");
    showTestPicture(starts ? "running" : "off");
  } catch (error) {
    problem.textContent = error instanceof TypeError || !error.message
      ? `The server did not ${starts ? "start" : "stop"} the test picture. Its log says why.` : error.message;
    problem.hidden = false;
  } finally {
    button.removeAttribute("aria-disabled");
  }
  // The button that was pressed is gone; the one in its place takes the focus.
  if (button.hidden) testPicture.querySelector("button:not([hidden])").focus();
}

localiseTimes();
testPicture?.addEventListener("submit", event => { event.preventDefault(); toggleTestPicture(); });
home.addEventListener("error", event => { if (event.target.matches("img")) event.target.hidden = true; }, true);
setInterval(() => { if (!document.hidden) refreshPictures(onAir); }, PICTURES_EVERY);
new LiveEvents("/api/events", "livestreams", show).start();
