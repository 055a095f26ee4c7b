import { call, path } from "../lib/api.js";
import { fillFields, Listing } from "../lib/listing.js";
import { page } from "../lib/page.js";
import { say } from "../lib/say.js";
import { dateAndHour } from "../lib/words.js";

const base = path`/api/organisations/${page.organisation.id}/blocks`;
const list = new Listing(document.getElementById("blocks"), () => base, (item, { user, since }) => {
  fillFields(item, { name: user.displayName, since: `Since ${dateAndHour(new Date(since))}` });
  const button = item.querySelector("button");
  button.setAttribute("aria-label", `Let ${user.displayName} in again`);
  button.addEventListener("click", async () => {
    await call("DELETE", `${base}/${encodeURIComponent(user.id)}`);
    await list.reload();
    say(`${user.displayName} is kept away no longer.`);
  });
});

export const loadBlocks = () => list.reload();
