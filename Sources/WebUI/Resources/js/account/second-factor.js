import "../lib/copy-text.js";
import { call, read } from "../lib/api.js";
import { ask, show } from "../lib/dialogs.js";
import { qrPicture } from "../lib/qr-code.js";
import { dateAndHour } from "../lib/words.js";

const find = id => document.getElementById(id);

async function load() {
  const { since, recoveryCodesLeft } = await read("/api/auth/second-factor");
  find("factor-state").textContent = since
    ? `A code is asked for since ${dateAndHour(new Date(since))}. ${left(recoveryCodesLeft)}`
    : "Your password alone opens your account.";
  find("factor-off").hidden = Boolean(since);
  find("factor-on").hidden = !since;
}

const left = count => (count === 1 ? "One recovery code is left." : `${count} recovery codes are left.`);

function begin() {
  ask("factor-begin-dialog", {}, async ({ password }) => {
    const { data } = await call("POST", "/api/auth/second-factor", { password });
    find("factor-picture").replaceChildren(qrPicture(data.uri, "QR code for the authenticator app; its text stands below"));
    find("factor-link").href = data.uri;
    find("factor-secret").textContent = data.secret;
    setTimeout(confirm);
  });
}

function confirm() {
  ask("factor-confirm-dialog", {}, async ({ code }) => {
    const { data } = await call("POST", "/api/auth/second-factor/confirm", { code });
    showCodes(data.recoveryCodes);
  });
}

function showCodes(codes) {
  find("factor-picture").replaceChildren();
  find("factor-secret").textContent = "";
  find("factor-link").removeAttribute("href");
  find("recovery-codes").textContent = codes.join("\n");
  setTimeout(() => show("recovery-dialog").addEventListener("close", forgetCodes, { once: true }));
}

/** They are shown once. */
function forgetCodes() {
  find("recovery-codes").textContent = "";
  load();
}

find("factor-begin").addEventListener("click", begin);
find("factor-renew").addEventListener("click", () => ask("factor-renew-dialog", {}, async ({ password }) => {
  showCodes((await call("POST", "/api/auth/second-factor/recovery-codes", { password })).data.recoveryCodes);
}));
find("factor-disable").addEventListener("click", () => ask("factor-disable-dialog", {}, async values => {
  await call("POST", "/api/auth/second-factor/disable", values);
  await load();
}));
load();
