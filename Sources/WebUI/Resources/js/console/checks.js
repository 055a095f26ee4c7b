/** What is done and what is to do, one line each: what is, then what to do. */
function checksOf({ state, isVisible, mayDo, kind, recording, startsWithEncoder }) {
  const isOnAir = state === "live" || state === "interrupted";
  if (state === "failed") return [["wrong", "It has failed; above stands why. Announce it again, or open it."]];
  if (state === "cancelled") return [["done", "It is cancelled. “Take back” announces it again."]];
  if (state === "archived") return [["done", "It is put away, and in no list. “Take back” brings it back."]];
  if (state === "ended") return [["done", recording ? "It is over, and recorded." : "It is over. There is no recording."]];
  const lines = [];
  if (state === "draft") lines.push(["open", "It is a draft: only its makers see it. Announce it, or open it for viewers."]);
  if (!isVisible) lines.push(["wrong", "It is hidden: nobody but its makers sees it. “Change” shows it."]);
  if (isOnAir) {
    lines.push(state === "live" ? ["done", "The encoder is connected."] : ["wrong", "The encoder is away. Look at its network; it may come back by itself."]);
    lines.push(["done", "It is open for viewers."]);
  } else {
    if (mayDo.includes("useKeys")) lines.push(["open", "Give the server address and a key to your encoder, and start it there."]);
    if (state === "starting") lines.push(["done", "It is open for viewers: it is live as soon as the encoder sends."]);
    else lines.push(startsWithEncoder ? ["done", "It goes live as soon as the encoder sends."] : ["open", "Open it for viewers when you are ready."]);
  }
  if (kind === "channel" && recording && !isOnAir) lines.push(["done", "Until then people see its latest recording."]);
  return lines;
}

/** @param {string[]} problems what the signal's measurement says is wrong */
export function showChecks(livestream, problems) {
  const lines = [...checksOf(livestream), ...problems.map(sentence => ["wrong", sentence])].map(([is, words]) => {
    const line = Object.assign(document.createElement("li"), { textContent: words });
    line.dataset.is = is;
    return line;
  });
  document.getElementById("checks").replaceChildren(...lines);
}
