import { call, path } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { fillFields, Listing } from "../lib/listing.js";
import { may } from "../lib/page.js";
import { dateAndHour, duration } from "../lib/words.js";

const STATES = { recording: "being written", complete: "", repaired: "put in order after a crash", failed: "holds nothing that plays" };
const size = bytes => new Intl.NumberFormat("en", { maximumFractionDigits: 1 }).format(bytes / 1e6) + "\u00A0MB";

/** @param {{ play(recording: object): void, download(recording: object): void }} preview */
export function recordingsOf(livestream, preview) {
  const base = path`/api/livestreams/${livestream.id}/recordings`;
  const list = new Listing(document.getElementById("recordings"), () => base, (item, recording) => {
    const when = dateAndHour(new Date(recording.startedAt));
    const isWhole = recording.state === "complete" || recording.state === "repaired";
    fillFields(item, {
      when, about: [isWhole && duration(recording.durationSeconds), isWhole && size(recording.byteCount), STATES[recording.state], recording.note].filter(Boolean).join(" · "),
    });
    const watch = item.querySelector("[data-act=watch]");
    watch.hidden = !isWhole;
    watch.setAttribute("aria-label", `Watch the recording of ${when}`);
    watch.addEventListener("click", () => preview.play(recording));
    const download = item.querySelector("[data-act=download]");
    download.hidden = !isWhole;
    download.setAttribute("aria-label", `Download the recording of ${when}`);
    download.addEventListener("click", () => preview.download(recording));
    const remove = item.querySelector("[data-act=delete]");
    remove.hidden = !may("manageRecordings") || recording.state === "recording";
    remove.setAttribute("aria-label", `Delete the recording of ${when}`);
    remove.addEventListener("click", () => ask("sure-dialog", {
      title: `Delete the recording of ${when}?`, effect: `“${livestream.title}” can then no longer be watched as it was at that time. Nobody can bring it back.`, verb: "Delete it",
    }, async () => {
      await call("DELETE", `${base}/${encodeURIComponent(recording.id)}`);
      await list.reload();
    }));
  });
  return list;
}
