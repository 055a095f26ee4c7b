import { path } from "../lib/api.js";
import { fillFields, Listing } from "../lib/listing.js";
import { dayOf } from "../lib/words.js";

const SIGN_UPS = { closed: "closed to new people", invitation: "by invitation", open: "open to everybody" };

new Listing(document.getElementById("organisations"), () => "/api/server/organisations", (item, one) => {
  const link = item.querySelector("[data-part=name]");
  link.textContent = one.name;
  link.href = path`/o/${one.slug}/public`;
  const people = one.memberCount === 1 ? "1 person" : `${one.memberCount} people`;
  fillFields(item, { about: `${people} · ${SIGN_UPS[one.signUp]} · since ${dayOf(new Date(one.createdAt))}` });
}).reload();
