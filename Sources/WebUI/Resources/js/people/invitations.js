import "../lib/copy-text.js";
import { call, path } from "../lib/api.js";
import { ask, show } from "../lib/dialogs.js";
import { fillFields, Listing } from "../lib/listing.js";
import { page } from "../lib/page.js";
import { dateAndHour } from "../lib/words.js";
import { roleWord, rolesUpTo } from "./roles.js";

const base = path`/api/organisations/${page.organisation.id}/invitations`;
const find = id => document.getElementById(id);
const list = new Listing(find("invitations"), () => base, (item, invitation) => {
  const whom = invitation.email ?? "Whoever has the link";
  fillFields(item, { whom, about: `As ${roleWord(invitation.role)}: ${state(invitation)}` });
  item.querySelector("button").setAttribute("aria-label", `Revoke the invitation: ${whom}`);
  item.querySelector("button").addEventListener("click", () => ask("sure-dialog", {
    title: `Revoke the invitation for “${whom}”?`, effect: "Its link stops working at once.", verb: "Revoke it",
  }, async () => {
    await call("DELETE", `${base}/${encodeURIComponent(invitation.id)}`);
    await list.reload();
  }));
});

function state({ usesLeft, expiresAt }) {
  const end = new Date(expiresAt);
  if (usesLeft === 0) return "used";
  if (end < new Date()) return `ended ${dateAndHour(end)}`;
  return `works ${usesLeft === 1 ? "once" : `${usesLeft} times`} until ${dateAndHour(end)}`;
}

function invite() {
  ask("invite-dialog", {}, async ({ email, role, uses, days }) => {
    const form = { role, uses: email ? 1 : Number(uses), days: Number(days), ...(email && { email }) };
    const { data } = await call("POST", base, form);
    await list.reload();
    if (data.token) setTimeout(() => showLink(data.token));
  });
}

function showLink(token) {
  find("invited-link").textContent = `${location.origin}/join/${token}`;
  show("invited-dialog").addEventListener("close", () => { find("invited-link").textContent = ""; }, { once: true });
}

find("invite-role").append(...rolesUpTo(page.organisation.role).map(role => new Option(roleWord(role), role)));
find("invite").addEventListener("click", invite);

export const loadInvitations = () => list.reload();
