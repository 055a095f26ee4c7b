import "../lib/copy-text.js";
import "../lib/stream-key.js";
import { APIError, call, path, read, readAll } from "../lib/api.js";
import { onSubmit } from "../lib/forms.js";
import { page } from "../lib/page.js";
import { fillMore, moreSettings } from "../livestreams/more-settings.js";
import { PictureField } from "../livestreams/picture-field.js";
import { instantOf, ownZone, wallOf, zones } from "../livestreams/zones.js";

const SWITCHES = ["isVisible", "isRecorded", "startsWithEncoder", "endsWithEncoder", "isChatEnabled", "guestsMayChat", "isChatFollowersOnly", "isChatDelayed"];
const { organisation, subjectId } = page;
const base = `/o/${encodeURIComponent(organisation.slug)}/livestreams`;
const find = id => document.getElementById(id);
const form = find("livestream");
const picture = new PictureField();
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
    isLinkOnly: access === "link",
    linkExpiresAt: instantOf(values.linkExpiresAt, timeZone), ...password(values), ...moreSettings(values),
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
    recurrence: livestream.schedule?.recurrence ?? "", pageId: livestream.pageId ?? "", linkExpiresAt: wallOf(livestream.linkExpiresAt, zone),
    access: livestream.hasPassword ? "password" : livestream.isMembersOnly ? "members" : livestream.isLinkOnly ? "link" : "public",
  };
  const rule = values.recurrence;
  const repeats = form.elements.recurrence;
  if (rule && ![...repeats.options].some(option => option.value === rule)) repeats.append(new Option(`as it is (${rule})`, rule));
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  for (const name of SWITCHES) form.elements[name].checked = livestream[name];
  if (hadPassword) find("password").placeholder = "As it is";
  picture.fill(livestream.thumbnail);
  find("more").open = fillMore(form, livestream);
  showDependent();
}

/** Shows what belongs to the choices that were made. */
function showDependent() {
  const { kind, access } = form.elements;
  find("repeats").hidden = kind.value !== "channel";
  find("password-field").hidden = access.value !== "password";
  // A time that is set counts for everybody from outside, however they come.
  find("link-field").hidden = access.value !== "link" && !form.elements.linkExpiresAt.value;
  find("password").required = access.value === "password" && !hadPassword;
  for (const part of form.querySelectorAll("[data-of-chat]")) part.hidden = !form.elements.isChatEnabled.checked;
  form.querySelector("[data-of-recording]").hidden = !form.elements.isRecorded.checked;
}

function showMade(made, problem) {
  Object.assign(find("made-problem"), { textContent: problem, hidden: !problem });
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
  picture.check();
  if (!subjectId) {
    const { data } = await call("POST", "/api/livestreams", { organisationId: organisation.id, kind: values.kind, ...settings(values) });
    return showMade(data, await savePicture(data.id));
  }
  const { data } = await call("PATCH", path`/api/livestreams/${subjectId}`, settings(values), { "If-Match": `"${version}"` });
  // Where the picture is refused, the rest is stored already, and is what the next attempt begins from.
  version = data.version;
  hadPassword = data.hasPassword;
  await picture.save(subjectId);
  location.assign(`${base}/${encodeURIComponent(subjectId)}`);
});

/** The livestream is there whatever becomes of its picture. Gives a sentence where it wasn't taken. */
async function savePicture(id) {
  try {
    await picture.save(id);
    return "";
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    const why = error.details[0]?.error ?? error.message;
    return `Its picture was not taken: ${why} You can choose another in the console, under “Change”.`;
  }
}

const asked = Promise.all([
  readAll(path`/api/pages?organisationId=${organisation.id}`), subjectId ? read(path`/api/livestreams/${subjectId}`) : null,
]);
// The zones are many: they are put there while the answers are on their way.
form.elements.timeZone.append(...zones().map(zone => new Option(zone.replaceAll("_", " "), zone)));
form.elements.timeZone.value = ownZone();
form.addEventListener("change", showDependent);
find("cancel").href = subjectId ? `${base}/${encodeURIComponent(subjectId)}` : `/o/${encodeURIComponent(organisation.slug)}`;
showDependent();
if (subjectId) {
  find("form-title").textContent = "Change the livestream";
  find("submit").textContent = "Save";
  find("kinds").hidden = true;
}
const [pages, livestream] = await asked;
form.elements.pageId.append(...pages.map(each => new Option(each.title, each.id)));
find("page-field").hidden = pages.length === 0;
// From a page of livestreams one comes to make another for it.
const here = new URLSearchParams(location.search).get("page");
if (pages.some(({ id }) => id === here)) form.elements.pageId.value = here;
if (livestream) fill(livestream);
