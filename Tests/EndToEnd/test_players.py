"""Programs that play HLS: the live address, and the address of a recording. None may say that anything is wrong."""

import json
import os
import re

from harness.cases import expect, output_of, test
from harness.places import RESULTS

SILENT = {**os.environ, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy", "HOME": "/nonexistent"}
TROUBLE = re.compile(r"error|fail|invalid|corrupt|missing|could not|cannot|non.?monoton|discontinu|underrun|stall", re.IGNORECASE)


# ffmpeg's reader loads the initialization section again after each reload of a live playlist, and notes that it has it.
HARMLESS = ("Found duplicated MOOV Atom. Skipped it", "Failed to initialize a hardware accelerated renderer")


async def play(house, name, command, *, seconds=45, statuses=(0,), moved, over=None):
    """Plays both, one after the other, and looks through all that the player says; with `over`, through what it says until the last place
    where that expression is found: a player that has seen enough breaks off the requests under way, and may call that a failure."""
    for livestream in (await house.main(), await house.recorded()):
        line = [word.replace("ADDRESS", livestream.playlist) for word in command]
        # Both outputs in one, in the order of time.
        status, said, _ = await output_of("sh", "-c", 'exec "$@" 2>&1', "sh", *line, seconds=seconds, env=SILENT, check=False)
        (RESULTS / f"{name}-{'live' if livestream.title == 'The long one' else 'recording'}.log").write_text(said)
        ends = [found.end() for found in re.finditer(over, said)] if over else []
        heard = said[:ends[-1]] if ends else said
        troubles = [line for line in heard.replace("\r", "\n").splitlines() if TROUBLE.search(line) and not any(h in line for h in HARMLESS)]
        expect(not troubles, f"{name} on {livestream.title}: {troubles[:5]}")
        expect(status in statuses, f"{name} on {livestream.title} ended with {status}: {said[-800:]}")
        expect(moved(said), f"{name} on {livestream.title} did not play: {said[-800:]}")


@test("ffprobe knows picture and sound of the live address and of the recording")
async def ffprobe(house):
    for livestream in (await house.main(), await house.recorded()):
        _, out, error = await output_of(
            "ffprobe", "-v", "warning", "-show_streams", "-show_format", "-of", "json", livestream.playlist, seconds=30)
        expect(not error.strip(), f"ffprobe on {livestream.title}: {error[:500]}")
        streams = {s["codec_type"]: s for s in json.loads(out)["streams"]}
        video, audio = streams["video"], streams["audio"]
        expect((video["codec_name"], video["width"], video["height"]) == ("h264", 640, 360), f"the picture is {video}")
        expect((audio["codec_name"], audio["sample_rate"], audio["channels"]) == ("aac", "48000", 2), f"the sound is {audio}")
        expect(video["r_frame_rate"] == "30/1", f"frame rate {video['r_frame_rate']}")


@test("ffmpeg decodes eight seconds of the live address and all of the recording without a word")
async def ffmpeg(house):
    for livestream in (await house.main(), await house.recorded()):
        _, out, error = await output_of(
            "ffmpeg", "-nostdin", "-v", "warning", "-stats_period", "60", "-i", livestream.playlist, "-t", "8", "-map", "0:v", "-map", "0:a",
            "-progress", "pipe:1", "-f", "null", "-", seconds=40)
        said = [line for line in error.splitlines() if not any(h in line for h in HARMLESS)]
        expect(not said, f"ffmpeg on {livestream.title}: {said[:5]}")
        frames = int(re.findall(r"^frame=(\d+)", out, re.MULTILINE)[-1])
        expect(frames >= 235, f"ffmpeg on {livestream.title}: only {frames} pictures in eight seconds")


@test("ffplay plays the live address and the recording")
async def ffplay(house):
    # A live address has no end, so it is stopped from outside; -autoexit is for the recording.
    command = ["timeout", "--signal", "INT", "14", "ffplay", "-hide_banner", "-loglevel", "warning", "-stats", "-autoexit", "ADDRESS"]
    await play(house, "ffplay", command, statuses=(0, 124), moved=lambda output: len(re.findall(r"[\d.]+ A-V: *[-\d.]+", output)) > 100)


@test("mpv plays the live address and the recording")
async def mpv(house):
    await play(house, "mpv", ["mpv", "--no-config", "--vo=null", "--ao=null", "--length=6", "--msg-level=all=warn,statusline=status",
                              "--term-status-msg=at ${time-pos}", "ADDRESS"], moved=lambda output: re.search(r"at 00:00:0[5-9]", output),
               over=r"at 00:00:0[5-9]")


SINKS = ["video-sink=fakesink num-buffers=150 sync=true", "audio-sink=fakesink num-buffers=220 sync=true"]


@test("GStreamer's playbin3 (hlsdemux2) plays the live address and the recording")
async def gstreamer(house):
    await play(house, "gstreamer", ["gst-launch-1.0", "playbin3", "uri=ADDRESS", *SINKS], moved=lambda output: "Got EOS" in output)


# Two limits of hlsdemux with live fragmented MP4, whoever serves it (the same with ffmpeg's own HLS): playbin waits until its
# buffers are full by bytes, which sound of 96 kbit/s never reaches, and a clock begins at the stream's first second however late one
# joins. So this pipeline is made by hand, and decodes as fast as media comes.
OLD_PIPELINE = """souphttpsrc location=ADDRESS ! hlsdemux name=h
  h.src_0 ! queue ! decodebin ! video/x-raw ! progressreport name=picture update-freq=1 ! fakesink sync=false
  h.src_1 ! queue ! decodebin ! audio/x-raw ! progressreport name=sound update-freq=1 ! fakesink sync=false""".split()


@test("GStreamer's older hlsdemux reads and decodes the live address and the recording")
async def gstreamer_old(house):
    await play(house, "gstreamer-old", ["timeout", "--signal", "INT", "12", "gst-launch-1.0", *OLD_PIPELINE], statuses=(0, 124),
               moved=lambda said: re.search(r"^picture \(", said, re.MULTILINE) and re.search(r"^sound \(", said, re.MULTILINE))
