/**
 * What the picture says, from what is known. Pure, so that every case can be read here.
 *
 * @param {object} at
 * @param {"waiting"|"live"|"interrupted"|"ended"} at.state of the livestream
 * @param {boolean} at.hasRecording
 * @param {boolean} at.isRecordingPending there is none yet, but there will be
 * @param {"live"|"rewind"|"recording"|null} at.source what the video element is fed with
 * @param {boolean} at.canPlay whether this browser has any way to play
 * @param {boolean} at.isPaused
 * @param {boolean} at.isRefused the browser wants a gesture before it plays
 * @param {boolean} at.isStalled no picture has come for a while
 * @param {boolean} at.isRetrying the source broke and is opened again
 * @param {"soon"|"due"|"offered"|null} at.ending the live picture is over: its recording follows by itself, or when asked for
 * @param {boolean} at.isOnAirAgain a new session began while a recording plays
 * @returns {{title?: string, text?: string, actions?: string[], picture?: "none"|"dimmed"}}
 */
export function notice(at) {
  if (at.state === "waiting") {
    return { title: "This livestream has not begun.", text: "It starts here by itself when it does.", picture: "none" };
  }
  // Who has gone back has a picture, whatever the encoder does.
  if (at.state === "interrupted" && at.source !== "rewind") {
    return { title: "Back in a moment", text: "The picture from the encoder stopped. It goes on here by itself.", picture: "dimmed" };
  }
  if (at.state === "ended" && !at.hasRecording && at.source !== "rewind") {
    const text = at.isRecordingPending ? "Its recording is being finished." : "It was not recorded.";
    return { title: "This livestream has ended.", text, picture: "dimmed" };
  }
  if (!at.canPlay) {
    const text = at.hasLibrary ? "It has no decoder for what the encoder sends, such as HEVC. Try another browser or device."
      : "It needs hls.js, which this server does not have. Safari and Chrome can play without it.";
    return { title: "This browser cannot play the livestream.", text, picture: "dimmed" };
  }
  if (at.ending === "soon") {
    return {
      title: "This livestream has ended.", text: "Its recording begins in a moment.",
      actions: ["recording", "stay"], picture: "dimmed",
    };
  }
  if (at.ending === "offered") {
    return { title: "This livestream has ended.", text: "Its recording is here.", actions: ["recording"], picture: "dimmed" };
  }
  if (at.isOnAirAgain) return { title: "On air again", actions: ["live"] };
  if (at.isRetrying) return { title: "The picture stopped coming.", text: "We are trying again.", picture: "dimmed" };
  if (at.isRefused || at.isPaused) return { actions: ["play"] };
  if (at.isStalled) return { text: "Waiting for the picture" };
  return {};
}

/** What a screen reader is told when the livestream goes from one state to another. */
export function announcement(before, after, hasRecording) {
  if (before === after) return "";
  if (after === "live") return before === "interrupted" ? "Live again." : "The livestream is on air.";
  if (after === "interrupted") return "The picture is interrupted. Back in a moment.";
  if (after === "ended") return hasRecording ? "The livestream has ended. Its recording is here." : "The livestream has ended.";
  return "";
}
