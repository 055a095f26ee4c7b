/** How much a measured level falls back at each look, so that the eye can follow. */
const FALL = 0.9;

/**
 * All that is heard, mixed into one track that stays the same whichever microphone is chosen: the microphone, and the sound of a screen.
 * Made from within a press of a button: browsers let no sound begin without one.
 */
export class Sound {
  #context = new AudioContext({ latencyHint: "interactive", sampleRate: 48_000 });
  #output = this.#context.createMediaStreamDestination();
  #analyser = this.#context.createAnalyser();
  #samples;
  #inputs = new Map();
  #level = 0;
  #isMuted = false;

  constructor() {
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.connect(this.#output);
    this.#context.resume();
  }

  get track() { return this.#output.stream.getAudioTracks()[0]; }

  /** @param {"microphone"|"screen"} name  @param {MediaStreamTrack|null} track that takes the place of the one of before */
  set(name, track) {
    const before = this.#inputs.get(name);
    before?.node.disconnect();
    before?.track.stop();
    this.#inputs.delete(name);
    if (!track) return;
    const node = this.#context.createMediaStreamSource(new MediaStream([track]));
    node.connect(this.#analyser);
    this.#inputs.set(name, { node, track });
  }

  get isMuted() { return this.#isMuted; }

  /** Nothing is heard any more, of any input. */
  set isMuted(isMuted) {
    this.#isMuted = isMuted;
    this.track.enabled = !isMuted;
  }

  /** The loudest sample since the last look, from 0 to 1 and beyond, falling slowly. 0 while muted. */
  look() {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let peak = 0;
    for (const sample of this.#samples) peak = Math.max(peak, Math.abs(sample));
    this.#level = this.#isMuted ? 0 : Math.max(peak, this.#level * FALL);
    return this.#level;
  }

  close() {
    for (const name of [...this.#inputs.keys()]) this.set(name, null);
    this.#context.close();
  }
}

/** A microphone as people speak into it. */
export async function openMicrophone(deviceId) {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: {
      echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: { ideal: 2 },
      ...(deviceId ? { deviceId: { ideal: deviceId } } : {}),
    },
  });
  return stream.getAudioTracks()[0];
}
