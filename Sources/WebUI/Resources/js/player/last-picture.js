/** A still of what `video` shows, or `null` when it shows nothing. Covers the moment between two sources. */
export function lastPicture(video) {
  if (!video.videoWidth || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.className = "poster";
  canvas.getContext("2d").drawImage(video, 0, 0);
  return canvas;
}
