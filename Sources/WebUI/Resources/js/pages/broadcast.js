import "../broadcast/level-meter.js";
import { call, path, read } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { page } from "../lib/page.js";
import { viewers } from "../lib/words.js";
import { openCamera, openScreen, SIZES } from "../broadcast/picture.js";
import { Publisher } from "../broadcast/publisher.js";
import { openMicrophone, Sound } from "../broadcast/sound.js";
import { bitrate, broadcastWord, deviceProblem, limitWord } from "../broadcast/words.js";
import "../livestreams/livestream-state.js";

const REFRESH_EVERY = 3_000;
const LEVEL_EVERY = 80;
const address = path`/api/livestreams/${page.subjectId}`;
const find = id => document.getElementById(id);
const publisher = new Publisher(path`/api/livestreamMVPTwo/streams/${page.subjectId}/whip`, {
  "X-CSRF-Token": document.querySelector("meta[name=request-token]").content,
});
let livestream;
let audience = null;
let picture = null;
let sound = null;
let isScreen = false;
let wakeLock = null;

// What the server says

async function refresh() {
  livestream = await read(address);
  audience = await read(`${address}/status`).catch(() => null);
  document.title = `${livestream.title} – Go live – Carillon`;
  find("title").textContent = livestream.title;
  find("life").setAttribute("kind", livestream.kind);
  find("life").setAttribute("state", livestream.state);
  show();
}

function show() {
  const isOnAir = livestream.state === "live" || livestream.state === "interrupted";
  find("audience").textContent = isOnAir && audience ? viewers(audience.viewerCount) : "";
  find("word").textContent = broadcastWord({ publisher: publisher.state, life: livestream.state, isReady: picture !== null });
  find("go").hidden = publisher.isOn;
  find("stop").hidden = !publisher.isOn;
  find("open").hidden = !(publisher.state === "sending" && ["draft", "scheduled"].includes(livestream.state) && livestream.mayDo.includes("start"));
  find("badge").hidden = !(publisher.isOn && isOnAir);
  find("badge").dataset.state = publisher.state === "sending" ? "live" : "interrupted";
  find("badge").textContent = publisher.state === "sending" ? "On air" : "Reconnecting";
  find("numbers").hidden = publisher.state !== "sending";
}

// Devices

async function open(what, act) {
  problem("");
  try {
    await act();
    return true;
  } catch (error) {
    problem(deviceProblem(error, what));
    return false;
  }
}

function problem(sentence) {
  find("trouble-line").textContent = sentence;
  find("trouble-line").hidden = !sentence;
}

async function useCamera() {
  sound ??= new Sound();
  const isOpen = await open("camera", async () => {
    takePicture(await openCamera(find("size").value, find("camera").value), false);
    sound.set("screen", null);
  });
  if (isOpen) await ready();
}

async function useScreen() {
  sound ??= new Sound();
  const isOpen = await open("screen", async () => {
    const screen = await openScreen(find("size").value);
    takePicture(screen.picture, true);
    sound.set("screen", screen.sound);
  });
  if (isOpen) await ready();
}

function takePicture(track, isFromScreen) {
  picture?.stop();
  track.enabled = picture?.enabled ?? true;
  picture = track;
  isScreen = isFromScreen;
  const preview = find("preview");
  preview.srcObject = new MediaStream([track]);
  preview.toggleAttribute("data-mirrored", !isFromScreen);
  find("screen").textContent = isFromScreen ? "Show the camera instead" : "Show a screen instead";
  track.addEventListener("ended", () => { if (picture === track) pictureEnded(); });
  publisher.replacePicture(track, SIZES[find("size").value].bitrate);
}

/** The camera was unplugged, or the browser's own button ended the screen. */
function pictureEnded() {
  if (isScreen) return useCamera();
  problem("The camera is gone. Choose another one, or plug it in again and choose it.");
}

async function ready() {
  if (!find("opening").hidden) {
    find("opening").hidden = true;
    for (const id of ["acts", "level", "sources"]) find(id).hidden = false;
    await useMicrophone();
    setInterval(() => find("level").show(sound.look()), LEVEL_EVERY);
    find("go").focus();
  }
  await listDevices();
  show();
}

