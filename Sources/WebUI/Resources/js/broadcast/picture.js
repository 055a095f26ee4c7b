/** Lines of the picture, with the bits a second that suit them. */
export const SIZES = {
  480: { width: 854, height: 480, bitrate: 1_200_000 },
  720: { width: 1280, height: 720, bitrate: 2_800_000 },
  1080: { width: 1920, height: 1080, bitrate: 5_000_000 },
};
const RATE = 30;

/** A camera's picture. Any other camera does where the wished one is gone. */
export async function openCamera(size, deviceId) {
  const { width, height } = SIZES[size];
  const stream = await navigator.mediaDevices.getUserMedia({
    video: {
      width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: RATE },
      ...(deviceId ? { deviceId: { ideal: deviceId } } : { facingMode: "user" }),
    },
  });
  const [track] = stream.getVideoTracks();
  track.contentHint = "motion";
  return track;
}

/** A screen or window, with its sound where the browser gives it: `{ picture, sound }`. */
export async function openScreen(size) {
  const { width, height } = SIZES[size];
  const stream = await navigator.mediaDevices.getDisplayMedia({
    video: { width: { max: Math.max(width, 1280) }, height: { max: Math.max(height, 720) }, frameRate: { ideal: RATE } }, audio: true,
  });
  const [picture] = stream.getVideoTracks();
  picture.contentHint = "detail";
  return { picture, sound: stream.getAudioTracks()[0] ?? null };
}
