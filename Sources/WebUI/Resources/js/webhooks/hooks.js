import "../lib/copy-text.js";
import { call, path } from "../lib/api.js";
import { ask, show } from "../lib/dialogs.js";
import { fillFields, Listing } from "../lib/listing.js";
import { page } from "../lib/page.js";
import { say } from "../lib/say.js";
import { dateAndHour } from "../lib/words.js";
import { forget, showDeliveries } from "./deliveries.js";
import { EVENTS, eventWord } from "./events.js";

const base = path`/api/organisations/${page.organisation.id}/webhooks`;
const one = (id, act = "") => `${base}/${encodeURIComponent(id)}${act}`;
const find = id => document.getElementById(id);
const boxes = () => [...find("hook-events").querySelectorAll("input")];
const nameOf = hook => hook.name || new URL(hook.url).host;

const list = new Listing(find("hooks"), () => base, (item, hook) => {
  fillFields(item, {
    name: nameOf(hook), url: hook.url, state: hook.isEnabled ? "" : "switched off",
    events: hook.events.length ? hook.events.map(eventWord).join("; ") : "Everything",
    trouble: hook.isEnabled ? hook.failingSince && `Nothing has arrived since ${dateAndHour(new Date(hook.failingSince))}.` : hook.disabledReason,
  });
  const button = (act, then) => {
    const each = item.querySelector(`[data-act=${act}]`);
    each.setAttribute("aria-label", `${each.textContent}: ${nameOf(hook)}`);
    each.addEventListener("click", then);
  };
  button("show", () => showDeliveries(hook.id, nameOf(hook)));
  button("test", () => test(hook));
  button("change", () => edit(hook));
  button("rotate", () => rotate(hook));
  button("delete", () => remove(hook));
});

/** @param {object} [hook] nothing: a new one */
function edit(hook) {
  ask("hook-dialog", { heading: hook ? "Change the webhook" : "Add a webhook" }, async ({ url, name }) => {
    const settings = { url, name, events: boxes().filter(box => box.checked).map(box => box.value) };
    if (hook) await call("PATCH", one(hook.id), { ...settings, isEnabled: find("hook-enabled").checked });
    else await call("POST", base, settings).then(({ data }) => setTimeout(() => showSecret(data.secret)));
    await list.reload();
  });
  find("hook-enabled-choice").hidden = !hook;
  if (!hook) return;
  find("hook-url").value = hook.url;
  find("hook-name").value = hook.name;
  find("hook-enabled").checked = hook.isEnabled;
  for (const box of boxes()) box.checked = hook.events.includes(box.value);
}

function showSecret(secret, effect = "") {
  find("secret-text").textContent = secret;
  show("secret-dialog", { effect }).addEventListener("close", () => { find("secret-text").textContent = ""; }, { once: true });
}

async function test(hook) {
  await call("POST", one(hook.id, "/ping"));
  say(`A test is on its way to ${nameOf(hook)}.`);
  await showDeliveries(hook.id, nameOf(hook));
}

function rotate(hook) {
  ask("sure-dialog", {
    title: `Make a new secret for ${nameOf(hook)}?`, effect: "For a day messages are signed with both, so that nothing is lost while you change it over.", verb: "Make it",
  }, async () => {
    const { data } = await call("POST", one(hook.id, "/rotate-secret"));
    setTimeout(() => showSecret(data.secret, "The earlier one signs beside it for a day."));
  });
}

function remove(hook) {
  ask("sure-dialog", {
    title: `Delete the webhook ${nameOf(hook)}?`, effect: "It is told nothing more, and what was sent to it is forgotten.", verb: "Delete it",
  }, async () => {
    await call("DELETE", one(hook.id));
    forget(hook.id);
    await list.reload();
  });
}

for (const [event, words] of Object.entries(EVENTS)) {
  const label = document.createElement("label");
  label.className = "choice";
  label.append(Object.assign(document.createElement("input"), { type: "checkbox", value: event }), words);
  find("hook-events").append(label);
}
find("hook-new").addEventListener("click", () => edit());
list.reload();
