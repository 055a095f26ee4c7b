import { autoplay } from "./autoplay.js";
import { Backoff } from "./backoff.js";
import { Controls, icon } from "./controls.js";
import { followLive } from "./follow-live.js";
import { connectGestures } from "./gestures.js";
import { hlsLibrary, playsNatively } from "./hls-library.js";
import { HlsSource } from "./hls-source.js";
import { lastPicture } from "./last-picture.js";
import { NativeSource } from "./native-source.js";
import { announcement, notice } from "./notice.js";
import { Overlay } from "./overlay.js";
import { keepSound, restoreSound } from "./preferences.js";
import { Progress } from "./progress.js";
import { Rewind } from "./rewind.js";
import { shortcut } from "./shortcuts.js";
import { Ways } from "./ways.js";
import { speaksWebRTC, WhepSource } from "./whep-source.js";

const TICK = 250;
const FACTS_EVERY = 4;
/** How long the end of a livestream stands before its recording plays. */
const ENDING_FOR = 5_000;
const SKIP = 5;
/** Who goes to less than this behind the end goes to live. */
const NEARLY_LIVE = 10;

/**
 * `<live-player>`: a livestream from before its beginning to its recording.
 *
 * `update(livestream)` is told each new state; the attribute `state` reflects it. What to do follows from two things:
 * the livestream's state, and the *source* that the video element is fed with: `live`, `rewind` (the session so far, from
 * its recording), `recording` or none. A source that breaks is opened again, later each time, until the state says that
 * there is nothing to open.
 *
 * Sends `player-facts` once a second.
 */
export class LivePlayer extends HTMLElement {
  /** Whether the server has hls.js. */
  hasLibrary = false;
  isEmbedded = false;

  #livestream = { state: "waiting" };
  #video = document.createElement("video");
  #source = null;
  /** What `#source` is, or is about to be. */
  #kind = null;
  #session = null;
  /** Grows with every opening, so that an answer to an older one is ignored. */
  #opening = 0;
  #backoff = new Backoff();
  #retry = null;
  #progress = new Progress();
  #rewind = new Rewind();
  #ways = new Ways();
  /** `soon`, `due` (as soon as there is a recording) or `offered`, once the live picture is over. */
  #ending = null;
  #endingTimer;
  #wantsPlay = true;
  #isFollowing = true;
  #isRefused = false;
  #isStalled = false;
  #isOnAirAgain = false;
  #canPlay = true;
  #hasPlayed = false;
  #stalls = 0;
  #ticks = 0;
  #controls = new Controls();
  #overlay = new Overlay();
  #badge = document.createElement("span");
  #sound = document.createElement("button");
  #status = document.createElement("p");
  #isBuilt = false;

