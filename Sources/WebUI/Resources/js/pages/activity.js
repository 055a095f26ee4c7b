import { actionWords, GONE, KNOWN_ACTIONS, sentence } from "../activity/sentences.js";
import { path, read, readAll, withQuery } from "../lib/api.js";
import { Listing } from "../lib/listing.js";
import { may, page } from "../lib/page.js";
import { dateAndHour } from "../lib/words.js";

const base = path`/api/organisations/${page.organisation.id}`;
const form = document.getElementById("filter");
const find = id => document.getElementById(id);

/** A day of the reader's own zone as an instant; `plusDays` for the end of it. */
function instant(day, plusDays = 0) {
  if (!day) return "";
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + plusDays);
  return date.toISOString();
}

const list = new Listing(find("log"), () => {
  const { from, until, actor, action } = Object.fromEntries(new FormData(form));
  return withQuery(`${base}/audit`, { from: instant(from), until: instant(until, 1), actor, action });
}, show);

function show(item, entry) {
  const time = item.querySelector("time");
  time.dateTime = entry.at;
  time.textContent = dateAndHour(new Date(entry.at));
  const who = actorOf(entry);
  item.querySelector("[data-field=sentence]").textContent = sentence(entry, entry.via ? `${who}, by a program,` : who) + ".";
}

function actorOf(entry) {
  if (entry.actorKind === "user") return entry.names[entry.actorId] ?? GONE;
  if (entry.actorKind === "command_line") return "The operator, on the command line";
  return entry.actorKind === "system" ? "Carillon" : "A guest";
}

find("verify").addEventListener("click", async () => {
  const { intact, entries, firstBroken } = await read(`${base}/audit/verify`);
  const line = find("verified");
  line.className = intact ? "done" : "problem";
  line.textContent = intact ? `All ${entries} entries are as they were written.` : `Entry ${firstBroken} is not as it was written.`;
  line.hidden = false;
});

form.addEventListener("change", () => list.reload());
form.addEventListener("submit", event => event.preventDefault());
find("action").append(...KNOWN_ACTIONS.map(action => new Option(actionWords(action), action)));
if (may("listMembers")) {
  for (const { user } of await readAll(`${base}/members`)) find("actor").append(new Option(user.displayName, user.id));
}
list.reload();
