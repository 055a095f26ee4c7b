import { path, read } from "../lib/api.js";
import { fillFields, Listing } from "../lib/listing.js";
import { dateAndHour, duration } from "../lib/words.js";

const ENDS = {
  unpublished: "The encoder said good-bye", encoder_gone: "The encoder did not come back", revoked: "Its key was taken back", stopped: "Somebody stopped it",
  server_stopped: "The server was stopped", server_died: "The server died", failed: "The encoder broke a rule",
};
const PLOTTED = 20;
const section = document.getElementById("sessions");

const list = livestream => new Listing(section, () => path`/api/livestreams/${livestream.id}/sessions`, (item, session) => fillFields(item, {
  began: dateAndHour(new Date(session.startedAt)), lasted: session.durationSeconds === null ? "on air" : duration(session.durationSeconds),
  viewers: String(session.viewersPeak), watched: duration(session.watchSeconds), end: ENDS[session.endReason] ?? "–",
}));

/** The latest times on air: a plot for the eye, and a table for everybody. */
export async function showSessions(livestream) {
  section.hidden = false;
  list(livestream).reload();
  const sessions = (await read(path`/api/livestreams/${livestream.id}/sessions`)).slice(0, PLOTTED).reverse();
  document.getElementById("plot").replaceChildren(...(sessions.length > 1 ? [plot(sessions)] : []));
}

/** A bar per time on air, from zero, as high as it had viewers at once. */
function plot(sessions) {
  const most = Math.max(1, ...sessions.map(session => session.viewersPeak));
  const [width, height, left, foot] = [400, 120, 36, 18];
  const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, class: "plot", role: "img", "aria-label": `Most viewers at once in each of the last ${sessions.length} times on air, oldest first; the table below has the numbers` });
  const step = (width - left) / sessions.length;
  const high = viewers => (height - foot - 8) * viewers / most;
  svg.append(element("line", { x1: left, x2: width, y1: height - foot, y2: height - foot }));
  svg.append(text(most, 0, 12), text(0, 0, height - foot), text("earlier", left, height - 4), text("later", width - 28, height - 4));
  sessions.forEach(({ viewersPeak }, index) => svg.append(element("rect", {
    x: left + index * step + step * 0.15, width: step * 0.7, y: height - foot - high(viewersPeak), height: high(viewersPeak),
  })));
  return svg;
}

function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function text(words, x, y) {
  const made = element("text", { x, y });
  made.textContent = words;
  return made;
}
