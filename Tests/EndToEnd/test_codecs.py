"""Every codec and habit of encoders, live and recorded: judged by the rules over HTTP/1.1 and HTTP/2, read by ffprobe, played by Chromium."""

import asyncio
import contextlib
import json
import os
import re
import signal
import subprocess

from harness.browsing import chromium_page, expect_no_trouble, until_moving, until_sound
from harness.cases import expect, output_of, test, until
from harness.places import RESULTS, ROOT, temporary_folder
from harness.playlist import Multivariant
from harness.publish import newer_ffmpeg
from test_transport import SecureServer, certificate
from test_whip import camera_page, expect_streams as expect_whip_streams, publish

SIZE, SECONDS = "320x180", 16

#: The options of each codec, for encoders that must keep up on a busy machine.
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"]
#: With B-frames, and open GOPs: x265's own way.
HEVC = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:bframes=2:b-adapt=0:open-gop=1:scenecut=0:min-keyint=15"]
AV1 = ["-c:v", "libsvtav1", "-preset", "12"]
VP9 = ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-lag-in-frames", "0"]
AAC = ["-c:a", "aac", "-b:a", "96k", "-ac", "2"]
OPUS = ["-c:a", "libopus", "-b:a", "64k", "-ac", "2"]


def line(livestream, video, audio, *, rate="15", gop=15, size=SIZE, seconds=SECONDS, more=()):
    """A publisher's command. Newer ffmpeg, which knows Enhanced RTMP, whatever the codec."""
    words = [newer_ffmpeg(), "-nostdin", "-v", "warning"]
    if video:
        words += ["-re", "-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}"]
    if audio:
        words += ["-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"]
    if video:
        words += [*video, "-pix_fmt", "yuv420p", "-g", str(gop), "-b:v", "300k"]
    return words + [*(audio or ()), *more, "-t", str(seconds), "-f", "flv", livestream.publish_address]


@contextlib.asynccontextmanager
async def server():
    """With a certificate that the judge can be told to trust."""
    folder = temporary_folder("codecs-certificate")
    chain, key = await certificate(folder, "localhost")
    async with SecureServer("codecs", "--tls-certificates", str(chain), "--tls-keys", str(key)) as server:
        server.authorities = chain
        yield server


async def judge(server, path, seconds, allowed=None):
    """The playlists and the MPD break no rule, over HTTP/1.1 and, with TLS, over HTTP/2; but for findings of this expression."""
    program = ROOT / ".build/debug/StreamJudge"
    expect(program.is_file(), f"{program} is missing: swift build makes it")
    folder = path.removesuffix("index.m3u8")

    async def one(address):
        status, out, error = await output_of(
            program, address, str(seconds), env={**os.environ, "SSL_CERT_FILE": str(server.authorities)}, seconds=seconds + 30, check=False)
        # Then each finding's count and the sum of them.
        found = [row for row in out.splitlines() if not re.match(r"\d+ (times|versions)", row)]
        unexpected = [row for row in found if not (allowed and re.search(allowed, row))]
        expect(status == 0 or status == 1 and not unexpected, f"the judge of {address}: {unexpected[:10]} {error[:500]}")

    names = ("index.m3u8", "manifest.mpd")
    await asyncio.gather(*(one(f"{base}{folder}{name}") for base in (server.http, f"https://localhost:{server.https_port}") for name in names))


async def streams_of(address):
    """What ffprobe finds, by kind."""
    _, out, error = await output_of("ffprobe", "-v", "error", "-show_streams", "-of", "json", address, seconds=40)
    expect(not error.strip(), f"ffprobe on {address}: {error[:500]}")
    return {s["codec_type"]: s for s in json.loads(out)["streams"]}


async def expect_streams(addresses, codecs, sizes):
    for address in addresses:
        found = await streams_of(address)
        expect({s["codec_name"] for s in found.values()} == set(codecs), f"{address} has {found}")
        if "video" in found:
            size = f"{found['video']['width']}x{found['video']['height']}"
            expect(size in sizes, f"{address} has pictures of {size}")


