import { path, read } from "../lib/api.js";
import { fillFields, Listing } from "../lib/listing.js";
import { frame, showTimes, svg } from "../lib/plots.js";
import { clock, dateAndHour, duration, viewers } from "../lib/words.js";

const ENDS = {
  unpublished: "The encoder said good-bye", encoder_gone: "The encoder did not come back", revoked: "Its key was taken back", stopped: "Somebody stopped it",
  server_stopped: "The server was stopped", server_died: "The server died", failed: "The encoder broke a rule",
};
const PROTOCOLS = { hls: "HLS", dash: "DASH", whep: "WebRTC" };
const PLOTTED = 20;
const section = document.getElementById("sessions");
const figure = document.getElementById("viewers-plot");
let list;
/** Whose viewers are plotted; the newest one's unless somebody chose. */
let chosen;

const fill = livestream => (item, session) => {
  fillFields(item, {
    began: dateAndHour(new Date(session.startedAt)), lasted: session.durationSeconds === null ? "on air" : duration(session.durationSeconds),
    viewers: peak(session), watched: duration(session.watchSeconds), end: ENDS[session.endReason] ?? "–",
  });
  const button = item.querySelector("[data-act=plot]");
  button.setAttribute("aria-label", `Plot the viewers of ${dateAndHour(new Date(session.startedAt))}`);
  button.addEventListener("click", () => {
    chosen = session.id;
    showViewers(livestream, session.id).then(() => figure.scrollIntoView({ block: "nearest" }));
  });
};

/** `12`, or `13 (DASH 1, HLS 12)` where people watched in several ways. */
function peak({ viewersPeak, protocols }) {
  const used = protocols.filter(one => one.viewersPeak > 0).map(one => `${PROTOCOLS[one.protocol] ?? one.protocol} ${one.viewersPeak}`);
  return used.length > 1 ? `${viewersPeak} (${used.join(", ")})` : String(viewersPeak);
}

/** The latest times on air: plots for the eye, and a table for everybody. */
export async function showSessions(livestream) {
  section.hidden = false;
  list ??= new Listing(section, () => path`/api/livestreams/${livestream.id}/sessions`, fill(livestream));
  list.reload();
  const sessions = (await read(path`/api/livestreams/${livestream.id}/sessions`)).slice(0, PLOTTED).reverse();
  document.getElementById("plot").replaceChildren(...(sessions.length > 1 ? [peaks(sessions)] : []));
  const shown = sessions.find(session => session.id === chosen) ?? sessions.at(-1);
  if (shown) await showViewers(livestream, shown.id);
}

async function showViewers(livestream, id) {
  const { from, seconds, startedAt, endedAt, viewers: values } = await read(path`/api/livestreams/${livestream.id}/sessions/${id}/viewers`);
  const at = index => clock(new Date(Date.parse(from) + index * seconds * 1000));
  const title = `Viewers over time, ${dateAndHour(new Date(startedAt))}`;
  showTimes(figure, { title, values, atLeast: 1, first: at(0), last: endedAt ? clock(new Date(endedAt)) : "now", label: String, when: at });
}

/** A bar per time on air, from zero, as high as it had viewers at once. */
function peaks(sessions) {
  const greatest = Math.max(1, ...sessions.map(session => session.viewersPeak));
  const words = `Most viewers at once in each of the last ${sessions.length} times on air, oldest first; the table below has the numbers`;
  const { plot, x, y, zero } = frame({ greatest, first: "earlier", last: "later", words });
  const step = 1 / sessions.length;
  sessions.forEach(({ viewersPeak, startedAt }, index) => plot.append(svg("rect", {
    x: x((index + 0.15) * step), width: x(step * 0.7) - x(0), y: y(viewersPeak), height: zero - y(viewersPeak),
  }, svg("title", {}, `${dateAndHour(new Date(startedAt))}: ${viewers(viewersPeak)}`))));
  return plot;
}
