import { call, path } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { fillFields, Listing } from "../lib/listing.js";
import { page as here } from "../lib/page.js";

const find = id => document.getElementById(id);
const { organisation } = here;

const list = new Listing(find("pages"), () => path`/api/pages?organisationId=${organisation.id}`, (item, page) => {
  const address = path`/o/${organisation.slug}/pages/${page.slug}`;
  const link = item.querySelector("[data-part=title]");
  link.textContent = page.title;
  link.href = address;
  fillFields(item, { about: `${address}, ${page.isPublic ? "for everybody" : "for members"}` });
  const button = (act, then) => {
    const each = item.querySelector(`[data-act=${act}]`);
    each.setAttribute("aria-label", `${each.textContent}: ${page.title}`);
    each.addEventListener("click", then);
  };
  button("change", () => edit(page));
  button("delete", () => ask("page-delete-dialog", { title: page.title }, async () => {
    await call("DELETE", path`/api/pages/${page.id}`);
    await list.reload();
  }));
});

/** @param {object} [page] nothing: a new one */
function edit(page) {
  ask("page-dialog", { heading: page ? "Change the page" : "Make a page" }, async ({ title, slug, description }) => {
    const settings = { title, slug, description, isPublic: find("page-public").checked };
    if (page) await call("PATCH", path`/api/pages/${page.id}`, settings, { "If-Match": `"${page.version}"` });
    else await call("POST", "/api/pages", { ...settings, organisationId: organisation.id });
    await list.reload();
  });
  if (!page) return;
  for (const name of ["title", "slug", "description"]) find(`page-${name}`).value = page[name];
  find("page-public").checked = page.isPublic;
}

find("page-new").addEventListener("click", () => edit());

export const loadPages = () => list.reload();
