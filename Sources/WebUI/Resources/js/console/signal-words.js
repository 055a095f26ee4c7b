// What was measured of a signal, as people say it.
import { duration } from "../lib/words.js";

const CODECS = { avc1: "H.264", avc3: "H.264", hvc1: "H.265", hev1: "H.265", av01: "AV1", vp08: "VP8", vp09: "VP9", mp4a: "AAC", opus: "Opus" };
const codec = name => CODECS[name.split(".")[0].toLowerCase()] ?? name;
const number = (value, digits = 1) => String(Number(value.toFixed(digits)));
/** `0.8 s`, `8.3 s`, `40 s`, `2 min`. */
const seconds = milliseconds => (milliseconds < 9_950 ? `${number(milliseconds / 1000)}\u00A0s` : duration(milliseconds / 1000));

/** `850 kbit/s`, `2.5 Mbit/s`. */
export const bits = perSecond => (perSecond < 1e6 ? `${Math.round(perSecond / 1000)}\u00A0kbit/s` : `${number(perSecond / 1e6)}\u00A0Mbit/s`);
export const frames = perSecond => number(perSecond);

function picture({ video }) {
  if (!video) return "none";
  const declared = video.framesPerSecondDeclared;
  const size = video.width && video.height ? `${video.width} × ${video.height}` : "";
  const rate = video.framesPerSecond === null ? "" : `${frames(video.framesPerSecond)} pictures a second${declared === null ? "" : ` (announced: ${frames(declared)})`}`;
  return [codec(video.codec), size, rate].filter(Boolean).join(", ");
}

function sound({ audio }) {
  if (!audio) return "none";
  const channels = { 1: "mono", 2: "stereo" }[audio.channels] ?? (audio.channels ? `${audio.channels} channels` : "");
  return [codec(audio.codec), audio.sampleRate ? `${number(audio.sampleRate / 1000)}\u00A0kHz` : "", channels].filter(Boolean).join(", ");
}

function keyFrames({ video }) {
  if (!video || video.keyFrameIntervalMaxMilliseconds === null) return "";
  const [mean, most] = [video.keyFrameIntervalMilliseconds, video.keyFrameIntervalMaxMilliseconds];
  if (mean === null) return `none for ${seconds(most)}`;
  return `one every ${seconds(mean)}${most > mean * 1.2 ? `, at most ${seconds(most)}` : ""}${video.isReordered ? ", with B-frames" : ""}`;
}

function arrival({ arrival: { gapMilliseconds, jitterMilliseconds, behindMilliseconds } }) {
  const late = Math.max(gapMilliseconds ?? 0, jitterMilliseconds ?? 0);
  return [late < 500 ? "even" : `up to ${seconds(late)} late`, (behindMilliseconds ?? 0) >= 500 ? `${seconds(behindMilliseconds)} behind the clock` : ""].filter(Boolean).join(", ");
}

function connection({ connectedMilliseconds, reconnects, timestampJumps, undecodableFrames }) {
  return [
    connectedMilliseconds ? `for ${duration(connectedMilliseconds / 1000)}` : "away",
    reconnects.count ? `came back ${times(reconnects.count)}` : "never broke off",
    timestampJumps.count ? `its clock jumped ${times(timestampJumps.count)}` : "",
    undecodableFrames.count ? `${undecodableFrames.count} pictures could not be shown` : "",
  ].filter(Boolean).join(", ");
}

const times = count => (count === 1 ? "once" : count === 2 ? "twice" : `${count} times`);

/** Terms with what was measured; those of which nothing is known are left out. */
export function facts(figures) {
  if (!figures.connectedMilliseconds) return [["Connected", connection(figures)]];
  const rate = [figures.bitsPerSecond === null ? "" : `${bits(figures.bitsPerSecond)} now`, figures.bitsPerSecondMean === null ? "" : `${bits(figures.bitsPerSecondMean)} on average`];
  return [
    ["Picture", picture(figures)], ["Sound", sound(figures)], ["Bitrate", rate.filter(Boolean).join(", ")], ["Key frames", keyFrames(figures)],
    ["Arrival", arrival(figures)], ["Connected", connection(figures)],
  ].filter(([, words]) => words);
}
