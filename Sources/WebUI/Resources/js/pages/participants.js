import { call, path, read, withQuery } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { fillFields, Listing } from "../lib/listing.js";
import { may, page } from "../lib/page.js";
import { say } from "../lib/say.js";
import { clock } from "../lib/words.js";

const REFRESH_EVERY = 10_000;
const find = id => document.getElementById(id);
const { organisation, subjectId } = page;
const livestream = path`/api/livestreams/${subjectId}`;
let mayRemove = false;

const list = new Listing(find("participants"), () => withQuery(`${livestream}/participants`, { present: find("present-only").checked && "true" }), show);

function show(item, { user, joinedAt, leftAt }) {
  const isYou = user.id === page.user.id;
  const at = instant => clock(new Date(instant));
  fillFields(item, { name: user.displayName, you: isYou ? "you" : "", when: leftAt ? `${at(joinedAt)} to ${at(leftAt)}` : `Here since ${at(joinedAt)}` });
  const button = (act, isShown, then) => {
    const each = item.querySelector(`[data-act=${act}]`);
    each.hidden = !isShown || isYou;
    each.setAttribute("aria-label", `${each.textContent}: ${user.displayName}`);
    each.addEventListener("click", then);
  };
  button("remove", mayRemove && !leftAt, () => ask("sure-dialog", {
    title: `Send ${user.displayName} out?`, effect: "They may join again, unless somebody blocks them.", verb: "Send out",
  }, () => act("DELETE", `${livestream}/participants/${encodeURIComponent(user.id)}`, `${user.displayName} was sent out.`)));
  button("block", may("blockPeople"), () => ask("sure-dialog", {
    title: `Block ${user.displayName}?`,
    effect: `They can neither watch nor join anything of ${organisation.name} until somebody lets them in again, under People.`, verb: "Block",
  }, () => act("PUT", path`/api/organisations/${organisation.id}/blocks/${user.id}`, `${user.displayName} is blocked.`)));
}

async function act(method, address, news) {
  await call(method, address);
  await list.reload();
  say(news);
}

find("present-only").addEventListener("change", () => list.reload());
find("back").href = path`/o/${organisation.slug}/livestreams/${subjectId}`;
const { title, mayDo } = await read(livestream);
find("title").textContent = title;
mayRemove = mayDo.includes("moderateParticipants");
await list.reload();
setInterval(() => { if (!document.hidden && !find("participants").contains(document.activeElement)) list.reload(); }, REFRESH_EVERY);
