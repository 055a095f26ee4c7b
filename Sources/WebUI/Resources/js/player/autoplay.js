/**
 * Begins to play, with sound if the browser allows it.
 * @returns {Promise<"playing" | "muted" | "refused">} how it went; "muted" only when `orMuted`.
 */
export async function autoplay(video, { orMuted }) {
  if (await begins(video)) return "playing";
  if (!orMuted || video.muted) return "refused";
  video.muted = true;
  if (await begins(video)) return "muted";
  video.muted = false;
  return "refused";
}

async function begins(video) {
  try {
    await video.play();
    return true;
  } catch (error) {
    // Anything but a refusal (such as a source that was replaced) is the source's affair.
    return error.name !== "NotAllowedError";
  }
}
