import { APIError } from "./api.js";
import { say } from "./say.js";

/**
 * Lets `act` do what the form asks, and shows beside the fields what was wrong with it.
 * @param {HTMLFormElement} form has a `.problem` for what belongs to no field, and may have a `.done` for the good news
 * @param {(values: Record<string, string>, form: HTMLFormElement) => Promise<string|void>} act gives the good news, if any
 */
export function onSubmit(form, act) {
  form.noValidate = false;
  form.addEventListener("submit", event => {
    event.preventDefault();
    submit(form, act);
  });
  // A field that is folded away can't be looked at.
  form.addEventListener("invalid", event => unfold(event.target), true);
}

function unfold(field) {
  const fold = field.closest("details");
  if (fold) fold.open = true;
}

async function submit(form, act) {
  if (form.ariaBusy === "true") return;
  clear(form);
  busy(form, true);
  let pause = 0;
  try {
    const news = await act(Object.fromEntries(new FormData(form)), form);
    if (news) showDone(form, news);
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    showProblems(form, error);
    pause = error.retryAfterSeconds ?? 0;
  } finally {
    // A button that would be refused again is of no use.
    setTimeout(() => busy(form, false), pause * 1000);
  }
}

function busy(form, isBusy) {
  form.ariaBusy = isBusy ? "true" : null;
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (isBusy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

/** Takes away what an earlier attempt was told. */
export function clear(form) {
  for (const line of form.querySelectorAll(".problem, .done")) Object.assign(line, { hidden: true, textContent: "" });
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

/** @param {APIError} error */
export function showProblems(form, error) {
  const rest = [];
  let first;
  for (const detail of error.details) {
    const field = form.elements.namedItem(detail.field);
    if (field instanceof HTMLElement && field.type !== "hidden") {
      markField(field, detail.error);
      first ??= field;
    } else rest.push(detail.error);
  }
  if (first) first.focus();
  if (!first || rest.length) {
    const line = form.querySelector(".problem:not(.field .problem)");
    line.textContent = rest.length ? rest.join(" ") : error.message;
    line.hidden = false;
  }
}

function markField(field, sentence) {
  unfold(field);
  field.setAttribute("aria-invalid", "true");
  const id = `${field.id}-problem`;
  let line = document.getElementById(id);
  if (!line) {
    line = Object.assign(document.createElement("p"), { id, className: "problem small" });
    field.after(line);
    field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
  }
  line.textContent = sentence;
  line.hidden = false;
}

function showDone(form, news) {
  const line = form.querySelector(".done");
  if (line) Object.assign(line, { textContent: news, hidden: false });
  say(news);
}
