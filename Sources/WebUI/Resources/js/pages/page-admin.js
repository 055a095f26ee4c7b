import { APIError, call, path, read } from "../lib/api.js";
import { onSubmit } from "../lib/forms.js";
import { fillFields, Listing } from "../lib/listing.js";
import { page as here, showPermitted } from "../lib/page.js";
import "../livestreams/livestream-state.js";
import { whenWords } from "../livestreams/words.js";
import { showAdmins } from "../settings/page-admins.js";

const find = id => document.getElementById(id);
const { organisation, subjectId: slug } = here;
const form = find("about");
let page;

function show(changed) {
  page = changed;
  find("title").textContent = page.title;
  find("public").href = path`/o/${organisation.slug}/pages/${page.slug}`;
  for (const name of ["title", "description", "slug"]) form.elements[name].value = page[name];
  find("isPublic").checked = page.isPublic;
}

onSubmit(form, async ({ title, description, slug }) => {
  const settings = { title, description, slug, isPublic: find("isPublic").checked };
  show((await call("PATCH", path`/api/pages/${page.id}`, settings, { "If-Match": `"${page.version}"` })).data);
  history.replaceState(null, "", path`/o/${organisation.slug}/pages/${page.slug}/manage`);
  return "Saved.";
});

const livestreams = new Listing(find("livestreams"), () => path`/api/pages/${page.id}/livestreams`, (item, livestream) => {
  const { id, title, kind, state, playbackId, mayDo } = livestream;
  const link = item.querySelector("[data-part=title]");
  link.textContent = title;
  link.href = mayDo.includes("manage") ? path`/o/${organisation.slug}/livestreams/${id}` : path`/watch/${playbackId}`;
  item.querySelector("livestream-state").setAttribute("kind", kind);
  item.querySelector("livestream-state").setAttribute("state", state);
  fillFields(item, { when: whenWords(livestream) });
});

try {
  show(await read(path`/api/organisations/${organisation.id}/pages/${slug}`));
  const stands = livestreams.reload();
  // Only who may change the page is told who looks after it.
  await showAdmins(page);
  find("organisation").textContent = organisation.name;
  find("new").href = `${path`/o/${organisation.slug}/livestreams/new`}?page=${encodeURIComponent(page.id)}`;
  find("manage").hidden = false;
  showPermitted();
  await stands;
} catch (error) {
  if (!(error instanceof APIError)) throw error;
  Object.assign(find("refused"), { textContent: error.message, hidden: false });
}
