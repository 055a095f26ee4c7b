import { roleWord } from "../people/roles.js";

/** Who was erased has no name any more. */
export const GONE = "Somebody who is no longer here";

/**
 * Each act as a sentence about `who`, with `what` for the thing or person that it was done to (“the page “In memory of Margarete””), and `whom` for
 * a person in its details. What has no line here is still shown, by the log's own word.
 */
const SENTENCES = {
  "organisation.made": ({ who }) => `${who} made the organisation`,
  "organisation.changed": ({ who }) => `${who} changed the organisation’s settings`,
  "organisation.deleted": ({ who }) => `${who} deleted the organisation`,
  "member.joined": ({ who, what, details }) => `${what || who} joined${details.role ? ` as ${roleWord(details.role)}` : ""}`,
  "member.left": ({ who }) => `${who} left`,
  "member.removed": ({ who, what }) => `${who} removed ${what}`,
  "member.role_changed": ({ who, what, details }) => `${who} made ${what} ${roleWord(details.to)}; before: ${roleWord(details.from)}`,
  "member.blocked": ({ who, what }) => `${who} blocked ${what}`,
  "member.unblocked": ({ who, what }) => `${who} let ${what} in again`,
  "invitation.made": ({ who, details }) =>
    `${who} made an invitation as ${roleWord(details.role)}${details.bound ? " for an email address" : `, for ${details.uses === 1 ? "one person" : `${details.uses} people`}`}`,
  "invitation.revoked": ({ who }) => `${who} revoked an invitation`,
  "creator_application.made": ({ who }) => `${who} applied to become a creator`,
  "creator_application.approved": ({ who, what }) => `${who} approved the application of ${what}`,
  "creator_application.rejected": ({ who, what }) => `${who} rejected the application of ${what}`,
  "livestream.created": ({ who, what }) => `${who} made ${what}`,
  "livestream.changed": ({ who, what }) => `${who} changed ${what}`,
  "livestream.deleted": ({ who }) => `${who} deleted a livestream`,
  "livestream.reordered": ({ who, what }) => `${who} put ${what} elsewhere in the list`,
  "livestream.visibility_changed": ({ who, what }) => `${who} showed or hid ${what}`,
  "livestream.thumbnail_changed": ({ who, what }) => `${who} changed the picture of ${what}`,
  "livestream.started": ({ who, what }) => `${who} started ${what}`,
  "livestream.stopped": ({ who, what }) => `${who} stopped ${what}`,
  "livestream.state_changed": ({ who, what, details }) => `${who} set ${what} to “${details.state}”`,
  "stream_key.created": ({ who, what }) => `${who} made a stream key for ${what}`,
  "stream_key.revealed": ({ who, what }) => `${who} looked at a stream key of ${what}`,
  "stream_key.rotated": ({ who, what }) => `${who} rotated a stream key of ${what}`,
  "stream_key.revoked": ({ who, what }) => `${who} revoked a stream key of ${what}`,
  "page.created": ({ who, what }) => `${who} made ${what}`,
  "page.changed": ({ who, what }) => `${who} changed ${what}`,
  "page.deleted": ({ who }) => `${who} deleted a page`,
  "participant.removed": ({ who, what, whom }) => `${who} sent ${whom} out of ${what}`,
  "page.admin_added": ({ who, what, whom, isSelf }) => (isSelf ? `${who} looks after ${what} now` : `${who} let ${whom} look after ${what}`),
  "page.admin_removed": ({ who, what, whom, isSelf }) => (isSelf ? `${who} looks after ${what} no longer` : `${who} let ${whom} look after ${what} no longer`),
  "recording.deleted": ({ who, what }) => `${who} deleted a recording of ${what}`,
  "recording.expired": ({ what }) => `A recording of ${what} was deleted, since its time was over`,
  "webhook.created": ({ who }) => `${who} made a webhook`,
  "webhook.changed": ({ who }) => `${who} changed a webhook`,
  "webhook.removed": ({ who }) => `${who} removed a webhook`,
  "webhook.secret_rotated": ({ who }) => `${who} gave a webhook another secret`,
  "webhook.replayed": ({ who }) => `${who} sent events to a webhook again`,
  "user.link_shown": ({ who, what }) => `${who} was shown a link for ${what}`,
};

export const KNOWN_ACTIONS = Object.keys(SENTENCES);

/** The action's own words for a list of choices: `member.role_changed` becomes `Member: role changed`. */
export function actionWords(action) {
  const [thing, act] = action.split(".").map(part => part.replaceAll("_", " "));
  return `${thing[0].toUpperCase()}${thing.slice(1)}: ${act ?? ""}`;
}

const UNNAMED = {
  user: GONE, livestream: "a livestream that is no longer there", page: "a page that is no longer there", creator_application: "somebody who is no longer here",
};

/** @param {{action: string, objectKind: string, objectId: string|null, details: object, names: Record<string, string>}} entry */
export function sentence(entry, who) {
  const { names, objectKind, objectId, actorId } = entry;
  const details = entry.details ?? {};
  const named = names[objectId];
  const isTitle = objectKind === "livestream" || objectKind === "page";
  const what = named ? (isTitle ? `the ${objectKind} “${isolated(named)}”` : isolated(named)) : UNNAMED[objectKind] ?? "";
  const whom = isolated(names[details.user] ?? GONE);
  return SENTENCES[entry.action]?.({ who: isolated(who), what, whom, details, isSelf: details.user === actorId })
    ?? `${isolated(who)}: ${actionWords(entry.action)}${named ? `, ${what}` : ""}`;
}

/** A name of any script inside a sentence of ours (Unicode TR 9, §6.3: first strong isolate). */
const isolated = name => name && `\u2068${name}\u2069`;
