import "../lib/copy-text.js";
import { call, path } from "../lib/api.js";
import { show } from "../lib/dialogs.js";
import { fillFields, Listing } from "../lib/listing.js";
import { dateAndHour } from "../lib/words.js";

const PURPOSES = { verify_email: "to confirm the email address", reset_password: "to set another password" };
const ADDRESSES = { verify_email: "/verify-email/", reset_password: "/new-password/" };
const EFFECTS = {
  verify_email: "Whoever opens it confirms the account.",
  reset_password: "Whoever opens it sets the password, and comes in as this person.",
};
const find = id => document.getElementById(id);

const list = new Listing(find("links"), () => "/api/server/links", (item, link) => {
  const whom = link.email ?? "somebody without an email";
  fillFields(item, { whom, about: `${PURPOSES[link.purpose] ?? ""}, until ${dateAndHour(new Date(link.expiresAt))}` });
  const button = item.querySelector("button");
  button.setAttribute("aria-label", `Show the link: ${whom}`);
  button.addEventListener("click", async () => {
    const { data } = await call("POST", path`/api/server/links/${link.id}/show`);
    showLink(whom, data.token, data.purpose);
    await list.reload();
  });
});

/** Shows a link, this once. */
export function showLink(name, token, purpose = "reset_password") {
  find("link-text").textContent = `${location.origin}${ADDRESSES[purpose]}${token}`;
  show("link-dialog", { name, effect: EFFECTS[purpose] }).addEventListener("close", () => {
    find("link-text").textContent = "";
    list.reload();
  }, { once: true });
}

list.reload();
