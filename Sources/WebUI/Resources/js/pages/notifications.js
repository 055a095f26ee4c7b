import { call, path, read, withQuery } from "../lib/api.js";
import { fillFields, Listing } from "../lib/listing.js";
import "../lib/page.js";
import { say } from "../lib/say.js";
import { dateAndHour } from "../lib/words.js";

const KINDS = {
  recording_failed: "A recording has failed", recording_repaired: "A recording was put in order", disk_nearly_full: "The disk is nearly full",
  webhook_disabled: "A webhook was switched off", stream_failed: "A livestream has failed", new_device: "You signed in on a new device",
  creator_application: "Somebody asks to become a creator",
};
const find = id => document.getElementById(id);
const section = find("notifications");
/** When the list was asked for: what comes after is not marked as read unseen. */
let looked;

const list = new Listing(section, () => withQuery("/api/notifications", { unread: find("unread-only").checked && "true" }), show);

function show(item, notification) {
  const { id, sentence, link, count, readAt, updatedAt, severity } = notification;
  const times = count > 1 ? `, ${count} times` : "";
  item.querySelector("[data-part=sentence]").textContent = sentence;
  fillFields(item, { new: readAt ? "" : "New", when: dateAndHour(new Date(updatedAt)) + times });
  item.toggleAttribute("data-new", !readAt);
  item.dataset.severity = severity;
  const look = item.querySelector("[data-part=link]");
  look.hidden = !link;
  if (link) look.href = link;
  look.setAttribute("aria-label", `Look: ${sentence}`);
  const markRead = () => call("POST", path`/api/notifications/${id}/read`);
  // Whoever looks has read it, and is led on once that is stored, or couldn't be.
  if (!readAt) look.addEventListener("click", async event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return void markRead();
    event.preventDefault();
    await markRead().catch(() => {});
    location.assign(link);
  });
  const button = item.querySelector("[data-act=read]");
  button.hidden = Boolean(readAt);
  button.setAttribute("aria-label", `Mark as read: ${sentence}`);
  button.addEventListener("click", async () => {
    await markRead();
    await load();
    say("It is marked as read.");
  });
}

/** The list is made anew while somebody may be in it with the keyboard. Gives what brings them back to the same row, or the one in its place. */
function keepPlace() {
  const rows = section.querySelector("[data-records]");
  const index = [...rows.children].indexOf(document.activeElement.closest("li"));
  return () => {
    if (index < 0 || rows.contains(document.activeElement)) return;
    const row = rows.children[Math.min(index, rows.children.length - 1)];
    (row?.querySelector("[data-act=read]:not([hidden]), [data-part=link]:not([hidden])") ?? find("unread-only")).focus();
  };
}

async function load() {
  const returnToPlace = keepPlace();
  looked = new Date().toISOString();
  await list.reload();
  returnToPlace();
  find("read-all").hidden = !section.querySelector("[data-new]");
}

find("read-all").addEventListener("click", async () => {
  await call("POST", "/api/notifications/read", { until: looked });
  await load();
  say("All are read.");
});
find("unread-only").addEventListener("change", load);
document.addEventListener("notifications", load);

function choice({ kind, wantsMail }) {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: wantsMail, name: kind });
  box.addEventListener("change", async () => {
    try {
      await call("PUT", path`/api/notifications/mails/${kind}`, { wantsMail: box.checked });
      say(box.checked ? "It comes by mail from now on." : "It comes by mail no longer.");
    } catch (error) {
      box.checked = !box.checked;
      throw error;
    }
  });
  const label = document.createElement("label");
  label.className = "choice";
  label.append(box, KINDS[kind] ?? kind.replaceAll("_", " "));
  return label;
}

async function showMails() {
  const [choices, { user }] = await Promise.all([read("/api/notifications/mails"), read("/api/auth/me")]);
  find("mails").append(...choices.map(choice));
  if (user.emailVerified) return;
  const link = Object.assign(document.createElement("a"), { href: "/account", textContent: "Your account says how." });
  find("mails-note").append(" Your email address is not confirmed, so no mail goes there yet. ", link);
}

load();
showMails();
