import { path } from "../lib/api.js";
import { fillFields, Listing } from "../lib/listing.js";
import { dateAndHour, duration } from "../lib/words.js";

const STATES = { recording: "being written", complete: "", repaired: "put in order after a crash", failed: "holds nothing that plays" };
const size = bytes => new Intl.NumberFormat("en", { maximumFractionDigits: 1 }).format(bytes / 1e6) + "\u00A0MB";

/** @param {(recording: object) => void} play */
export function recordingsOf(livestream, play) {
  return new Listing(document.getElementById("recordings"), () => path`/api/livestreams/${livestream.id}/recordings`, (item, recording) => {
    const when = dateAndHour(new Date(recording.startedAt));
    const isWhole = recording.state === "complete" || recording.state === "repaired";
    fillFields(item, {
      when, about: [isWhole && duration(recording.durationSeconds), isWhole && size(recording.byteCount), STATES[recording.state], recording.note].filter(Boolean).join(" · "),
    });
    const button = item.querySelector("button");
    button.hidden = !isWhole;
    button.setAttribute("aria-label", `Watch the recording of ${when}`);
    button.addEventListener("click", () => play(recording));
  });
}
