import { call, path, read, withQuery } from "../lib/api.js";
import { fillFields, Listing } from "../lib/listing.js";
import { may, page, showPermitted } from "../lib/page.js";
import { say } from "../lib/say.js";
import "../livestreams/livestream-state.js";
import { Order } from "../livestreams/order.js";
import { accessWords, whenWords } from "../livestreams/words.js";

const REFRESH_EVERY = 10_000;
const find = id => document.getElementById(id);
const { organisation } = page;
const base = `/o/${encodeURIComponent(organisation.slug)}/livestreams`;
const filter = find("filter");
const rows = find("livestreams").querySelector("[data-records]");
const order = new Order(rows);
const picked = () => [...rows.querySelectorAll(".pick:checked")].map(box => box.closest("li").dataset.id);

const list = new Listing(find("livestreams"), () => {
  const { search, status, whose } = Object.fromEntries(new FormData(filter));
  // A title is searched in all states at once.
  return withQuery("/api/livestreams", { organisationId: organisation.id, search, status: search ? "" : status, mine: whose && "true" });
}, show);

function show(item, livestream) {
  const { id, title, mayDo } = livestream;
  Object.assign(item.dataset, { id, title, state: livestream.state, change: mayDo.includes("change") ? "yes" : "" });
  const link = item.querySelector("[data-part=title]");
  link.textContent = title;
  link.href = mayDo.includes("manage") ? `${base}/${encodeURIComponent(id)}` : `/watch/${encodeURIComponent(livestream.playbackId)}`;
  const state = item.querySelector("livestream-state");
  state.setAttribute("kind", livestream.kind);
  state.setAttribute("state", livestream.state);
  fillFields(item, { when: whenWords(livestream), access: mayDo.includes("manage") ? accessWords(livestream) : "" });
  const pick = item.querySelector(".pick");
  pick.hidden = !mayDo.includes("change");
  pick.setAttribute("aria-label", `Select ${title}`);
  item.querySelector("[data-act=up]").setAttribute("aria-label", `Move ${title} up`);
  item.querySelector("[data-act=down]").setAttribute("aria-label", `Move ${title} down`);
}

async function load() {
  await list.reload();
  const values = Object.fromEntries(new FormData(filter));
  const isWhole = !values.search && !values.status && !values.whose;
  const isEmpty = isWhole && list.isEmpty;
  find("empty").hidden = !isEmpty;
  filter.hidden = isEmpty;
  if (isEmpty) find("livestreams").querySelector(".none").hidden = true;
  const isMovable = isWhole && rows.childElementCount > 1 && [...rows.children].every(row => row.dataset.change);
  order.isOn = isMovable && find("livestreams").querySelector("button.more").hidden;
  find("order-note").hidden = !isMovable;
  if (isWhole) summarise();
  showBulk();
}

/** What is on air, and what needs somebody. */
function summarise() {
  const titles = state => [...rows.children].filter(row => row.dataset.state === state).map(row => `“${row.dataset.title}”`);
  const parts = [
    ["live", "On air"], ["interrupted", "Its encoder is away"], ["starting", "Waiting for the encoder"], ["failed", "Needs you"],
  ].map(([state, words]) => [words, titles(state)]).filter(([, found]) => found.length);
  find("summary").textContent = parts.map(([words, found]) => `${words}: ${found.join(", ")}.`).join(" ") || "Nothing is on air.";
  find("summary").hidden = list.isEmpty;
}

function showBulk() {
  const count = picked().length;
  find("bulk").hidden = count === 0;
  find("bulk-count").textContent = count === 1 ? "One is selected." : `${count} are selected.`;
}

async function setVisible(isVisible) {
  const ids = picked();
  await call("PUT", "/api/livestreams/visibility", { ids, isVisible });
  await load();
  say(`${ids.length === 1 ? "One livestream is" : `${ids.length} livestreams are`} ${isVisible ? "shown" : "hidden"} now.`);
}

/** The way to the pages that the person looks after without managing all of them. */
async function showOwnPages() {
  const pages = await read(path`/api/pages?organisationId=${organisation.id}&mine=true`);
  const links = pages.map(({ slug, title }) => Object.assign(document.createElement("a"), {
    href: path`/o/${organisation.slug}/pages/${slug}/manage`, textContent: title, dir: "auto",
  }));
  find("own-pages").querySelector("span").replaceChildren(...links.flatMap((link, index) => (index ? [", ", link] : [link])));
  find("own-pages").hidden = links.length === 0;
}

let typing;
filter.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(load, 250); });
filter.addEventListener("submit", event => { event.preventDefault(); load(); });
rows.addEventListener("change", showBulk);
find("bulk").addEventListener("click", event => {
  const act = event.target.closest("[data-act]")?.dataset.act;
  if (act) setVisible(act === "show");
});
find("new").href = find("empty-new").href = `${base}/new`;
find("public").href = `/o/${encodeURIComponent(organisation.slug)}/public`;
if (!may("createLivestreams")) find("empty-step").textContent = "There is nothing to watch yet.";
showPermitted();
load();
showOwnPages();
// What somebody is at work on isn't taken from under their hands.
setInterval(() => { if (!document.hidden && !picked().length && !rows.contains(document.activeElement)) load(); }, REFRESH_EVERY);
