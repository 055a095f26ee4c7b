import { clock, dateAndHour } from "./words.js";

const show = { clock, date: date => dateAndHour(date) };

/** A `<time>` in the viewer's zone. */
export function timeElement(instant, style) {
  const element = document.createElement("time");
  element.dateTime = instant;
  element.dataset.show = style;
  localise(element);
  return element;
}

/** Puts the viewer's own time where the server could only write UTC. */
export function localiseTimes(root = document) {
  for (const element of root.querySelectorAll("time[data-show]")) localise(element);
}

function localise(element) {
  const date = new Date(element.dateTime);
  if (!Number.isNaN(date.getTime())) element.textContent = show[element.dataset.show](date);
}

/** Replaces what `element` holds by `parts` with a dot between them; nothing changes when they read the same. */
export function setMeta(element, parts) {
  const fragment = document.createDocumentFragment();
  parts.filter(Boolean).forEach((part, index) => fragment.append(index ? " · " : "", ...[part].flat()));
  if (element.textContent !== fragment.textContent) element.replaceChildren(fragment);
}
