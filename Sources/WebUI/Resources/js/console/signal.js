import { path } from "../lib/api.js";
import { LiveEvents } from "../lib/live-events.js";
import { showTimes } from "../lib/plots.js";
import { say } from "../lib/say.js";
import { duration } from "../lib/words.js";
import { bits, facts, frames } from "./signal-words.js";

const find = id => document.getElementById(id);

/**
 * How well the encoder sends, as it is measured.
 * @param {(sentences: string[]) => void} onProblems what viewers miss now
 */
export function followSignal(livestream, onProblems) {
  find("signal").hidden = false;
  let said = new Set();
  const show = signal => {
    const worst = signal.advice[0]?.severity;
    const summary = find("signal-summary");
    setText(summary, signal.summary);
    if (signal.figures?.video || signal.figures?.audio || worst) summary.dataset.is = worst ?? "good";
    else delete summary.dataset.is;
    showAdvice(signal.advice);
    showFigures(signal.figures);
    const problems = signal.advice.filter(({ severity }) => severity === "problem");
    onProblems(problems.map(({ sentence }) => sentence));
    // Its numbers change all the time: a problem is said once.
    for (const { code, sentence } of problems) if (!said.has(code)) say(sentence);
    said = new Set(problems.map(({ code }) => code));
  };
  new LiveEvents(path`/api/livestreams/${livestream.id}/health/events`, "health", show).start();
}

function showAdvice(advice) {
  const list = find("signal-advice");
  const before = [...list.children];
  list.replaceChildren(...advice.map(({ code, severity, sentence, remedy }) => {
    const item = before.find(({ dataset }) => dataset.code === code) ?? document.createElement("li");
    if (!item.firstChild) item.append(document.createElement("p"), Object.assign(document.createElement("p"), { className: "small" }));
    item.dataset.code = code;
    item.dataset.is = severity;
    setText(item.firstChild, sentence);
    setText(item.lastChild, remedy ?? "");
    return item;
  }));
}

function showFigures(figures) {
  const terms = figures ? facts(figures) : [];
  const list = find("signal-facts");
  list.hidden = !terms.length;
  if (list.childElementCount !== terms.length * 2) list.replaceChildren(...terms.flatMap(() => [document.createElement("dt"), document.createElement("dd")]));
  terms.flat().forEach((words, index) => setText(list.children[index], words));
  const history = figures?.history;
  find("signal-plots").hidden = !history?.bitsPerSecond.length;
  if (!history) return;
  plot(find("signal-bits"), "Bitrate", history.bitsPerSecond, history.seconds, bits, 100_000);
  plot(find("signal-frames"), "Pictures a second", history.framesPerSecond, history.seconds, frames, 10);
}

function plot(figure, title, values, seconds, label, atLeast) {
  const key = `${values.length} ${values.at(-1)}`;
  // Drawn when an entry is new: it is read as well as seen.
  if (!values.length || figure.dataset.key === key) return;
  figure.dataset.key = key;
  const ago = index => `${duration((values.length - index) * seconds)} ago`;
  showTimes(figure, { title, values, atLeast, first: ago(0), last: "now", label, when: ago });
}

function setText(element, text) { if (element.textContent !== text) element.textContent = text; }
