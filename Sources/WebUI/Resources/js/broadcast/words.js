// What is said of devices and of what is sent. Pure.

/** Why a camera, microphone or screen didn't open. */
export function deviceProblem(error, what) {
  switch (error.name) {
    case "NotAllowedError":
      return what === "screen"
        ? "No screen was chosen. Press the button again, and choose one."
        : `The browser doesn’t lend its ${what} to this page. Allow it beside the address at the top, then press the button again.`;
    case "NotFoundError": return `No ${what} was found. Plug one in, then press the button again.`;
    case "NotReadableError": return `The ${what} is in use by another program. Close that one, then press the button again.`;
    default: return `The ${what} could not be opened: ${error.message || error.name}.`;
  }
}

/** What the page says in one line. */
export function broadcastWord({ publisher, life, isReady }) {
  const isOnAir = life === "live" || life === "interrupted";
  if (publisher === "connecting") return "Connecting to the server…";
  if (publisher === "reconnecting") return "The connection broke. We are trying again by ourselves; leave this page open.";
  if (publisher === "sending") return isOnAir ? "You are on air." : "The server gets your picture. Viewers don’t see it yet.";
  if (isOnAir) return "Another encoder is on air with this livestream.";
  return isReady ? "This is how you look. Viewers see nothing yet." : "";
}

/** @returns {string} what slows the picture down, in words; empty when nothing does */
export function limitWord(limit) {
  if (limit === "bandwidth") return "Your connection is slow: the picture is made smaller until it is faster.";
  if (limit === "cpu") return "This device is busy: the picture is made smaller. Closing other programs helps.";
  return "";
}

/** `2.4 Mbit/s`, `320 kbit/s` */
export function bitrate(bits) {
  if (!(bits >= 0)) return "–";
  return bits >= 1_000_000 ? `${(bits / 1_000_000).toFixed(1)}\u00A0Mbit/s` : `${Math.round(bits / 1000)}\u00A0kbit/s`;
}
