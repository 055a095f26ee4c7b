"""A recording as one MP4: with programs that read MP4 by code of their own, and clients that break off and resume."""

import asyncio
import hashlib
import json
import re

from harness.cases import expect, output_of, test
from harness.places import temporary_folder
from harness.publish import Encoder


async def address(livestream, token=""):
    session = (await livestream.state())["session"]
    return f"{livestream.server.http}/live/{livestream.playback_id}/{session}/download.mp4{token}"


async def fetched(url, name):
    path = temporary_folder(name) / "download.mp4"
    await output_of("curl", "-sSf", "-o", path, url)
    return path


async def packets(source, kind):
    """Time, duration and size of each packet, as ffmpeg's reader gives them."""
    _, out, error = await output_of(
        "ffprobe", "-v", "error", "-select_streams", kind, "-show_packets", "-show_data_hash", "md5", "-of", "json", source, seconds=60)
    expect(not error.strip(), f"ffprobe on {source}: {error[:500]}")
    return json.loads(out)["packets"]


@test("A recording can be downloaded as one MP4 with the packets, and the times, of its playlists", timeout=120)
async def same_packets(house):
    livestream = await house.livestream("Überall 日本")
    async with Encoder(livestream, picture="testsrc2", bframes=2, seconds=12) as encoder:
        await encoder.finished()
    await livestream.until_recorded()
    path = await fetched(await address(livestream), "download")
    _, out, error = await output_of("ffprobe", "-v", "warning", "-show_format", "-show_streams", "-of", "json", path)
    expect(not error.strip(), f"ffprobe: {error[:500]}")
    said = json.loads(out)
    seconds = float(said["format"]["duration"])
    state = await livestream.state()
    expect(abs(seconds - state["recording"]["durationSeconds"]) < 0.05, f"{seconds} s, but {state['recording']} was recorded")
    starts = [float(stream["start_time"]) for stream in said["streams"]]
    expect(min(starts) == 0 and max(starts) < 0.2, f"the tracks start at {starts}")
    for kind in ("v", "a"):
        there, listed = await packets(path, kind), await packets(livestream.playlist, kind)
        expect([p["data_hash"] for p in there] == [p["data_hash"] for p in listed], f"{kind}: other packets than in the playlist")
        # One playlist's times begin where the session's do, the file's at 0.
        shifts = [float(a["dts_time"]) - float(b["dts_time"]) for a, b in zip(there, listed)]
        expect(max(shifts) - min(shifts) < 0.0001, f"{kind}: times drift from {min(shifts)} to {max(shifts)}")
    _, _, error = await output_of("ffmpeg", "-nostdin", "-v", "warning", "-i", path, "-f", "null", "-")
    expect(not error.strip(), f"ffmpeg decodes it with words: {error[:500]}")
    _, out, _ = await output_of(
        "gst-launch-1.0", "-m", "filesrc", f"location={path}", "!", "qtdemux", "name=d", "d.video_0", "!", "avdec_h264", "!", "fakesink",
        "d.audio_0", "!", "queue", "!", "avdec_aac", "!", "fakesink")
    expect("Got EOS" in out and "GstMessageWarning" not in out, f"GStreamer says {out[-800:]}")


@test("A download has its length, is named after the livestream, and goes on after it broke off")
async def resume(house):
    livestream = await house.recorded()
    url = await address(livestream)
    _, head, _ = await output_of("curl", "-sSfI", url)
    length = int(re.search(r"(?im)^content-length: (\d+)", head)[1])
    tag = re.search(r'(?im)^etag: ("[^"]+")', head)[1]
    expect("filename*=UTF-8''The%20recorded%20one.mp4" in head, f"the head says {head}")
    whole = await fetched(url, "whole")
    expect(whole.stat().st_size == length, f"{whole.stat().st_size} bytes came, {length} were promised")
    expect(whole.read_bytes().index(b"moov") < whole.read_bytes().index(b"mdat"), "moov doesn't stand in front")
    cut = temporary_folder("cut") / "download.mp4"
    cut.write_bytes(whole.read_bytes()[:length // 3])
    await output_of("curl", "-sSf", "-C", "-", "-o", cut, url)
    expect(digest(cut) == digest(whole), "the resumed download has other bytes")
    for asked, status in ((f'If-Range: {tag}', "206"), ('If-Range: "another"', "200")):
        _, out, _ = await output_of("curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Range: bytes=100-199", "-H", asked, url)
        expect(out == status, f"{asked}: {out}")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@test("A piece of a recording is cut at key frames, with sound and picture in step")
async def piece(house):
    livestream = await house.recorded()
    path = await fetched(await address(livestream, "?start=4.5&end=7.5"), "piece")
    _, out, error = await output_of("ffprobe", "-v", "warning", "-show_format", "-show_streams", "-of", "json", path)
    said = json.loads(out)
    expect(not error.strip(), f"ffprobe: {error[:500]}")
    expect(3 <= float(said["format"]["duration"]) <= 7.1, f"the piece has {said['format']['duration']} s")
    starts, ends = zip(*[(float(s["start_time"]), float(s["start_time"]) + float(s["duration"])) for s in said["streams"]])
    expect(max(starts) - min(starts) < 0.1 and max(ends) - min(ends) < 0.2, f"the tracks last from {starts} to {ends}")
    _, _, error = await output_of("ffmpeg", "-nostdin", "-v", "warning", "-i", path, "-f", "null", "-")
    expect(not error.strip(), f"ffmpeg decodes it with words: {error[:500]}")


@test("mpv and GStreamer seek in a download while it is on the server")
async def seeking(house):
    url = await address(await house.recorded())
    _, out, error = await output_of(
        "mpv", "--no-config", "--vo=null", "--ao=null", "--start=6", "--length=2.5", "--msg-level=all=warn,statusline=status",
        "--term-status-msg=at ${time-pos}", url, seconds=40)
    expect(re.search(r"at 00:00:07", out + error), f"mpv said {(out + error)[-500:]}")
    _, out, _ = await output_of(
        "gst-launch-1.0", "playbin3", f"uri={url}", "video-sink=fakesink sync=false", "audio-sink=fakesink sync=false", seconds=40)
    expect("Got EOS" in out, f"GStreamer said {out[-500:]}")


@test("A session that changes its picture's size and its sampling rate becomes one MP4 that plays to its end", timeout=120)
async def changes(house):
    livestream = await house.livestream("Changing")
    async with Encoder(livestream, picture="testsrc2", seconds=30) as encoder:
        await livestream.until_playable()
        await asyncio.sleep(4)
        await encoder.kill()
    await livestream.until_state("interrupted")
    async with Encoder(livestream, picture="testsrc2", size="320x240", seconds=6, sound_options=("-ar", "44100")) as encoder:
        await encoder.finished()
    await livestream.until_recorded()
    path = await fetched(await address(livestream), "changes")
    _, _, error = await output_of("ffmpeg", "-nostdin", "-v", "warning", "-i", path, "-f", "null", "-")
    expect(not error.strip(), f"ffmpeg decodes it with words: {error[:500]}")
    for kind in ("v", "a"):
        there, listed = await packets(path, kind), await packets(livestream.playlist, kind)
        expect(len(there) == len(listed), f"{kind}: {len(there)} packets, {len(listed)} in the playlist")
        step = [float(b["dts_time"]) - float(a["dts_time"]) for a, b in zip(there, there[1:])]
        expect(min(step) > 0 and max(step) < 0.3, f"{kind}: steps from {min(step)} to {max(step)}")
