import { call, path } from "../lib/api.js";

const section = document.getElementById("repairs");

/**
 * What people take for broken: one button each, which looks at once and says what it found.
 * @param {() => Promise<void>} done what follows when something was mended
 */
export function connectRepairs(livestream, done) {
  section.hidden = false;
  for (const row of section.querySelectorAll("[data-repair]")) {
    row.querySelector("button").addEventListener("click", () => repair(livestream, row, done));
  }
}

async function repair(livestream, row, done) {
  const [button, outcome] = [row.querySelector("button"), row.querySelector(".outcome")];
  button.disabled = true;
  outcome.textContent = "";
  try {
    const { data, message } = await call("POST", path`/api/livestreamMVPTwo/streams/${livestream.id}/${row.dataset.repair}`, {});
    outcome.textContent = [data.fixed ? "Mended." : "", message, data.videoId ? `Its id is ${data.videoId}.` : ""].filter(Boolean).join(" ");
    if (data.fixed) await done();
  } finally {
    button.disabled = false;
  }
}
