import { roleWord } from "../people/roles.js";

/**
 * Each act as a sentence about `who`, with `whom` for the person it was done to. What has no line here is still shown, by the log's own word.
 */
const SENTENCES = {
  "organisation.made": ({ who }) => `${who} made the organisation`,
  "organisation.changed": ({ who }) => `${who} changed the organisation’s settings`,
  "organisation.deleted": ({ who }) => `${who} deleted the organisation`,
  "member.joined": ({ who, whom, details }) => `${whom || who} joined${details.role ? ` as ${roleWord(details.role)}` : ""}`,
  "member.left": ({ who }) => `${who} left`,
  "member.removed": ({ who, whom }) => `${who} removed ${whom}`,
  "member.role_changed": ({ who, whom, details }) => `${who} made ${whom} ${roleWord(details.to)}; before: ${roleWord(details.from)}`,
  "member.blocked": ({ who, whom }) => `${who} blocked ${whom}`,
  "member.unblocked": ({ who, whom }) => `${who} let ${whom} in again`,
  "invitation.made": ({ who, details }) =>
    `${who} made an invitation as ${roleWord(details.role)}${details.bound ? " for an email address" : `, for ${details.uses === 1 ? "one person" : `${details.uses} people`}`}`,
  "invitation.revoked": ({ who }) => `${who} revoked an invitation`,
  "creator_application.made": ({ who }) => `${who} applied to become a creator`,
  "creator_application.approved": ({ who }) => `${who} approved an application`,
  "creator_application.rejected": ({ who }) => `${who} rejected an application`,
  "livestream.created": ({ who }) => `${who} made a livestream`,
  "livestream.changed": ({ who }) => `${who} changed a livestream`,
  "livestream.deleted": ({ who }) => `${who} deleted a livestream`,
  "livestream.reordered": ({ who }) => `${who} changed the order of the livestreams`,
  "livestream.visibility_changed": ({ who }) => `${who} showed or hid livestreams`,
  "livestream.thumbnail_changed": ({ who }) => `${who} changed the picture of a livestream`,
  "livestream.started": ({ who }) => `${who} started a livestream`,
  "livestream.stopped": ({ who }) => `${who} stopped a livestream`,
  "livestream.state_changed": ({ who, details }) => `${who} set a livestream to “${details.state}”`,
  "stream_key.created": ({ who }) => `${who} made a stream key`,
  "stream_key.revealed": ({ who }) => `${who} looked at a stream key`,
  "stream_key.rotated": ({ who }) => `${who} rotated a stream key`,
  "stream_key.revoked": ({ who }) => `${who} revoked a stream key`,
  "page.created": ({ who }) => `${who} made a page`,
  "page.changed": ({ who }) => `${who} changed a page`,
  "page.deleted": ({ who }) => `${who} deleted a page`,
  "participant.removed": ({ who }) => `${who} sent a viewer away`,
  "user.link_shown": ({ who, whom }) => `${who} was shown a link for ${whom}`,
};

export const KNOWN_ACTIONS = Object.keys(SENTENCES);

/** The action's own words for a list of choices: `member.role_changed` becomes `Member: role changed`. */
export function actionWords(action) {
  const [thing, act] = action.split(".").map(part => part.replaceAll("_", " "));
  return `${thing[0].toUpperCase()}${thing.slice(1)}: ${act ?? ""}`;
}

/** @param {{action: string, details: object}} entry */
export function sentence(entry, who, whom) {
  const details = entry.details ?? {};
  return SENTENCES[entry.action]?.({ who: isolated(who), whom: isolated(whom), details }) ?? `${isolated(who)}: ${actionWords(entry.action)}`;
}

/** A name of any script inside a sentence of ours (Unicode TR 9, §6.3: first strong isolate). */
const isolated = name => name && `\u2068${name}\u2069`;
