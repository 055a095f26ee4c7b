import { delay, position, spokenPosition } from "../lib/words.js";

const ICONS = new URL("../../icons/player.svg", import.meta.url).pathname;
const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

/** The bar below the picture. Shows what it is told; sends `player-act` with what is wanted. */
export class Controls {
  element = document.createElement("div");
  #row = document.createElement("div");
  #play = this.#button("play", "Play", "k");
  #mute = this.#button("mute", "Mute", "m");
  #volume = range("player-volume", "Volume", 1, 0.05);
  #live = this.#button("live", "", "l");
  #delay = text("player-delay");
  #time = text("player-time");
  #timeline = range("player-timeline", "Place in the recording", 0, "any");
  #inset = this.#button("picture-in-picture", "Picture in picture");
  #full = this.#button("fullscreen", "Full screen", "f");
  #isSeeking = false;
  #isLive = false;

  constructor() {
    this.element.className = "player-bar";
    // There is nothing to control before it is told what is shown.
    this.element.hidden = true;
    this.#row.className = "player-row";
    this.#live.classList.add("player-live");
    this.#inset.append(icon("picture-in-picture"));
    const space = document.createElement("span");
    space.className = "space";
    this.#row.append(this.#play, this.#mute, this.#volume, this.#live, this.#delay, this.#time, space, this.#inset, this.#full);
    this.element.append(this.#timeline, this.#row);
    this.#volume.addEventListener("input", () => this.#send("volume", this.#volume.valueAsNumber));
    // Going back from live opens another source, so it waits until the hand is off.
    this.#timeline.addEventListener("input", () => { this.#isSeeking = true; if (!this.#isLive) this.#seek(); });
    this.#timeline.addEventListener("change", () => { this.#isSeeking = false; if (this.#isLive) this.#seek(); });
    this.#timeline.addEventListener("pointermove", event => this.#point(event));
    this.#timeline.addEventListener("pointerleave", () => this.#send("point", null));
    this.#inset.hidden = !(document.pictureInPictureEnabled && "requestPictureInPicture" in HTMLVideoElement.prototype);
  }

  /**
   * @param {object} at
   * @param {"live"|"rewind"|"recording"|null} at.source
   * @param {{time: number, length: number}|null} at.place in a session on air, where one can go back in it
   * @param {number|null} at.delay seconds behind live
   */
  show(at) {
    this.element.hidden = at.source === null;
    const isRecording = at.source === "recording";
    name(this.#play, at.isPaused ? "Play" : "Pause", at.isPaused ? "play" : "pause");
    const isSilent = at.isMuted || at.volume === 0;
    name(this.#mute, isSilent ? "Turn on sound" : "Mute", isSilent ? "muted" : "sound");
    setRange(this.#volume, at.isMuted ? 0 : at.volume, 1, `${Math.round((at.isMuted ? 0 : at.volume) * 100)} %`);
    this.#live.hidden = this.#delay.hidden = isRecording;
    this.#isLive = at.source === "live";
    this.#time.hidden = !isRecording;
    this.#timeline.hidden = !isRecording && !at.place;
    if (isRecording) this.#showPlace(at);
    else {
      this.#showDelay(at);
      if (at.place) this.#showTimeline(at.place.time, at.place.length, "livestream");
    }
    name(this.#full, at.isFullscreen ? "Leave full screen" : "Full screen", at.isFullscreen ? "leave-fullscreen" : "fullscreen");
  }

  #showDelay({ source, place, isAtLive, delay: seconds }) {
    const label = isAtLive ? "Live" : "Go to live";
    if (this.#live.textContent !== label) this.#live.textContent = label;
    this.#live.setAttribute("aria-disabled", isAtLive);
    if (source === "rewind") this.#delay.textContent = place ? `−${position(place.length - place.time)}` : "";
    else this.#delay.textContent = seconds === null ? "" : delay(seconds);
    this.#delay.title = "Delay behind live";
  }

  #showPlace({ time, duration }) {
    this.#showTimeline(time, duration, "recording");
    this.#time.textContent = `${position(time)} / ${position(duration)}`;
  }

  #showTimeline(time, length, what) {
    this.#timeline.setAttribute("aria-label", `Place in the ${what}`);
    if (!this.#isSeeking) setRange(this.#timeline, time, length, `${spokenPosition(time)} of ${spokenPosition(length)}`);
    else fillRange(this.#timeline);
  }

  #point({ offsetX, pointerType }) {
    const { clientWidth, max } = this.#timeline;
    const share = Math.min(1, Math.max(0, (getComputedStyle(this.#timeline).direction === "rtl" ? clientWidth - offsetX : offsetX) / clientWidth));
    if (pointerType === "mouse" || this.#isSeeking) this.#send("point", { at: share * max, share });
  }

  #seek() { this.#send("seek", this.#timeline.valueAsNumber); }

  #button(act, label, key) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "player-button";
    if (label) button.setAttribute("aria-label", label);
    if (key) button.setAttribute("aria-keyshortcuts", key);
    button.addEventListener("click", () => this.#send(act));
    return button;
  }

  #send(act, value) { this.element.dispatchEvent(new CustomEvent("player-act", { detail: { act, value }, bubbles: true })); }
}

/** Gives a button its name and its icon, touching the page only when they change. */
function name(button, label, iconName) {
  if (button.dataset.icon === iconName) return;
  button.dataset.icon = iconName;
  button.setAttribute("aria-label", label);
  button.title = label;
  button.replaceChildren(icon(iconName));
}

function text(className) {
  const element = document.createElement("span");
  element.className = className;
  return element;
}

function range(className, label, max, step) {
  const input = document.createElement("input");
  Object.assign(input, { type: "range", className, min: 0, max, step, value: 0 });
  input.setAttribute("aria-label", label);
  return input;
}

function setRange(input, value, max, words) {
  input.max = max || 0;
  input.value = value;
  input.setAttribute("aria-valuetext", words);
  fillRange(input);
}

function fillRange(input) {
  const share = Number(input.max) > 0 ? Number(input.value) / Number(input.max) : 0;
  input.style.setProperty("--filled", `${(share * 100).toFixed(2)}%`);
}
