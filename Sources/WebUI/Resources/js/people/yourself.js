import { call, path, read } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { onSubmit } from "../lib/forms.js";
import { may, page } from "../lib/page.js";
import { roleWord } from "./roles.js";

const { organisation } = page;
const find = id => document.getElementById(id);

find("your-role").textContent = `${page.user.name}: ${roleWord(organisation.role)} of ${organisation.name}.`;

find("leave").addEventListener("click", () => ask("sure-dialog", {
  title: `Leave “${organisation.name}”?`,
  effect: "You no longer see what is for its people. To come back you need an invitation, or an open door.",
  verb: "Leave",
}, async () => {
  await call("POST", path`/api/organisations/${organisation.id}/leave`);
  location.assign("/o");
}));

/** What has become of one's application, and the form for one. */
async function showApplication() {
  const [latest] = await read(path`/api/organisations/${organisation.id}/creator-applications/mine`);
  const { takesCreatorApplications } = await read(path`/api/organisations/${organisation.id}`);
  const isWaiting = latest?.status === "pending";
  find("application-waiting").hidden = !isWaiting;
  find("application-rejected").hidden = latest?.status !== "rejected";
  find("application-rejected").textContent = `Your application was rejected: ${latest?.reason ?? ""}`;
  find("application-form").hidden = isWaiting || !takesCreatorApplications;
  find("application").hidden = !latest && !takesCreatorApplications;
}

onSubmit(find("application-form"), async ({ message }) => {
  await call("POST", path`/api/organisations/${organisation.id}/creator-applications`, { message });
  await showApplication();
});
if (may("applyAsCreator")) showApplication();
