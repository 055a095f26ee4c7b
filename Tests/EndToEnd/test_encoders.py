"""What encoders in the field send, as viewers and the recording get it."""

import asyncio
import json

from harness import odd_headers
from harness.browsing import chromium_page, expect_no_trouble, until_moving, until_sound, watch_stamps
from harness.cases import expect, output_of, test
from harness.places import RESULTS
from harness.playlist import Multivariant
from harness.publish import Encoder, gstreamer_command, obs


async def streams_of(address):
    """What ffprobe finds, by kind; it may have nothing to complain about."""
    _, out, error = await output_of("ffprobe", "-v", "warning", "-show_streams", "-of", "json", address, seconds=30)
    said = [line for line in error.splitlines() if "Found duplicated MOOV Atom" not in line]
    expect(not said, f"ffprobe: {said[:5]}")
    return {s["codec_type"]: s for s in json.loads(out)["streams"]}


async def expect_decodable(address, *, pictures=0, sounds=0):
    """ffmpeg decodes all of a recording without a word, and it is not shorter than that."""
    _, out, error = await output_of(
        "ffmpeg", "-nostdin", "-v", "warning", "-i", address, "-map", "0", "-progress", "pipe:1", "-f", "framecrc", "-", seconds=40)
    said = [line for line in error.splitlines() if line.strip() and "Found duplicated MOOV Atom" not in line]
    expect(not said, f"ffmpeg on the recording: {said[:5]}")
    kinds = dict.fromkeys("01", 0)
    for line in out.splitlines():
        if line[:2] in ("0,", "1,"):
            kinds[line[0]] += 1
    counts = sorted(kinds.values(), reverse=True)
    wanted = sorted((pictures, sounds), reverse=True)
    expect(all(count >= least for count, least in zip(counts, wanted)), f"the recording has {counts} frames, of {wanted} at least")


async def watched(house, livestream, *, sound=True, seconds=2.0):
    """A browser plays it."""
    async with chromium_page(house, livestream.watch) as page:
        await until_moving(page, seconds, limit=60)
        if sound:
            await until_sound(page)
        expect_no_trouble(page)


@test("OBS: live page with picture and sound, a clean stop, and the recording", weight=3, timeout=150)
async def from_obs(house):
    livestream = await house.livestream("From OBS")
    async with chromium_page(house, livestream.watch) as page:
        publishing = asyncio.ensure_future(obs(house.server.rtmp, livestream.key, seconds=14, limit=110))
        try:
            await until_moving(page, 3, limit=90)
            await until_sound(page)
            report = await publishing
        finally:
            publishing.cancel()
        (RESULTS / "obs.json").write_text(json.dumps(report, indent=1))
        expect(report["ok"], f"OBS did not start or stop as it should: {report}")
        await livestream.until_recorded()
        await page.wait("!document.querySelector('.player-timeline').hidden && document.querySelector('live-player video').currentTime > 1", 30)
        expect_no_trouble(page)
    await expect_decodable(livestream.playlist, pictures=200, sounds=400)


@test("GStreamer's rtmp2sink: live page with picture and sound, and the recording after its EOS", weight=2, timeout=120)
async def from_gstreamer(house):
    livestream = await house.livestream("From GStreamer")
    publishing = asyncio.ensure_future(output_of(*gstreamer_command(livestream.publish_address, 12), seconds=60))
    try:
        await livestream.until_playable()
        await watched(house, livestream)
        _, out, error = await publishing
    finally:
        publishing.cancel()
    expect("error" not in (out + error).lower(), f"gst-launch: {out + error}")
    await livestream.until_recorded(50)
    await expect_decodable(livestream.playlist, pictures=340, sounds=500)


@test("B-frames are shown in their order", weight=2)
async def b_frames(house):
    livestream = await house.livestream("B-frames")
    async with Encoder(livestream, bframes=3, speed="veryfast"):
        await livestream.until_playable()
        async with chromium_page(house, livestream.watch) as page:
            await until_moving(page)
            seen = await watch_stamps(page)
            expect(seen["stamped"] > 30 and seen["backwards"] == 0, f"the clock in the picture: {seen}")
            await until_sound(page)
            expect_no_trouble(page)
        video = (await streams_of(livestream.playlist))["video"]
        expect(video["has_b_frames"] > 0, "the test sent no B-frames")
    await livestream.until_recorded()
    await expect_decodable(livestream.playlist, pictures=100, sounds=100)


@test("sound alone plays, and is recorded", weight=1)
async def sound_only(house):
    livestream = await house.livestream("Radio")
    async with Encoder(livestream, picture=None):
        await livestream.until_playable()
        await watched(house, livestream)
        top = Multivariant((await house.client.get(livestream.path)).text)
        expect([v["CODECS"] for v in top.variants] == ["mp4a.40.2"], f"the playlist of sound alone: {top.text}")
        expect(set(await streams_of(livestream.playlist)) == {"audio"}, "there is more than sound")
    await livestream.until_recorded()
    await expect_decodable(livestream.playlist, sounds=100)


@test("a picture without sound plays, and is recorded", weight=1)
async def picture_only(house):
    livestream = await house.livestream("Silent film")
    async with Encoder(livestream, sound=False, picture="testsrc2"):
        await livestream.until_playable()
        await watched(house, livestream, sound=False)
        top = Multivariant((await house.client.get(livestream.path)).text)
        expect(top.variants[0]["CODECS"].startswith("avc1.") and "," not in top.variants[0]["CODECS"], f"the playlist: {top.text}")
        expect(set(await streams_of(livestream.playlist)) == {"video"}, "there is more than the picture")
    await livestream.until_recorded()
    await expect_decodable(livestream.playlist, pictures=60)


@test("odd AAC headers: each is taken, named truly, and plays", weight=1, timeout=120)
async def odd_aac(house):
    await asyncio.gather(*(odd_header(house, name, header) for name, header in odd_headers.HEADERS.items()))


async def odd_header(house, name, header):
    livestream = await house.livestream(f"AAC: {name}")
    flv = await odd_headers.flv_with_header(header, 9)
    publishing = asyncio.ensure_future(output_of(
        "ffmpeg", "-nostdin", "-v", "error", "-re", "-i", flv, "-c", "copy", "-f", "flv", livestream.publish_address, seconds=60))
    try:
        await livestream.until_playable()
        top = Multivariant((await house.client.get(livestream.path)).text)
        sound = top.variants[0]["CODECS"].split(",")[1]
        expect(sound == ("mp4a.40.5" if "HE-AAC" in name else "mp4a.40.2"), f"{name}: CODECS says {sound}")
        if "HE-AAC" in name:
            await watched(house, livestream)
        audio = (await streams_of(livestream.playlist))["audio"]
        expect(audio["codec_name"] == "aac", f"{name}: {audio}")
        await publishing
    finally:
        publishing.cancel()
    await livestream.until_recorded()
    await expect_decodable(livestream.playlist, pictures=250, sounds=190)
