let library;

/** hls.js, or `null` when the server has none or this browser cannot run it. Asked for once. */
export function hlsLibrary() {
  library ??= load();
  return library;
}

async function load() {
  // iPhones have no Media Source Extensions but a good player of their own.
  if (!("MediaSource" in window)) return null;
  try {
    const { default: Hls } = await import("/assets/vendor/hls/hls.mjs");
    return Hls.isSupported() ? Hls : null;
  } catch {
    return null;
  }
}

/** Whether the browser plays HLS without help. */
export const playsNatively = video => video.canPlayType("application/vnd.apple.mpegurl") !== "";
