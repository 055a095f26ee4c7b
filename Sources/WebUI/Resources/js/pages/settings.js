import { call, path, read } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { onSubmit } from "../lib/forms.js";
import { may, page, showPermitted } from "../lib/page.js";
import { loadPages } from "../settings/gathering-pages.js";

const address = path`/api/organisations/${page.organisation.id}`;
const form = document.getElementById("organisation");

function show(organisation) {
  for (const name of ["name", "slug", "signUp"]) form.elements[name].value = organisation[name];
  form.elements.takesCreatorApplications.checked = organisation.takesCreatorApplications;
}

onSubmit(form, async ({ name, slug, signUp }) => {
  const takesCreatorApplications = form.elements.takesCreatorApplications.checked;
  const { data } = await call("PATCH", address, { name, slug, signUp, takesCreatorApplications });
  // The menu and the address hold the earlier names.
  if (data.slug !== page.organisation.slug || data.name !== page.organisation.name) {
    location.replace(`/o/${encodeURIComponent(data.slug)}/settings`);
  }
  return "Saved.";
});

document.getElementById("delete").addEventListener("click", () => ask("delete-dialog", { name: page.organisation.name }, async () => {
  await call("DELETE", address);
  location.assign("/o");
}));

document.getElementById("webhooks-link").href = path`/o/${page.organisation.slug}/settings/webhooks`;
showPermitted();
if (may("managePages")) loadPages();
show(await read(address));
