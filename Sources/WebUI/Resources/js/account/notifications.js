import { call, path, read } from "../lib/api.js";
import { fillFields, Listing } from "../lib/listing.js";
import { say } from "../lib/say.js";
import { dateAndHour } from "../lib/words.js";

const KINDS = {
  recording_failed: "A recording has failed", recording_repaired: "A recording was put in order", disk_nearly_full: "The disk is nearly full",
  webhook_disabled: "A webhook was switched off", stream_failed: "A livestream has failed", new_device: "You signed in on a new device",
  creator_application: "Somebody asks to become a creator",
};
const section = document.getElementById("notifications");
const readAll = document.getElementById("read-all");
/** When the list was asked for: what comes after is not marked as read unseen. */
let looked;

const list = new Listing(section, () => "/api/notifications", (item, notification) => {
  const times = notification.count > 1 ? `, ${notification.count} times` : "";
  item.querySelector("[data-part=sentence]").textContent = notification.sentence;
  fillFields(item, { new: notification.readAt ? "" : "New", when: dateAndHour(new Date(notification.updatedAt)) + times });
  item.toggleAttribute("data-new", !notification.readAt);
  const link = item.querySelector("a");
  link.hidden = !notification.link;
  if (notification.link) link.href = notification.link;
  link.setAttribute("aria-label", `Look: ${notification.sentence}`);
});

async function load() {
  looked = new Date().toISOString();
  await list.reload();
  readAll.hidden = !section.querySelector("[data-new]");
}

readAll.addEventListener("click", async () => {
  await call("POST", "/api/notifications/read", { until: looked });
  await load();
  say("All are read.");
});

function choice({ kind, wantsMail }) {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: wantsMail });
  box.addEventListener("change", async () => {
    try {
      await call("PUT", path`/api/notifications/mails/${kind}`, { wantsMail: box.checked });
    } catch (error) {
      box.checked = !box.checked;
      throw error;
    }
  });
  const label = document.createElement("label");
  label.className = "choice";
  label.append(box, KINDS[kind] ?? kind);
  return label;
}

load();
document.getElementById("mails").append(...(await read("/api/notifications/mails")).map(choice));
