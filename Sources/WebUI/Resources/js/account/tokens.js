import "../lib/copy-text.js";
import { APIError, call, path, read } from "../lib/api.js";
import { ask, show } from "../lib/dialogs.js";
import { fillFields, Listing } from "../lib/listing.js";
import { dateAndHour } from "../lib/words.js";
import { SCOPES } from "./scopes.js";

const DAY = 86_400_000;
const find = id => document.getElementById(id);
const words = instant => dateAndHour(new Date(instant));

const list = new Listing(find("tokens"), () => "/api/auth/tokens", (item, token) => {
  fillFields(item, {
    name: token.name,
    may: token.scopes.map(scope => SCOPES[scope] ?? scope).join("; "),
    when: [token.expiresAt && `Works until ${words(token.expiresAt)}`, token.lastUsedAt ? `last used ${words(token.lastUsedAt)}` : "never used"]
      .filter(Boolean).join(", "),
  });
  const button = item.querySelector("button");
  button.setAttribute("aria-label", `Revoke ${token.name}`);
  button.addEventListener("click", () => ask("token-revoke-dialog", { name: token.name }, async () => {
    await call("DELETE", path`/api/auth/tokens/${token.id}`);
    await list.reload();
  }));
});

function make() {
  ask("token-dialog", {}, async ({ name, organisationId, days }) => {
    const scopes = [...find("token-scopes").querySelectorAll("input:checked")].map(box => box.value);
    if (!scopes.length) throw new APIError(400, { error: "Say what it may do: tick at least one." });
    const expiresAt = new Date(Date.now() + days * DAY).toISOString();
    const { data } = await call("POST", "/api/auth/tokens", { name, scopes, expiresAt, ...(organisationId && { organisationId }) });
    find("token-secret").textContent = data.token;
    await list.reload();
    setTimeout(() => show("token-made-dialog").addEventListener("close", () => { find("token-secret").textContent = ""; }, { once: true }));
  });
}

for (const [scope, words] of Object.entries(SCOPES)) {
  const label = document.createElement("label");
  label.className = "choice";
  label.append(Object.assign(document.createElement("input"), { type: "checkbox", value: scope }), words);
  find("token-scopes").append(label);
}
find("token-new").addEventListener("click", make);
list.reload();
for (const organisation of await read("/api/organisations")) {
  find("token-organisation").append(new Option(organisation.name, organisation.id));
}
