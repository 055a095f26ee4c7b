import { clear, onSubmit } from "./forms.js";

/**
 * Shows the page's dialog `id` with its form, and closes it once `act` is through.
 * Its `[data-words]` are filled with `words`. `act` may throw an `APIError`, which the form shows.
 * @param {string} id
 * @param {Record<string, string>} words
 * @param {(values: Record<string, string>) => Promise<void>} act
 */
export function ask(id, words, act) {
  const dialog = document.getElementById(id);
  const form = dialog.querySelector("form");
  fillWords(dialog, words);
  form.reset();
  clear(form);
  prepare(dialog, form);
  dialog.act = act;
  dialog.showModal();
}

/** Shows the page's dialog `id`, which only says something. */
export function show(id, words = {}) {
  const dialog = document.getElementById(id);
  fillWords(dialog, words);
  prepare(dialog);
  dialog.showModal();
  return dialog;
}

function fillWords(dialog, words) {
  for (const place of dialog.querySelectorAll("[data-words]")) place.textContent = words[place.dataset.words] ?? "";
}

function prepare(dialog, form) {
  if (dialog.dataset.isReady) return;
  dialog.dataset.isReady = "true";
  for (const button of dialog.querySelectorAll("[data-closes]")) button.addEventListener("click", () => dialog.close());
  // A press beside the dialog closes it, as people expect; one that began inside and slipped out doesn't.
  dialog.addEventListener("pointerdown", event => { if (event.target === dialog && !isInside(dialog, event)) dialog.close(); });
  if (form) onSubmit(form, async values => { await dialog.act(values); dialog.close(); });
}

function isInside(dialog, { clientX, clientY }) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
}
