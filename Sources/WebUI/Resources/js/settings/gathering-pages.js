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
  const manage = item.querySelector("[data-part=manage]");
  manage.href = `${address}/manage`;
  manage.setAttribute("aria-label", `Look after it: ${page.title}`);
  button("delete", () => ask("page-delete-dialog", { title: page.title }, async () => {
    await call("DELETE", path`/api/pages/${page.id}`);
    await list.reload();
  }));
});

function make() {
  ask("page-dialog", {}, async ({ title, slug, description }) => {
    await call("POST", "/api/pages", { title, slug, description, isPublic: find("page-public").checked, organisationId: organisation.id });
    await list.reload();
  });
}

find("page-new").addEventListener("click", make);

export const loadPages = () => list.reload();
