import { call, path } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { fillFields, Listing } from "../lib/listing.js";
import { page } from "../lib/page.js";
import { say } from "../lib/say.js";
import { dateAndHour } from "../lib/words.js";
import { loadMembers } from "./members.js";

const base = path`/api/organisations/${page.organisation.id}/creator-applications`;
const list = new Listing(document.getElementById("applications"), () => base, show);

function show(item, application) {
  const name = application.user.displayName;
  fillFields(item, { name, message: application.message, when: dateAndHour(new Date(application.createdAt)) });
  const address = act => `${base}/${encodeURIComponent(application.id)}/${act}`;
  item.querySelector("[data-act=approve]").addEventListener("click", async () => {
    await call("POST", address("approve"));
    await Promise.all([list.reload(), loadMembers()]);
    say(`${name} is a creator now.`);
  });
  item.querySelector("[data-act=reject]").addEventListener("click", () => ask("reject-dialog", { name }, async ({ reason }) => {
    await call("POST", address("reject"), { reason });
    await list.reload();
  }));
}

export const loadApplications = () => list.reload();
