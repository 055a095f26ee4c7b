import { call, read } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { page } from "../lib/page.js";

const find = id => document.getElementById(id);

async function download() {
  const file = new Blob([JSON.stringify(await read("/api/auth/export"), null, 2)], { type: "application/json" });
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: "my-data.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  find("export-done").textContent = "Your browser has the file.";
  find("export-done").hidden = false;
}

find("export").addEventListener("click", download);
find("erase").addEventListener("click", () => ask("erase-dialog", { name: page.user.name }, async ({ password }) => {
  await call("POST", "/api/auth/erase", { password });
  location.assign("/");
}));
