// What a viewer chose last time: volume and muting. A browser that keeps nothing gets the defaults.

export function restoreSound(video) {
  try {
    const { volume, muted } = JSON.parse(localStorage.getItem("sound")) ?? {};
    if (volume >= 0 && volume <= 1) video.volume = volume;
    video.muted = muted === true;
  } catch { /* nothing kept, or not readable */ }
}

export function keepSound(video) {
  try {
    localStorage.setItem("sound", JSON.stringify({ volume: video.volume, muted: video.muted }));
  } catch { /* a private window */ }
}
