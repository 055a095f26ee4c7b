import { call, path, read } from "../lib/api.js";
import { fillFields, Listing } from "../lib/listing.js";
import { page } from "../lib/page.js";
import { say } from "../lib/say.js";
import { dateAndHour } from "../lib/words.js";
import { eventWord } from "./events.js";

const base = path`/api/organisations/${page.organisation.id}`;
const STATES = { pending: "on its way", delivered: "arrived", failed: "given up", dropped: "not sent: switched off" };
const CAUSES = { replay: ", sent again", event: "", ping: "" };
/** Something on its way is looked at again after so long, so often. */
const PAUSE = 1500;
const LOOKS = 20;

const section = document.getElementById("deliveries");
let shown = null;
let timer;

const list = new Listing(section, () => `${base}/webhooks/${encodeURIComponent(shown)}/deliveries`, (item, delivery) => {
  item.dataset.state = delivery.state;
  const event = eventWord(delivery.event);
  fillFields(item, { event: `${event}${CAUSES[delivery.cause]}`, state: STATES[delivery.state], when: dateAndHour(new Date(delivery.createdAt)) });
  const attempts = item.querySelector("[data-act=attempts]");
  attempts.setAttribute("aria-label", `Attempts: ${event}`);
  attempts.addEventListener("click", () => toggle(item, attempts, delivery.id));
  const replay = item.querySelector("[data-act=replay]");
  // A test belongs to its moment: another one is sent instead.
  replay.hidden = delivery.event === "webhook.ping";
  replay.setAttribute("aria-label", `Send it again: ${event}`);
  replay.addEventListener("click", async () => {
    await call("POST", `${base}/webhook-deliveries/${encodeURIComponent(delivery.id)}/replay`);
    say("It is on its way again.");
    await follow();
  });
});

async function toggle(item, button, id) {
  const place = item.querySelector(".attempts");
  if (place.hidden) {
    const { attempts } = await read(`${base}/webhook-deliveries/${encodeURIComponent(id)}`);
    place.replaceChildren(...(attempts.length ? attempts.map(attemptLine) : [line("Not tried yet.")]));
  }
  place.hidden = !place.hidden;
  button.setAttribute("aria-expanded", String(!place.hidden));
}

function attemptLine({ at, status, trouble, durationMilliseconds, answer }) {
  const what = trouble ?? (status ? `The answer was ${status}.` : "");
  return line(`${dateAndHour(new Date(at))}: ${what} (${durationMilliseconds}\u00A0ms)${answer ? ` “${answer}”` : ""}`);
}

const line = text => Object.assign(document.createElement("li"), { textContent: text });

/** Reads the list, and again while something is on its way. */
async function follow(looks = LOOKS) {
  clearTimeout(timer);
  await list.reload();
  if (looks > 0 && section.querySelector("[data-state=pending]")) timer = setTimeout(() => follow(looks - 1), PAUSE);
}

/** Shows what was sent to a webhook. */
export async function showDeliveries(id, name) {
  shown = id;
  document.getElementById("deliveries-name").textContent = name;
  section.hidden = false;
  document.getElementById("deliveries-title").focus();
  await follow();
}

/** The webhook is gone. */
export function forget(id) {
  if (shown !== id) return;
  clearTimeout(timer);
  section.hidden = true;
}
