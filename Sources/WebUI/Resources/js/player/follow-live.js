const GENTLE_MAX = 1.1;
/** Below this, the ear would hear more than the eye gains. */
const WORTHWHILE = 0.12;
/** Who hurries already goes on to here, so that nobody stays just below what is worthwhile. */
const ENOUGH = 0.02;
/** What must stay loaded ahead while playing faster, or hurrying would cause the next stall. */
const RESERVE = 0.3;
/** Further behind than this, catching up would take minutes: jump. */
const JUMP_BEHIND = 6;

/**
 * How a viewer at the live edge stays there. All in seconds.
 * @param {{delay: number, target: number, ahead: number, rate: number}} at `rate`: the playback rate of now
 * @returns {number | "jump"} the playback rate
 */
export function followLive({ delay, target, ahead, rate }) {
  const late = delay - target;
  if (!(late > (rate > 1 ? ENOUGH : WORTHWHILE))) return 1;
  if (late > JUMP_BEHIND) return "jump";
  if (ahead < RESERVE) return 1;
  return Math.min(GENTLE_MAX, 1.02 + Math.round(late * 25) / 100);
}
