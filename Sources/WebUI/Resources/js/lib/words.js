// Numbers as people say them. The server's `Words` says the same.

/** `40 s`, `12 min`, `1 h 5 min`. */
export function duration(seconds) {
  if (!(seconds > 0) || !Number.isFinite(seconds)) return "0\u00A0s";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}\u00A0s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes}\u00A0min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)}\u00A0h\u00A0${minutes % 60}\u00A0min` : `${minutes / 60}\u00A0h`;
}

export const viewers = count => (count === 1 ? "1 viewer" : `${count} viewers`);

/** `0.8 s`, from ten seconds on without the fraction. */
export function delay(seconds) {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)}\u00A0s`;
  return duration(seconds);
}

/** `3:05`, `1:02:09`: a place in a recording. */
export function position(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const two = number => String(number).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const spoken = (number, unit) => `${number} ${unit}${number === 1 ? "" : "s"}`;

/** The same place for a screen reader: `3 minutes 5 seconds`. */
export function spokenPosition(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return [h && spoken(h, "hour"), m && spoken(m, "minute"), (s || whole === 0) && spoken(s, "second")].filter(Boolean).join(" ");
}

const hour = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const hourWithZone = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit", timeZoneName: "short" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** The hour in the viewer's zone; with the day when that is not today. */
export function clock(date, now = new Date()) {
  return date.toDateString() === now.toDateString() ? hour.format(date) : `${day.format(date)}, ${hour.format(date)}`;
}

/** The day in the viewer's zone. */
export const dayOf = date => day.format(date);

/** Day and hour in the viewer's zone, with the zone named. */
export const dateAndHour = date => `${day.format(date)}, ${hourWithZone.format(date)}`;
