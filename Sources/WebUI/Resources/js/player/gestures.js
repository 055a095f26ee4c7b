const IDLE_AFTER = 3_000;

/**
 * Pointer and touch on the picture: a click plays or pauses, a second one fills the screen, a touch only shows the
 * controls. While it plays and nobody moves, the element gets the attribute `idle`.
 * @param {(act: string) => void} act
 */
export function connectGestures(player, video, act) {
  let timer;
  const wake = () => {
    player.removeAttribute("idle");
    clearTimeout(timer);
    timer = setTimeout(() => { if (!video.paused) player.setAttribute("idle", ""); }, IDLE_AFTER);
  };
  const isIdle = () => player.hasAttribute("idle");

  let wasIdle = false;
  player.addEventListener("pointerdown", () => { wasIdle = isIdle(); }, true);
  player.addEventListener("pointermove", event => { if (event.pointerType === "mouse") wake(); });
  player.addEventListener("focusin", wake);
  player.addEventListener("keydown", wake);
  player.addEventListener("pointerleave", event => {
    if (event.pointerType === "mouse" && !video.paused) player.setAttribute("idle", "");
  });
  for (const name of ["pause", "play"]) video.addEventListener(name, wake);

  player.addEventListener("click", event => {
    if (event.target.closest("button, input, a")) return wake();
    if (event.pointerType !== "touch") return act("play");
    if (wasIdle || video.paused) wake();
    else player.setAttribute("idle", "");
  });
  player.addEventListener("dblclick", event => { if (!event.target.closest("button, input, a")) act("fullscreen"); });
  wake();
}