  connectedCallback() {
    if (this.#isBuilt) return;
    this.#isBuilt = true;
    this.#build();
    this.#listen();
    setInterval(() => this.#tick(), TICK);
  }

  /** @param {object} livestream the data of the `state` event */
  update(livestream) {
    const before = this.#livestream;
    this.#livestream = livestream;
    if (before.session !== livestream.session) this.#ways.reset();
    this.setAttribute("state", livestream.state);
    this.setAttribute("aria-label", `Player: ${livestream.title}`);
    if (before.playbackId) this.#announce(announcement(before.state, livestream.state, Boolean(livestream.recording)));
    this.#showPoster();
    this.#followState(before.state);
    this.#render();
  }

  /** Plays the recording of a livestream that has ended, at once, whatever is shown now. */
  playRecording(livestream) {
    this.#livestream = livestream;
    this.setAttribute("state", livestream.state);
    this.#wantsPlay = true;
    this.#open("recording");
    this.#render();
  }

  // State → source

  #followState(before) {
    const { state, session, playlist } = this.#livestream;
    if (state === "ended") return this.#followToEnd(session, playlist);
    if (!playlist) return this.#close();
    this.#cancelEnding();
    if (this.#kind === "rewind" && this.#session === session) return;
    if (this.#kind === "live" && this.#session === session) {
      if (before === "interrupted" && state === "live") this.#goOn();
      return;
    }
    // Nobody is torn from a recording they are watching.
    this.#isOnAirAgain = ["recording", "rewind"].includes(this.#kind) && !this.#video.paused;
    if (!this.#isOnAirAgain) this.#open("live");
  }

  #followToEnd(session, playlist) {
    this.#isOnAirAgain = false;
    if (this.#kind === "live") return this.#end();
    // Who has gone back is in the recording already: it ends where the livestream ended.
    if (this.#kind === "rewind" && this.#session === session) return;
    if (!playlist) return this.#close();
    if (this.#kind !== "recording" || (this.#session !== session && this.#video.paused)) this.#open("recording");
  }

  /**
   * The last pictures play out; then comes the recording, unless the viewer had paused or wishes to stay. A recording
   * that is still being finished is waited for.
   */
  #end() {
    if (this.#ending === "due") return this.#playRecording();
    if (this.#ending) return;
    this.#ending = this.#wantsPlay ? "soon" : "offered";
    clearTimeout(this.#retry);
    this.#retry = null;
    if (this.#ending === "soon") this.#endingTimer = setTimeout(() => this.#playRecording(), ENDING_FOR);
  }

  #playRecording() {
    if (this.#livestream.recording) return this.#open("recording");
    this.#ending = "due";
    this.#render();
  }

  #cancelEnding() {
    clearTimeout(this.#endingTimer);
    this.#ending = null;
  }

  /** The encoder is back in the same session. The source goes on by itself; if it cannot, `#tick` opens it again. */
  #goOn() {
    this.#progress.restart(performance.now());
    if (this.#isFollowing) this.#source?.toLive();
  }

  async #open(kind, startAt = 0) {
    this.#cancelEnding();
    this.#close();
    const opening = ++this.#opening;
    this.#kind = kind;
    this.#session = this.#livestream.session;
    this.#isFollowing = true;
    this.#isOnAirAgain = false;
    if (kind === "live" && this.#goesByWebRTC) this.#source = this.#makeWebRTCSource(opening);
    else await this.#openByHTTP(kind, startAt, opening);
    if (opening !== this.#opening) return;
    this.#progress.restart(performance.now());
    this.#render();
  }

  get #goesByWebRTC() { return Boolean(this.#livestream.whep) && speaksWebRTC() && this.#ways.wantsWebRTC; }

  #makeWebRTCSource(opening) {
    this.#canPlay = true;
    return new WhepSource(this.#video, this.#livestream.whep, {
      onReady: () => { if (opening === this.#opening) this.#begin(); },
      onFailure: () => { if (opening === this.#opening) this.#leaveWebRTC(); },
    });
  }

  /** What WebRTC doesn't bring, HLS does, at once. */
  #leaveWebRTC() {
    this.#ways.noteFailure(this.#progress.wasSteady);
    if (this.#livestream.playlist) this.#open("live");
  }

  async #openByHTTP(kind, startAt, opening) {
    const Hls = this.hasLibrary ? await hlsLibrary() : null;
    if (opening !== this.#opening) return;
    this.#canPlay = Boolean(Hls) || playsNatively(this.#video);
    if (this.#canPlay) this.#source = this.#makeSource(Hls, kind, startAt, opening);
  }

  #makeSource(Hls, kind, startAt, opening) {
    const options = {
      isLive: kind === "live", startAt, startDate: kind === "rewind" ? this.#rewind.date(startAt) : null,
      onReady: () => { if (opening === this.#opening) this.#begin(); },
      onFailure: reason => { if (opening === this.#opening) /Codec/.test(reason) ? this.#giveUp() : this.#tryAgain(); },
    };
    const address = kind === "rewind" ? this.#rewind.address : this.#livestream.playlist;
    return Hls ? new HlsSource(Hls, this.#video, address, options) : new NativeSource(this.#video, address, options);
  }

  #close() {
    this.#opening++;
    clearTimeout(this.#retry);
    this.#retry = null;
    this.#keepPicture(lastPicture(this.#video));
    this.#source?.destroy();
    this.#source = null;
    this.#kind = null;
    this.#video.playbackRate = 1;
  }

  async #begin() {
    if (!this.#wantsPlay) return;
    // A frame in someone else's page starts a recording only when asked.
    if (this.isEmbedded && this.#kind === "recording" && !this.#hasPlayed) {
      this.#isRefused = true;
    } else {
      const result = await autoplay(this.#video, { orMuted: this.#kind === "live" });
      this.#isRefused = result === "refused";
      if (result === "muted") this.#sound.hidden = false;
    }
    this.#render();
  }

  /** For want of a decoder: to try again would end the same. */
  #giveUp() {
    this.#canPlay = false;
    this.#source?.destroy();
    this.#source = null;
    this.#render();
  }

  #tryAgain() {
    if (this.#retry !== null || this.#ending) return;
    const places = { recording: this.#video.currentTime, rewind: this.#place?.time };
    const [kind, at] = [this.#kind, places[this.#kind] ?? 0];
    this.#retry = setTimeout(() => { if (this.#livestream.playlist) this.#open(kind, at); }, this.#backoff.next());
    this.#render();
  }

  // Four times a second

  #tick() {
    if (this.#kind === "live" && this.#hasPlayed) this.#rewind.look(this.#livestream, performance.now());
    if (this.#source) {
      this.#watchProgress();
      this.#stayAtLive();
    }
    this.#render();
    if (this.#ticks++ % FACTS_EVERY === 0) this.#sendFacts();
  }

  #watchProgress() {
    const video = this.#video;
    const now = performance.now();
    if (video.paused || video.seeking && this.#kind !== "live") {
      this.#isStalled = false;
      return this.#progress.restart(now);
    }
    const found = this.#progress.observe(video.currentTime, now);
    this.#isStalled = found === "stalled" || found === "stuck";
    if (found === "steady") this.#backoff.reset();
    if (found !== "stuck" || this.#livestream.state !== "live" || this.#kind !== "live") return;
    if (this.#source instanceof WhepSource) this.#leaveWebRTC();
    else this.#tryAgain();
  }

  #stayAtLive() {
    const { delay, target } = this.#source;
    const isLive = this.#kind === "live" && this.#isFollowing && this.#livestream.state === "live";
    if (!isLive || this.#video.paused || delay === null || !target) return this.#setRate(1);
    const rate = followLive({ delay, target, ahead: this.#ahead, rate: this.#video.playbackRate });
    if (rate !== "jump") return this.#setRate(rate);
    this.#source.toLive();
  }

  #setRate(rate) { if (this.#video.playbackRate !== rate) this.#video.playbackRate = rate; }

  get #ahead() {
    const { buffered, currentTime } = this.#video;
    for (let index = 0; index < buffered.length; index++) {
      if (buffered.start(index) <= currentTime + 0.1 && currentTime <= buffered.end(index)) return buffered.end(index) - currentTime;
    }
    return 0;
  }

  get #delay() { return this.#kind === "live" && this.#livestream.state === "live" && this.#hasPlayed ? this.#source?.delay ?? null : null; }

  #sendFacts() {
    const quality = this.#video.getVideoPlaybackQuality?.();
    this.dispatchEvent(new CustomEvent("player-facts", { detail: {
      way: this.#source?.way ?? "", delay: this.#delay, target: this.#source?.target ?? null, rate: this.#video.playbackRate,
      width: this.#video.videoWidth, height: this.#video.videoHeight,
      frames: quality?.totalVideoFrames ?? 0, dropped: quality?.droppedVideoFrames ?? 0,
      ahead: this.#ahead, stalls: this.#stalls, hasChoice: Boolean(this.#livestream.whep) && speaksWebRTC(), chosen: this.#ways.chosen,
    } }));
  }

  /** @param {"webrtc"|"hls"} way see `CHOICES` */
  chooseWay(way) {
    this.#ways.choose(way);
    if (this.#kind === "live" && this.#livestream.playlist) this.#open("live");
  }

  // What the viewer wants

  #acts = {
    play: () => (this.#video.paused ? this.#play() : this.#pause()),
    mute: () => { this.#video.muted = !this.#video.muted; if (!this.#video.muted && this.#video.volume === 0) this.#video.volume = 0.5; },
    volume: value => { this.#video.volume = value; this.#video.muted = value === 0; },
    louder: () => this.#acts.volume(Math.min(1, this.#video.volume + 0.1)),
    quieter: () => this.#acts.volume(Math.max(0, this.#video.volume - 0.1)),
    live: () => this.#toLive(),
    seek: value => this.#seek(value),
    point: value => this.#point(value),
    back: () => this.#skip(-SKIP),
    forward: () => this.#skip(SKIP),
    start: () => this.#seek(0),
    end: () => { if (this.#kind === "recording") this.#video.currentTime = this.#video.duration; else this.#toLive(); },
    fullscreen: () => this.#toggleFullscreen(),
    "picture-in-picture": () => this.#togglePictureInPicture(),
    recording: () => { this.#wantsPlay = true; this.#playRecording(); },
    stay: () => { this.#cancelEnding(); this.#ending = "offered"; },
  };

  #act(act, value) {
    this.#acts[act]?.(value);
    this.#render();
  }

  #play() {
    this.#wantsPlay = true;
    this.#isRefused = false;
    this.#progress.restart(performance.now());
    // Refused or interrupted: the next tick shows that it is still paused.
    this.#video.play().catch(() => {});
  }

  #pause() {
    this.#wantsPlay = false;
    if (this.#kind === "live") this.#isFollowing = false;
    this.#video.pause();
  }

  #toLive() {
    if (this.#isOnAirAgain || (["recording", "rewind"].includes(this.#kind) && this.#livestream.state !== "ended")) {
      this.#wantsPlay = true;
      return this.#open("live");
    }
    if (this.#kind !== "live") return;
    this.#isFollowing = true;
    this.#source?.toLive();
    this.#play();
  }

  /** Live, what is still loaded is gone back in at once; before that is what was recorded, beyond it is live itself. */
  #skip(seconds) {
    const { buffered, currentTime } = this.#video;
    if (this.#kind !== "live") this.#video.currentTime = Math.max(0, currentTime + seconds);
    if (this.#kind !== "live") return;
    if (!buffered.length || this.#source instanceof WhepSource) return this.#skipWithoutBuffer(seconds);
    const to = currentTime + seconds;
    if (seconds > 0 && to > buffered.end(buffered.length - 1) - 0.5) return this.#toLive();
    this.#isFollowing = false;
    if (to < buffered.start(0) && this.#place) return this.#seek(Math.max(0, this.#place.time + seconds));
    this.#video.currentTime = Math.max(buffered.start(0) + 0.1, to);
  }

  async #point(to) {
    const { point } = await import("./storyboard.js");
    point(this.#controls.element, this.#livestream, this.#shown === "recording" ? to : null);
  }

  #skipWithoutBuffer(seconds) {
    // `#seek` goes to live for anything nearer, and nothing is kept of what WebRTC brought.
    if (seconds < 0 && this.#place) this.#seek(Math.max(0, this.#place.length - NEARLY_LIVE - 1));
  }

  /** @param {number} place in the recording, or, while there is none, seconds since the session began */
  #seek(place) {
    if (this.#shown === "recording") this.#video.currentTime = place;
    else if (!this.#place) return;
    else if (this.#place.length - place < NEARLY_LIVE) this.#toLive();
    else if (this.#kind === "rewind") this.#source?.toDate(this.#rewind.date(place));
    else {
      this.#wantsPlay = true;
      this.#open("rewind", place);
    }
  }

  /** What the source is to a viewer: once the livestream is over, all of it is its recording. */
  get #shown() { return this.#kind === "rewind" && this.#livestream.state === "ended" ? "recording" : this.#kind; }

  /** Where the viewer is in a session on air, and how long it is by now, in seconds; null where one can't go back. */
  get #place() {
    if (!this.#rewind.address || !this.#source || !["live", "rewind"].includes(this.#kind)) return null;
    return this.#rewind.place(this.#source.playingDate, this.#kind === "live" ? this.#source.delay : this.#source.behindEnd);
  }

  async #toggleFullscreen() {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else if (this.requestFullscreen) await this.requestFullscreen();
      else this.#video.webkitEnterFullscreen?.();
    } catch { /* the browser or the frame's owner does not allow it */ }
  }

  async #togglePictureInPicture() {
    try {
      if (document.pictureInPictureElement) await document.exitPictureInPicture();
      else await this.#video.requestPictureInPicture();
    } catch { /* as above */ }
  }

  // Showing

  #render() {
    const video = this.#video;
    const said = notice({
      state: this.#livestream.state, hasRecording: Boolean(this.#livestream.recording),
      isRecordingPending: this.#livestream.isRecordingPending, source: this.#kind,
      canPlay: this.#canPlay, hasLibrary: this.hasLibrary, isPaused: video.paused && Boolean(this.#source) && (this.#hasPlayed || !this.#wantsPlay),
      isRefused: this.#isRefused, isStalled: this.#isStalled, isRetrying: this.#retry !== null && this.#backoff.tries > 1,
      ending: this.#ending, isOnAirAgain: this.#isOnAirAgain,
    });
    this.#overlay.show(said);
    setAttribute(this, "picture", said.picture ?? null);
    this.#badge.hidden = !this.isEmbedded || this.#kind !== "live" || !["live", "interrupted"].includes(this.#livestream.state);
    this.#badge.dataset.state = this.#livestream.state;
    this.#badge.textContent = this.#livestream.state === "live" ? "Live" : "Back in a moment";
    if (!video.muted) this.#sound.hidden = true;
    this.#controls.show({
      source: this.#ending || !this.#canPlay ? null : this.#shown, place: this.#place, isPaused: video.paused, isMuted: video.muted, volume: video.volume,
      isAtLive: this.#kind === "live" && this.#isFollowing && !video.paused, delay: this.#delay, time: video.currentTime, duration: this.#duration,
      isFullscreen: document.fullscreenElement === this,
    });
  }

  get #duration() {
    const { duration } = this.#video;
    return Number.isFinite(duration) ? duration : this.#livestream.recording?.durationSeconds ?? 0;
  }

  #announce(words) { if (words) this.#status.textContent = words; }

  #showPoster() {
    const { thumbnail } = this.#livestream;
    if (!thumbnail || this.#hasPlayed || this.querySelector(".poster")) return;
    const image = new Image();
    image.className = "poster";
    image.alt = "";
    image.src = thumbnail;
    this.#keepPicture(image);
  }

  #keepPicture(picture) {
    if (!picture) return;
    for (const old of this.querySelectorAll(".poster")) old.remove();
    picture.addEventListener("error", () => picture.remove());
    this.#video.after(picture);
  }

  // Once

  #build() {
    const video = this.#video;
    video.playsInline = true;
    video.preload = "auto";
    video.tabIndex = -1;
    restoreSound(video);
    this.setAttribute("role", "group");
    this.#badge.className = "badge player-badge";
    this.#sound.type = "button";
    this.#sound.className = "button player-sound";
    this.#sound.append(icon("muted"), "Turn on sound");
    this.#sound.hidden = true;
    this.#status.className = "visually-hidden";
    this.#status.setAttribute("role", "status");
    this.prepend(video);
    this.append(this.#overlay.element, this.#badge, this.#controls.element, this.#sound, this.#status);
    const poster = this.querySelector("img.poster");
    poster?.addEventListener("error", () => poster.remove());
  }

  #listen() {
    const video = this.#video;
    this.addEventListener("player-act", ({ detail }) => this.#act(detail.act, detail.value));
    this.#sound.addEventListener("click", () => { video.muted = false; this.#render(); });
    video.addEventListener("volumechange", () => { if (this.#sound.hidden) keepSound(video); this.#render(); });
    video.addEventListener("waiting", () => { if (this.#hasPlayed && !video.seeking) this.#stalls++; });
    video.addEventListener("playing", () => this.#showsPicture());
    for (const name of ["play", "pause", "ended", "seeked"]) video.addEventListener(name, () => this.#render());
    document.addEventListener("fullscreenchange", () => this.#render());
    document.addEventListener("keydown", event => this.#key(event));
    connectGestures(this, video, act => { if (this.#source && !this.#ending) this.#act(act); });
  }

  #showsPicture() {
    this.#hasPlayed = true;
    this.#isRefused = false;
    for (const old of this.querySelectorAll(".poster")) old.remove();
    this.#render();
  }

  #key(event) {
    const act = shortcut(event, this);
    if (!act || !this.#source || this.#ending) return;
    event.preventDefault();
    this.#act(act);
  }
}

function setAttribute(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

customElements.define("live-player", LivePlayer);
