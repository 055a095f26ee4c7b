import { setMeta, timeElement } from "../lib/times.js";
import { duration, viewers } from "../lib/words.js";

const STATES = { waiting: "Not begun", live: "Live", interrupted: "Back in a moment", ended: "Recording" };
const blank = () => document.getElementById("blank-card").content.firstElementChild.cloneNode(true);
const identity = card => `${card.playbackId}@${card.startedAt ?? ""}`;

/** Makes the list show `cards`, keeping the elements of those that stay: pictures do not flicker, focus is not lost. */
export function showCards(list, cards) {
  const present = new Map([...list.children].map(item => [`${item.dataset.playbackId}@${item.dataset.startedAt}`, item]));
  cards.forEach((card, index) => {
    const item = present.get(identity(card)) ?? blank();
    present.delete(identity(card));
    fill(item, card);
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
  });
  for (const gone of present.values()) gone.remove();
}

function fill(item, card) {
  const field = name => item.querySelector(`[data-field="${name}"]`);
  item.dataset.playbackId = card.playbackId;
  item.dataset.startedAt = card.startedAt ?? "";
  setText(field("title"), card.title);
  setText(field("state"), STATES[card.state] ?? card.state);
  field("state").dataset.state = card.state;
  field("link").href = `/watch/${encodeURIComponent(card.playbackId)}`;
  showPicture(field("picture"), card.thumbnail);
  setMeta(field("meta"), card.state === "ended" ? recordingMeta(card) : onAirMeta(card));
}

const onAirMeta = card => [
  card.startedAt && ["Since ", timeElement(card.startedAt, "clock")],
  card.viewers > 0 && viewers(card.viewers),
];

const recordingMeta = card => [
  card.startedAt && timeElement(card.startedAt, "date"),
  card.durationSeconds != null && duration(card.durationSeconds),
];

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showPicture(image, address) {
  image.hidden = !address;
  if (address && image.getAttribute("src") !== address) image.src = address;
}

/** Asks again for the pictures of what is on air. The new one is loaded before it takes the old one's place. */
export async function refreshPictures(list) {
  for (const image of list.querySelectorAll("img[src]:not([hidden])")) {
    const address = new URL(image.src);
    address.searchParams.set("at", Math.floor(Date.now() / 1000));
    const next = new Image();
    next.src = address;
    try { await next.decode(); image.src = next.src; } catch { /* the old picture stays */ }
  }
}
