import { path } from "../lib/api.js";
import { Listing } from "../lib/listing.js";
import { dateAndHour } from "../lib/words.js";
import { stateWord } from "../livestreams/livestream-state.js";
import { nameOf } from "../people/names.js";

const CAUSES = {
  created: "it was made", scheduled: "it was announced", start_asked: "it was opened", encoder_connected: "the encoder connected",
  encoder_returned: "the encoder came back", encoder_lost: "the encoder was lost", encoder_stopped: "the encoder said good-bye",
  grace_over: "the encoder did not come back", stop_asked: "it was stopped", stop_done: "the end is done", key_revoked: "its key was revoked",
  server_stopped: "the server was stopped", server_died: "the server died", cancelled: "it was cancelled", archived: "it was put away",
  restored: "it was taken back", failed: "something broke", reconciled: "the engine showed something else than was stored",
};

export const causeWords = cause => CAUSES[cause] ?? cause;

export function historyOf(livestream) {
  return new Listing(document.getElementById("history"), () => path`/api/livestreams/${livestream.id}/history`, async (item, step) => {
    const line = item.querySelector("[data-field=sentence]");
    const words = `${stateWord(step.to, livestream.kind)}: ${causeWords(step.cause)}${step.note ? ` – ${step.note}` : ""}`;
    const time = item.querySelector("time");
    time.dateTime = step.at;
    time.textContent = dateAndHour(new Date(step.at));
    line.textContent = `${words}.`;
    const person = step.agent.startsWith("user:") && step.agent.slice(5);
    if (person) line.textContent = `${words}, by \u2068${await nameOf(person)}\u2069.`;
  });
}
