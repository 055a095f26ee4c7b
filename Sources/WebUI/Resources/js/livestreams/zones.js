// Times of a zone's wall, as date and time fields hold them: `2026-11-22T10:00`.

/** How far the zone's wall is ahead of UTC at an instant, in milliseconds. */
function offset(instant, timeZone) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  });
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - Math.floor(instant / 1000) * 1000;
}

/** The instant (RFC 3339) at which the zone's wall shows `wall`; null for an empty one. In the hour that a clock repeats, the later. */
export function instantOf(wall, timeZone) {
  if (!wall) return null;
  const asUTC = Date.parse(`${wall}Z`);
  // The offset holds at the instant, which isn't known before; a second look is enough.
  const near = asUTC - offset(asUTC, timeZone);
  return new Date(asUTC - offset(near, timeZone)).toISOString();
}

/** What the zone's wall shows at an instant. */
export function wallOf(instant, timeZone) {
  if (!instant) return "";
  const time = Date.parse(instant);
  return new Date(time + offset(time, timeZone)).toISOString().slice(0, 16);
}

export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Every zone that the browser knows, one's own among them. */
export const zones = () => [...new Set([ownZone(), "UTC", ...(Intl.supportedValuesOf?.("timeZone") ?? [])])].sort();