async def decoded(address):
    """How many frames of each kind a decoder makes of all of it, without a word."""
    _, out, error = await output_of(
        newer_ffmpeg(), "-nostdin", "-v", "error", "-i", address, "-map", "0", "-f", "framecrc", "-", seconds=60)
    expect(not error.strip(), f"ffmpeg decodes {address} with words: {error[:500]}")
    kinds = {}
    for row in out.splitlines():
        if row[:2] in ("0,", "1,"):
            kinds[row[0]] = kinds.get(row[0], 0) + 1
    return kinds


async def thumbnail(server, livestream):
    """The server's ffmpeg has made a picture of what is on air."""
    answer = await server.client.get(livestream.path.replace("index.m3u8", "thumbnail.jpg"))
    return answer.status == 200 and answer.headers["content-type"] == "image/jpeg"


class Publisher:
    def __init__(self, name, command):
        RESULTS.mkdir(parents=True, exist_ok=True)
        self.log = RESULTS / f"codecs-{name}.log"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    async def finished(self):
        status = await asyncio.to_thread(self.process.wait, 90)
        expect(status == 0, f"the encoder ended with {status}: {self.log.read_text()[-800:]}")

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


async def case(name, codecs, *lines, sizes=(SIZE,), watch=False, live_seconds=8, least=0, allowed=None):
    """Publishes by the given commands, one after the other; each but the last is killed in its middle."""
    async with server() as carillon:
        livestream = await carillon.add_livestream(name)
        slug = re.sub(r"\W+", "-", name.lower())
        publisher = Publisher(slug, lines[0](livestream))
        try:
            await livestream.until_playable(50)
            top = Multivariant((await carillon.client.get(livestream.path)).text)
            judged = asyncio.ensure_future(judge(carillon, livestream.path, live_seconds + 7 * (len(lines) - 1), allowed))
            for following in lines[1:]:
                await asyncio.sleep(6)
                publisher.kill()
                publisher = Publisher(slug, following(livestream))
            if watch:
                await watched(livestream)
            if len(lines) == 1:
                folder = livestream.playlist.removesuffix("index.m3u8")
                await expect_streams([livestream.playlist, folder + "manifest.mpd"], codecs, sizes)
            if sizes and len(codecs) > 1:
                await until(lambda: thumbnail(carillon, livestream), "there is a thumbnail", 40)
            await judged
            await publisher.finished()
        finally:
            publisher.kill()
        await livestream.until_recorded(60)
        await judge(carillon, livestream.path, 10)
        session = (await livestream.state())["session"]
        folder = livestream.playlist.removesuffix("index.m3u8")
        if len(lines) == 1:
            download = f"{folder}{session}/download.mp4"
            await expect_streams([livestream.playlist, folder + "manifest.mpd", download], codecs, sizes)
            counts = await decoded(download)
            expect(min(counts.values()) >= least and len(counts) == len(codecs), f"the recording has {counts}, of {least} at least")
        else:
            await expect_streams([livestream.playlist], codecs, sizes)
        trouble = [row for row in carillon.log.splitlines() if "not readable" in row or "not supported" in row]
        expect(not trouble, f"the server says {trouble[:3]}")
        return top


async def watched(livestream):
    async with chromium_page(HOUSE, livestream.watch) as page:
        await until_moving(page, 2, limit=60)
        await until_sound(page)
        expect_no_trouble(page)


#: How long parts are is promised before it is known how long the longest frames will be. Where one of those comes next, a part ends early.
SHORT_PART = r"lasts less than 85% of the Part Target Duration"
#: The part that was hinted at never came: the encoder was killed in it.
HINT = r"warning .* was hinted and .* came"

HOUSE = None


def codec_test(sentence, timeout=240):
    """The tests here have a server each; the house is for its browser."""

    def register(body):
        @test(sentence, weight=2, timeout=timeout)
        async def run(house):
            global HOUSE
            HOUSE = house
            await body()

        return run

    return register


@codec_test("H.264 with AAC keeps the rules, live and recorded")
async def h264():
    await case("H264 AAC", ("h264", "aac"), lambda l: line(l, H264, AAC), least=200)