const useMicrophone = () => open("microphone", async () => sound.set("microphone", await openMicrophone(find("microphone").value)));

async function listDevices() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  for (const [id, kind, word] of [["camera", "videoinput", "Camera"], ["microphone", "audioinput", "Microphone"]]) {
    const list = find(id);
    const chosen = list.value || (id === "camera" && !isScreen ? picture?.getSettings().deviceId : "");
    const found = devices.filter(device => device.kind === kind && device.deviceId);
    list.replaceChildren(...found.map((device, index) => new Option(device.label || `${word} ${index + 1}`, device.deviceId)));
    if (found.some(({ deviceId }) => deviceId === chosen)) list.value = chosen;
    if (!found.length) list.append(new Option("None was found", ""));
  }
}

// On air

function goLive() {
  problem("");
  publisher.start({ picture, sound: sound.track, bitrate: SIZES[find("size").value].bitrate });
}

async function keepAwake() {
  if (!publisher.isOn) {
    await wakeLock?.release();
    wakeLock = null;
  } else if (!document.hidden) {
    wakeLock = await navigator.wakeLock?.request("screen").catch(() => null);
  }
}

function showFigures({ detail }) {
  const fact = (name, text) => { document.querySelector(`[data-fact="${name}"]`).textContent = text; };
  fact("bitrate", bitrate(detail.bitrate));
  fact("picture", detail.width ? `${detail.width} × ${detail.height}, ${Math.round(detail.rate ?? 0)} a second` : "–");
  fact("lost", detail.lost === undefined ? "–" : `${(detail.lost * 100).toFixed(1)}\u00A0%`);
  fact("roundTrip", detail.roundTrip === undefined ? "–" : `${Math.round(detail.roundTrip * 1000)}\u00A0ms`);
  fact("codecs", detail.codecs.join(", "));
  problem(limitWord(detail.limit));
}

find("back").href = location.pathname.replace(/\/go-live$/, "");
find("use-camera").addEventListener("click", useCamera);
find("use-screen").addEventListener("click", useScreen);
find("screen").addEventListener("click", () => (isScreen ? useCamera() : useScreen()));
find("camera").addEventListener("change", useCamera);
find("size").addEventListener("change", () => { if (!isScreen) useCamera(); });
find("microphone").addEventListener("change", useMicrophone);
find("go").addEventListener("click", goLive);
find("open").addEventListener("click", async () => { await call("POST", `${address}/start`); await refresh(); });
find("stop").addEventListener("click", () => ask("stop-dialog", { title: livestream.title }, async () => publisher.stop()));
find("mute").addEventListener("click", () => {
  sound.isMuted = !sound.isMuted;
  find("mute").textContent = sound.isMuted ? "Turn sound on" : "Mute";
});
find("hide").addEventListener("click", () => {
  picture.enabled = !picture.enabled;
  find("hide").textContent = picture.enabled ? "Picture off" : "Picture on";
});
publisher.addEventListener("change", () => { show(); keepAwake(); refresh().catch(() => {}); });
publisher.addEventListener("refused", ({ detail }) => { problem(detail.message); find("go").focus(); });
publisher.addEventListener("figures", showFigures);
addEventListener("beforeunload", event => { if (publisher.isOn) event.preventDefault(); });
addEventListener("pagehide", () => publisher.stop());
document.addEventListener("visibilitychange", keepAwake);

await refresh();
if (!navigator.mediaDevices?.getUserMedia || !("RTCPeerConnection" in window)) {
  find("opening-note").textContent = isSecureContext
    ? "This browser can’t send a picture. A current Chrome, Edge, Firefox or Safari can."
    : "Browsers lend camera and microphone to encrypted pages only. Open this page by https:// (whoever runs the server can switch that on), or on the server’s own machine.";
  for (const id of ["use-camera", "use-screen"]) find(id).hidden = true;
} else {
  if (!navigator.mediaDevices.getDisplayMedia) { find("use-screen").hidden = true; find("screen").hidden = true; }
  navigator.mediaDevices.addEventListener("devicechange", () => { if (sound) listDevices(); });
}
setInterval(() => { if (!document.hidden) refresh().catch(() => {}); }, REFRESH_EVERY);
