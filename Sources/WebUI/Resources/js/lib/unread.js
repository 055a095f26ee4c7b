// How many notifications are unread, in the head of each page behind the sign-in.
import { LiveEvents } from "./live-events.js";

const WORD_MAX = 99;
const badge = document.getElementById("unread");
const count = document.getElementById("unread-count");

async function ask() {
  const answer = await fetch("/api/notifications/unread", { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
  // A page in somebody's hands isn't taken away because a sign-in has ended: their next act says so.
  if (answer?.status === 401) events.stop();
  if (!answer?.ok) return;
  const { data } = await answer.json();
  badge.hidden = data.count === 0;
  count.textContent = data.count > WORD_MAX ? `${WORD_MAX}+` : data.count;
}

function changed() {
  ask();
  document.dispatchEvent(new CustomEvent("notifications"));
}

const events = new LiveEvents("/api/notifications/events", "notifications", changed, () => events.stop());

// What happened between the page's making and now.
events.onOpened = ask;

// A browser holds few connections to one server: pages that nobody looks at leave theirs to the others.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return events.stop();
  events.start();
  document.dispatchEvent(new CustomEvent("notifications"));
});
if (!document.hidden) events.start();
