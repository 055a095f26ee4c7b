import { call, path, withQuery } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { fillFields, Listing } from "../lib/listing.js";
import { may, page } from "../lib/page.js";
import { say } from "../lib/say.js";
import { dayOf } from "../lib/words.js";
import { loadBlocks } from "./blocks.js";
import { remember } from "./names.js";
import { isBelow, roleWord, rolesUpTo } from "./roles.js";

const { organisation } = page;
const section = document.getElementById("members");
const filter = document.getElementById("role-filter");
const address = () => withQuery(path`/api/organisations/${organisation.id}/members`, { role: filter.value });
const list = new Listing(section, address, show);

function show(item, { user, role, joinedAt }) {
  remember(user);
  const isYou = user.id === page.user.id;
  const isTouchable = !isYou && !isBelow(organisation.role, role);
  const about = [user.email, user.username && `@${user.username}`, `here since ${dayOf(new Date(joinedAt))}`];
  const offersRoles = isTouchable && may("changeRoles");
  fillFields(item, { name: user.displayName, you: isYou ? "you" : "", about: about.filter(Boolean).join(" · "), role: offersRoles ? "" : roleWord(role) });
  showRoles(item.querySelector("select"), user, role, offersRoles);
  const button = act => item.querySelector(`[data-act=${act}]`);
  button("remove").hidden = !(isTouchable && may("removeMembers"));
  button("remove").addEventListener("click", () => remove(user));
  button("block").hidden = isYou || !may("blockPeople") || !(isBelow(role, organisation.role) || organisation.role === "owner");
  button("block").addEventListener("click", () => block(user));
}

function showRoles(select, user, role, isOffered) {
  select.hidden = !isOffered;
  if (!isOffered) return;
  select.setAttribute("aria-label", `Role of ${user.displayName}`);
  select.append(...rolesUpTo(organisation.role).map(each => new Option(roleWord(each), each, each === role, each === role)));
  select.addEventListener("change", async () => {
    try {
      await call("PUT", path`/api/organisations/${organisation.id}/members/${user.id}/role`, { role: select.value });
      role = select.value;
      say(`${user.displayName} is ${roleWord(role)} now.`);
    } catch (error) {
      select.value = role;
      throw error;
    }
  });
}

function remove(user) {
  ask("sure-dialog", {
    title: `Remove ${user.displayName}?`, effect: `They no longer belong to ${organisation.name}. An invitation can bring them back.`, verb: "Remove",
  }, async () => {
    await call("DELETE", path`/api/organisations/${organisation.id}/members/${user.id}`);
    await list.reload();
  });
}

function block(user) {
  ask("sure-dialog", {
    title: `Block ${user.displayName}?`,
    effect: `They are removed from ${organisation.name}, and can neither watch nor join until somebody lets them in again.`, verb: "Block",
  }, async () => {
    await call("PUT", path`/api/organisations/${organisation.id}/blocks/${user.id}`);
    await Promise.all([list.reload(), loadBlocks()]);
  });
}

filter.addEventListener("change", () => list.reload());

export const loadMembers = () => list.reload();