@codec_test("HEVC with AAC by Enhanced RTMP, with B-frames and open GOPs, keeps the rules, live and recorded")
async def hevc():
    top = await case("HEVC AAC", ("hevc", "aac"), lambda l: line(l, HEVC, AAC), least=200)
    expect(re.fullmatch(r"hvc1\.1\.6\.L\d+\.90,mp4a\.40\.2", top.variants[0]["CODECS"]), top.text)


@codec_test("AV1 with Opus by Enhanced RTMP keeps the rules, and plays in Chromium")
async def av1():
    top = await case("AV1 Opus", ("av1", "opus"), lambda l: line(l, AV1, OPUS, seconds=30), watch=True, least=400)
    expect(re.fullmatch(r"av01\.0\.0\dM\.08,opus", top.variants[0]["CODECS"].lower().replace("m.", "M.")), top.text)


@codec_test("VP9 with Opus by Enhanced RTMP keeps the rules, and plays in Chromium")
async def vp9():
    top = await case("VP9 Opus", ("vp9", "opus"), lambda l: line(l, VP9, OPUS, seconds=30), watch=True, least=400)
    expect(top.variants[0]["CODECS"].lower().startswith("vp09.00."), top.text)


@codec_test("Sound alone keeps the rules: AAC and Opus")
async def sound():
    await asyncio.gather(
        case("Sound AAC", ("aac",), lambda l: line(l, None, AAC), least=600),
        case("Sound Opus", ("opus",), lambda l: line(l, None, OPUS), least=600))


@codec_test("A picture alone keeps the rules: HEVC and H.264")
async def picture():
    await asyncio.gather(
        case("Picture HEVC", ("hevc",), lambda l: line(l, HEVC, None), least=200),
        case("Picture H264", ("h264",), lambda l: line(l, H264, None), least=200))


@codec_test("29.97 pictures a second, and a varying number, keep the rules")
async def rates():
    varying = ["-vf", "select='lt(mod(n,40),20)+not(mod(n,4))'", "-fps_mode", "vfr"]
    await asyncio.gather(
        case("NTSC", ("h264", "aac"), lambda l: line(l, H264, AAC, rate="30000/1001", gop=30), least=400),
        case("Varying", ("h264", "aac"), lambda l: line(l, H264, AAC, rate="20", gop=20, more=varying), least=150,
             allowed=SHORT_PART))


@codec_test("B-frames of H.264, and key frames ten seconds apart, keep the rules", timeout=300)
async def order():
    reordered = ["-c:v", "libx264", "-preset", "veryfast", "-bf", "3"]
    await asyncio.gather(
        case("B-frames", ("h264", "aac"), lambda l: line(l, reordered, AAC), least=200),
        case("Ten seconds", ("h264", "aac"), lambda l: line(l, H264, AAC, gop=150, seconds=45), live_seconds=24, least=600))


@codec_test("An encoder that restarts in the middle, and one that comes back with a larger picture, keep the rules", timeout=300)
async def changes():
    await asyncio.gather(
        case("Restart", ("av1", "opus"), lambda l: line(l, AV1, OPUS, seconds=30), lambda l: line(l, AV1, OPUS), allowed=HINT),
        case("Larger", ("hevc", "aac"), lambda l: line(l, HEVC, AAC, seconds=30), lambda l: line(l, HEVC, AAC, size="640x360"),
             sizes=(SIZE, "640x360"), allowed=HINT))


@test("Chromium publishes VP9, AV1 and VP8 by WHIP: each is in the playlists and the recording, and the first two play", weight=3, timeout=180)
async def from_browser(house):
    async def publishes(codec):
        livestream = await house.livestream(f"{codec} by WHIP")
        async with camera_page(house) as page:
            await publish(page, livestream, f"{{codec: '{codec}'}}")
            await livestream.until_playable(60)
            await expect_whip_streams(livestream, codec.lower())
            # No browser takes VP8 from MP4.
            if codec != "VP8":
                async with chromium_page(house, livestream.watch) as viewer:
                    await until_moving(viewer, 2, limit=60)
            await page.eval("whip.stop()")
        await livestream.until_recorded()
        await expect_whip_streams(livestream, codec.lower())

    for codec in ("VP9", "AV1", "VP8"):
        await publishes(codec)
