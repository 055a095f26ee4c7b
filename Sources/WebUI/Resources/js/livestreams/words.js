import { clock, dateAndHour, duration, viewers } from "../lib/words.js";

/** Who may watch, as one says it. */
export function accessWords(livestream) {
  if (!livestream.isVisible) return "Nobody but its makers: it is hidden";
  const isForMembers = livestream.isMembersOnly || !livestream.isPublic;
  const who = isForMembers ? "Members only" : livestream.isLinkOnly ? "Whoever has the link" : "Everybody";
  return livestream.hasPassword ? `${who}, with a password` : who;
}

/** When it is, was, or will be. */
export function whenWords(livestream) {
  const at = instant => dateAndHour(new Date(instant));
  const { state, startedAt, endedAt, schedule, stateSince } = livestream;
  switch (state) {
    case "live": return [`Since ${clock(new Date(startedAt ?? stateSince))}`, livestream.viewerCount > 0 && viewers(livestream.viewerCount)].filter(Boolean).join(" · ");
    case "interrupted": return `Its encoder is away since ${clock(new Date(stateSince))}`;
    case "starting": return `Open since ${clock(new Date(stateSince))}`;
    case "failed": case "cancelled": return [livestream.note, at(stateSince)].filter(Boolean).join(" · ");
    case "ended": return [startedAt && at(startedAt), startedAt && endedAt && duration((new Date(endedAt) - new Date(startedAt)) / 1000), livestream.recording && "recorded"].filter(Boolean).join(" · ");
    default: return schedule?.next ? `Begins ${at(schedule.next.startAt)}` : startedAt ? `Last on air ${at(startedAt)}` : "No time is set";
  }
}
