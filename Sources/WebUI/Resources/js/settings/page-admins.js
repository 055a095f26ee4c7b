import "../lib/copy-text.js";
import { call, path, read, readAll } from "../lib/api.js";
import { ask, show } from "../lib/dialogs.js";
import { onSubmit } from "../lib/forms.js";
import { fillFields } from "../lib/listing.js";
import { may, page as here } from "../lib/page.js";
import { say } from "../lib/say.js";
import { nameOf, remember } from "../people/names.js";
import { roleWord } from "../people/roles.js";

const find = id => document.getElementById(id);
const { organisation, user } = here;
const section = find("admins");
let page;
/** Those who belong to the organisation, for who may see them. */
let members = [];

/** Shows who looks after the page beside the organisation's admins. */
export async function showAdmins(given) {
  page = given;
  let ids;
  [ids, members] = await Promise.all([readAdmins(), may("listMembers") ? readAll(path`/api/organisations/${organisation.id}/members`) : []]);
  for (const member of members) remember(member.user);
  await showRows(ids);
}

const readAdmins = () => read(path`/api/pages/${page.id}/admins`);
const load = async () => showRows(await readAdmins());

async function showRows(ids) {
  const people = await Promise.all(ids.map(async id => ({ id, name: await nameOf(id) })));
  section.querySelector("[data-records]").replaceChildren(...people.map(row));
  section.querySelector(".none").hidden = people.length > 0;
  const candidates = members.filter(member => !ids.includes(member.user.id) && !["owner", "admin"].includes(member.role));
  find("member").replaceChildren(new Option("Choose…", ""), ...candidates.map(({ user, role }) => new Option(`${user.displayName} (${roleWord(role)})`, user.id)));
}

function row({ id, name }) {
  const item = section.querySelector("template").content.firstElementChild.cloneNode(true);
  const isYou = id === user.id;
  const role = members.find(member => member.user.id === id)?.role;
  fillFields(item, { name, you: isYou ? "you" : "", role: role ? roleWord(role) : "" });
  const button = item.querySelector("[data-act=remove]");
  button.hidden = !isYou && !may("managePages");
  button.setAttribute("aria-label", `Remove: ${name}`);
  button.addEventListener("click", () => ask("sure-dialog", {
    title: isYou ? `Look after “${page.title}” no longer?` : `Let ${name} look after “${page.title}” no longer?`,
    effect: isYou ? "You stay a member." : "They stay a member. What they have made stays.", verb: "Remove",
  }, async () => {
    await call("DELETE", path`/api/pages/${page.id}/admins/${id}`);
    if (isYou && !may("managePages")) return location.assign(path`/o/${organisation.slug}`);
    await load();
    say(`${name} looks after it no longer.`);
  }));
  return item;
}

onSubmit(find("add"), async ({ userId }) => {
  await call("PUT", path`/api/pages/${page.id}/admins/${userId}`);
  await load();
  say(`${await nameOf(userId)} looks after it now.`);
});

find("invite").addEventListener("click", () => ask("invite-dialog", {}, async ({ email, days }) => {
  const invitation = { role: "member", uses: 1, days: Number(days), pageId: page.id, ...(email && { email }) };
  const { data } = await call("POST", path`/api/organisations/${organisation.id}/invitations`, invitation);
  if (data.token) setTimeout(() => showLink(data.token));
  else say(`An invitation is on its way to ${email}.`);
}));

function showLink(token) {
  find("invited-link").textContent = `${location.origin}/join/${token}`;
  show("invited-dialog").addEventListener("close", () => { find("invited-link").textContent = ""; }, { once: true });
}
