"""Encoders that publish by RTMP: ffmpeg with many faces, GStreamer, OBS."""

import asyncio
import json
import signal
import subprocess
import sys

from .cases import expect, output_of
from .places import CLIENTS, RESULTS


def ffmpeg_command(address, *, picture="stamp", sound=True, bframes=0, gop=1.0, size="640x360", rate=30, seconds=None,
                   kbits=800, speed="ultrafast", sound_options=(), more=()):
    """The ffmpeg line. picture: "stamp" (raw frames of stamp.py on standard input), a lavfi source, or None."""
    line = ["ffmpeg", "-nostdin", "-v", "warning"]
    if picture == "stamp":
        line += ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", str(rate), "-thread_queue_size", "8", "-i", "pipe:0"]
    elif picture:
        line += ["-re", "-f", "lavfi", "-i", f"{picture}=size={size}:rate={rate}"]
    if sound:
        line += ["-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"]
    if picture:
        frames = max(1, round(gop * rate))
        line += ["-c:v", "libx264", "-preset", speed, "-pix_fmt", "yuv420p", "-g", str(frames), "-keyint_min", str(frames),
                 "-sc_threshold", "0", "-bf", str(bframes), "-b:v", f"{kbits}k", "-maxrate", f"{kbits}k", "-bufsize", f"{kbits // 2}k"]
        if not bframes:
            line += ["-tune", "zerolatency"]
    if sound:
        line += ["-c:a", "aac", "-b:a", "96k", "-ac", "2", *sound_options]
    if seconds:
        line += ["-t", str(seconds)]
    if picture == "stamp":
        line += ["-shortest"]
    return line + [*more, "-f", "flv", address]


def newer_ffmpeg():
    """The ffmpeg of PyPI's imageio-ffmpeg: unlike Debian's, it knows Enhanced RTMP."""
    import imageio_ffmpeg

    return imageio_ffmpeg.get_ffmpeg_exe()


class Encoder:
    """ffmpeg on air. Leaving the block stops it as a person would, unless it was stopped or killed before."""

    def __init__(self, livestream, **options):
        self.livestream, self.options = livestream, options
        self.source = self.ffmpeg = None

    async def __aenter__(self):
        self.start()
        return self

    async def __aexit__(self, *_):
        await self.stop()

    def start(self):
        picture = self.options.get("picture", "stamp")
        RESULTS.mkdir(parents=True, exist_ok=True)
        stdin = subprocess.DEVNULL
        if picture == "stamp":
            command = [sys.executable, CLIENTS / "stamp.py", "source", "--seconds", "3600",
                       "--size", self.options.get("size", "640x360"), "--rate", str(self.options.get("rate", 30))]
            self.source = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            stdin = self.source.stdout
        command = ffmpeg_command(self.livestream.publish_address, **{**self.options, "picture": picture})
        with open(RESULTS / f"encoder-{self.livestream.playback_id}.log", "ab") as log:
            self.ffmpeg = subprocess.Popen(command, stdin=stdin, stdout=log, stderr=log)
        if self.source:
            self.source.stdout.close()

    async def finished(self, seconds=60):
        """Waits until it has sent all it was to send."""
        status = await asyncio.to_thread(self.ffmpeg.wait, seconds)
        expect(status == 0, f"ffmpeg ended with {status}")

    async def stop(self):
        """ffmpeg says good-bye (FCUnpublish, deleteStream)."""
        await self._end(signal.SIGINT)

    async def kill(self):
        """The encoder vanishes: power cut, crash."""
        await self._end(signal.SIGKILL)

    async def _end(self, number):
        for process, sent in ((self.ffmpeg, number), (self.source, signal.SIGKILL)):
            if process is None:
                continue
            if process.poll() is None:
                process.send_signal(sent)
            try:
                await asyncio.to_thread(process.wait, 10)
            except subprocess.TimeoutExpired:
                process.kill()
                await asyncio.to_thread(process.wait)
        self.ffmpeg = self.source = None


async def obs(server, key, *options, seconds=15, limit=80):
    """Streams from a real OBS; its report, as obs-publish gives it."""
    _, out, error = await output_of(
        CLIENTS / "obs-publish", server, key, "--seconds", str(seconds), "--size", "640x360", "--preset", "ultrafast",
        "--bitrate", "800", *options, seconds=limit, check=False)
    expect(out.strip(), f"obs-publish said nothing: {error[-800:]}")
    return json.loads(out)


def gstreamer_command(address, seconds):
    """gst-launch that ends by itself, with EOS, after about so many seconds."""
    return [
        "gst-launch-1.0", "-q", "flvmux", "name=mux", "streamable=true", "!", "rtmp2sink", f"location={address}",
        "videotestsrc", "is-live=true", f"num-buffers={seconds * 30}", "!", "video/x-raw,width=640,height=360,framerate=30/1",
        "!", "x264enc", "tune=zerolatency", "speed-preset=ultrafast", "key-int-max=30", "bitrate=800", "!", "h264parse",
        "!", "queue", "!", "mux.",
        "audiotestsrc", "is-live=true", "samplesperbuffer=1024", f"num-buffers={seconds * 48000 // 1024}", "!",
        "audio/x-raw,rate=48000,channels=2", "!", "avenc_aac", "!", "aacparse", "!", "queue", "!", "mux.",
    ]
