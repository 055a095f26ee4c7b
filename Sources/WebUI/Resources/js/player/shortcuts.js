const ANYWHERE = { k: "play", m: "mute", f: "fullscreen", l: "live", ArrowLeft: "back", ArrowRight: "forward" };
/** Elsewhere these scroll the page. */
const ON_PLAYER = { ArrowUp: "louder", ArrowDown: "quieter", Home: "start", End: "end" };

/**
 * The act that a key press stands for, or `undefined`. Keys that an element under the focus needs stay its own.
 * @param {KeyboardEvent} event
 */
export function shortcut(event, player) {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const { target } = event;
  if (target.matches("input:not([type=range]), textarea, select, [contenteditable]")) return undefined;
  if (target.matches("input[type=range]") && /^(Arrow|Home|End|Page)/.test(event.key)) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === " ") return target.matches("button, summary, a") ? undefined : "play";
  return ANYWHERE[key] ?? (player.contains(target) ? ON_PLAYER[key] : undefined);
}
