import { call, path, withQuery } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { fillFields, Listing } from "../lib/listing.js";
import { page } from "../lib/page.js";
import { say } from "../lib/say.js";
import { dayOf } from "../lib/words.js";
import { showLink } from "./links.js";

const PAUSE = 250;
const find = id => document.getElementById(id);
const input = find("search-text");
const list = new Listing(find("accounts"), () => withQuery("/api/server/users", { search: input.value.trim() }), show);

function show(item, user) {
  const isYou = user.id === page.user.id;
  const name = user.displayName || "Somebody who is no longer here";
  fillFields(item, { name, state: state(user, isYou), about: about(user) });
  const offer = (act, isOffered, label, then) => {
    const button = item.querySelector(`[data-act=${act}]`);
    button.hidden = !isOffered || Boolean(user.erasedAt);
    if (label) button.textContent = label;
    button.setAttribute("aria-label", `${button.textContent}: ${name}`);
    button.addEventListener("click", then);
  };
  offer("operator", !user.disabledAt && !isYou, user.isOperator ? "No longer an operator" : "Make an operator", () => setOperator(user));
  offer("link", !user.disabledAt && !isYou, "", () => newPassword(user));
  offer("disable", !user.disabledAt && !isYou, "", () => disable(user));
  offer("enable", Boolean(user.disabledAt), "", () => enable(user));
}

function state(user, isYou) {
  if (user.erasedAt) return "erased";
  if (user.disabledAt) return "kept out";
  if (!user.isAdmitted) return "not confirmed yet";
  return [isYou && "you", user.isOperator && "operator"].filter(Boolean).join(", ");
}

function about(user) {
  const since = user.disabledAt ? `kept out since ${dayOf(new Date(user.disabledAt))}` : `here since ${dayOf(new Date(user.createdAt))}`;
  return [user.email, user.username && `@${user.username}`, since].filter(Boolean).join(" · ");
}

function disable(user) {
  ask("sure-dialog", {
    title: `Keep ${user.displayName} out?`, effect: "Every sign-in of theirs ends now, and their programs are refused. Nothing they made is lost.",
    verb: "Keep out",
  }, async () => {
    await call("POST", path`/api/server/users/${user.id}/disable`);
    await list.reload();
    say(`${user.displayName} is kept out.`);
  });
}

async function enable(user) {
  await call("POST", path`/api/server/users/${user.id}/enable`);
  await list.reload();
  say(`${user.displayName} can come in again.`);
}

function setOperator(user) {
  const words = user.isOperator
    ? { title: `${user.displayName} no longer runs the server?`, effect: "What they are in organisations stays as it is.", verb: "No longer an operator" }
    : { title: `Let ${user.displayName} run the server?`, effect: "They may do everything on this page, also to you.", verb: "Make an operator" };
  ask("sure-dialog", words, async () => {
    await call(user.isOperator ? "DELETE" : "PUT", path`/api/server/users/${user.id}/operator`);
    await list.reload();
  });
}

function newPassword(user) {
  ask("sure-dialog", {
    title: `Make a link for ${user.displayName}?`, effect: "Whoever has it sets another password, and comes in as this person. Hand it over yourself. Earlier links stop working.",
    verb: "Make the link",
  }, async () => {
    const { data } = await call("POST", path`/api/server/users/${user.id}/reset-link`);
    setTimeout(() => showLink(user.displayName, data.token));
  });
}

find("account-new").addEventListener("click", () => ask("account-dialog", {}, async ({ email, displayName }) => {
  const { data } = await call("POST", "/api/server/users", { email, displayName, isOperator: find("account-operator").checked });
  await list.reload();
  setTimeout(() => showLink(data.displayName, data.token));
}));

let timer;
input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => list.reload(), PAUSE);
});
find("search").addEventListener("submit", event => {
  event.preventDefault();
  clearTimeout(timer);
  list.reload();
});
list.reload();
