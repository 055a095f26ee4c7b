import "../lib/copy-text.js";
import "../lib/stream-key.js";
import { call, path, readAll } from "../lib/api.js";
import { onSubmit } from "../lib/forms.js";
import { page } from "../lib/page.js";
import { instantOf, ownZone, wallOf, zones } from "../livestreams/zones.js";

const SWITCHES = ["isVisible", "isRecorded", "startsWithEncoder", "endsWithEncoder", "isChatEnabled", "guestsMayChat", "isChatDelayed"];
const { organisation, subjectId } = page;
const base = `/o/${encodeURIComponent(organisation.slug)}/livestreams`;
const find = id => document.getElementById(id);
const form = find("livestream");
let version;
let hadPassword = false;

/** What the form says, in the API's words. */
function settings(values) {
  const { title, description, timeZone, access } = values;
  const times = { startAt: instantOf(values.startAt, timeZone), endAt: instantOf(values.endAt, timeZone), timeZone };
  const switches = Object.fromEntries(SWITCHES.map(name => [name, form.elements[name].checked]));
  const repeats = values.kind === "channel" && values.startAt ? values.recurrence || null : null;
  return {
    title, description, pageId: values.pageId || null, ...times, recurrence: repeats, ...switches, isPublic: access !== "members", isMembersOnly: access === "members",
    isLinkOnly: access === "link", ...password(values),
  };
}

function password({ access, password }) {
  if (access !== "password") return hadPassword ? { password: null } : {};
  return password || !hadPassword ? { password } : {};
}

function fill(livestream) {
  version = livestream.version;
  hadPassword = livestream.hasPassword;
  const zone = livestream.schedule?.timeZone ?? ownZone();
  const values = {
    title: livestream.title, description: livestream.description, kind: livestream.kind, timeZone: zone,
    startAt: wallOf(livestream.schedule?.startAt, zone), endAt: wallOf(livestream.schedule?.endAt, zone),
    recurrence: livestream.schedule?.recurrence ?? "", pageId: livestream.pageId ?? "",
    access: livestream.hasPassword ? "password" : livestream.isMembersOnly ? "members" : livestream.isLinkOnly ? "link" : "public",
  };
  const rule = values.recurrence;
  const repeats = form.elements.recurrence;
  if (rule && ![...repeats.options].some(option => option.value === rule)) repeats.append(new Option(`as it is (${rule})`, rule));
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  for (const name of SWITCHES) form.elements[name].checked = livestream[name];
  if (hadPassword) find("password").placeholder = "As it is";
  showDependent();
}

/** Shows what belongs to the choices that were made. */
function showDependent() {
  const { kind, access } = form.elements;
  find("repeats").hidden = kind.value !== "channel";
  find("password-field").hidden = access.value !== "password";
  find("password").required = access.value === "password" && !hadPassword;
  for (const part of form.querySelectorAll("[data-of-chat]")) part.hidden = !form.elements.isChatEnabled.checked;
}

function showMade(made) {
  find("made-server").textContent = made.rtmpUrl;
  const key = document.createElement("stream-key");
  key.append(Object.assign(document.createElement("code"), { textContent: made.streamKey }));
  find("made-key").replaceChildren(key);
  find("made-console").href = `${base}/${encodeURIComponent(made.id)}`;
  form.hidden = true;
  find("form-title").textContent = made.title;
  find("made").hidden = false;
  find("made").focus();
}

onSubmit(form, async values => {
  if (!subjectId) {
    const { data } = await call("POST", "/api/livestreams", { organisationId: organisation.id, kind: values.kind, ...settings(values) });
    return showMade(data);
  }
  await call("PATCH", path`/api/livestreams/${subjectId}`, settings(values), { "If-Match": `"${version}"` });
  location.assign(`${base}/${encodeURIComponent(subjectId)}`);
});

for (const each of await readAll(path`/api/pages?organisationId=${organisation.id}`)) form.elements.pageId.append(new Option(each.title, each.id));
find("page-field").hidden = form.elements.pageId.options.length < 2;
form.elements.timeZone.append(...zones().map(zone => new Option(zone.replaceAll("_", " "), zone)));
form.elements.timeZone.value = ownZone();
form.addEventListener("change", showDependent);
find("cancel").href = subjectId ? `${base}/${encodeURIComponent(subjectId)}` : `/o/${encodeURIComponent(organisation.slug)}`;
showDependent();
if (subjectId) {
  find("form-title").textContent = "Change the livestream";
  find("submit").textContent = "Save";
  find("kinds").hidden = true;
  fill((await call("GET", path`/api/livestreams/${subjectId}`)).data);
}
