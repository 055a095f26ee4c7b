"""Browsers and encoders that publish by WHIP, as viewers and the recording get it."""

import asyncio
import contextlib
import json
import sys

import imageio_ffmpeg
from harness import secrets
from harness.browsing import chromium_page, expect_no_trouble, until_moving
from harness.cases import expect, output_of, test, until
from harness.house import browsers
from harness.places import CLIENTS, ROOT
from test_encoders import expect_decodable, streams_of

SCRIPTS = "".join((CLIENTS / name).read_text() + ";\n" for name in ("stamp.js", "webrtc.js", "whip.js")) + "0"
OFFERS = ROOT / "Tests/WebRTCTests/Fixtures/Offers"


@contextlib.asynccontextmanager
async def camera_page(house):
    """A page of the server's in a Chromium with a camera and a microphone of its own."""
    async with browsers.launch("chromium", camera=True) as browser:
        page = await browser.page()
        await page.goto(house.server.http + "/healthz")
        await page.eval(SCRIPTS)
        yield page


async def publish(page, livestream, options="{}"):
    """On air, with the clock of stamp.js and a tone unless the options say otherwise."""
    await page.eval(f"(async () => {{ await whipPublish('/whip', {{token: '{livestream.key}', ...{options}}}); return 1 }})()")


async def figures(page):
    return json.loads(await page.eval("(async () => JSON.stringify(await rtcStats(whip.pc)))()"))


async def expect_streams(livestream, picture="h264"):
    streams = await streams_of(livestream.playlist)
    expect(streams["video"]["codec_name"] == picture, f"the picture is {streams['video']['codec_name']}")
    expect(streams["audio"]["codec_name"] == "aac", f"the sound is {streams['audio']['codec_name']}")


@test("Chromium publishes its camera: everybody sees and hears it at full quality, and the recording plays", weight=3, timeout=150)
async def camera(house):
    livestream = await house.livestream("By WHIP")
    async with camera_page(house) as page:
        await publish(page, livestream, "{width: 1280, height: 720}")
        await livestream.until_playable()
        await expect_streams(livestream)
        async with chromium_page(house, livestream.watch) as viewer:
            await until_moving(viewer, 3, limit=60)
            expect_no_trouble(viewer)
        said = await figures(page)
        expect(said["out-video"]["nack"] < 100, f"the path is lossy: {said}")
        expect(await page.eval("whip.stop()") == 200, "the session was not ended by DELETE")
    state = await livestream.until_recorded()
    expect(state["state"] == "ended", f"DELETE ends the session: {state}")
    await expect_streams(livestream)
    await expect_decodable(livestream.playlist, pictures=60, sounds=60)


@test("Chromium's estimate of the path reaches 2.5 Mbit/s within five seconds", weight=3)
async def estimate(house):
    livestream = await house.livestream("Estimate")
    async with camera_page(house) as page:
        await publish(page, livestream, "{width: 1280, height: 720}")

        async def enough():
            return (await figures(page)).get("pair", {}).get("available", 0) >= 2_500_000

        await until(enough, "the estimate is 2.5 Mbit/s", seconds=5)
        await page.eval("whip.stop()")


@test("where UDP doesn't get through, media goes by TCP", weight=3)
async def tcp(house):
    livestream = await house.livestream("By TCP")
    async with camera_page(house) as page:
        await page.eval("window.candidateFilter = / tcp /; 0")
        await publish(page, livestream)
        await livestream.until_playable()
        await expect_streams(livestream)
        await page.eval("whip.stop()")


@test("a publisher that restarts ICE stays on air in the same session", weight=3)
async def restart(house):
    livestream = await house.livestream("Another network")
    async with camera_page(house) as page:
        await publish(page, livestream)
        await livestream.until_playable()
        session = (await livestream.state())["session"]
        before = (await figures(page))["out-video"]["frames"]
        said = json.loads(await page.eval("(async () => JSON.stringify(await whipRestart()))()"))
        expect(said["tag"] and "a=ice-lite" in said["said"], f"the answer to the restart: {said}")

        async def goes_on():
            now = await figures(page)
            return now["state"] == "connected" and now["out-video"]["frames"] > before + 90

        await until(goes_on, "pictures are sent after the restart")
        state = await livestream.state()
        expect((state["state"], state["session"]) == ("live", session), f"the session has changed: {state}")
        expect("publisher restarts ICE" in house.server.log, "the server has not noticed the restart")
        await page.eval("whip.stop()")
    await livestream.until_recorded()


@test("a new key sends the browser away that uses the old one; a wrong one is refused", weight=3)
async def rotated(house):
    livestream = await house.livestream("New key by WHIP")
    async with camera_page(house) as page:
        await publish(page, livestream)
        await livestream.until_playable()
        await house.server.command("stream-keys", "rotate", livestream.id)
        await page.wait("['closed', 'failed', 'disconnected'].includes(whip.pc.connectionState)", 20)
        await livestream.until_recorded()
        refused = await page.eval(f"whipPublish('/whip', {{token: '{livestream.key}'}}).then(() => 'taken', e => e.message)")
        expect("HTTP 401" in refused, f"the old key: {refused}")


@test("aiortc publishes with the key in the address; a second one with the same key is refused while it is on air", weight=2)
async def aiortc(house):
    livestream = await house.livestream("By aiortc")
    address = f"{house.server.http}/whip/{livestream.key}"
    first = asyncio.create_task(output_of(sys.executable, CLIENTS / "whip-publish.py", address, "--seconds", "12", seconds=60))
    await livestream.until_playable(40)
    status, out, _ = await output_of(sys.executable, CLIENTS / "whip-publish.py", address, "--seconds", "1", seconds=30, check=False)
    expect(status == 2 and json.loads(out)["post_status"] == 409, f"the second publisher: {out}")
    await expect_streams(livestream)
    said = json.loads((await first)[1])
    expect(said["ok"] and not said["problems"] and said["delete_status"] == 200, f"aiortc: {said}")
    await livestream.until_recorded()


@test("FFmpeg's WHIP muxer publishes", weight=2)
async def ffmpeg(house):
    livestream = await house.livestream("By FFmpeg's WHIP")
    encoder = asyncio.create_task(output_of(
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "warning", "-re", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30", "-re", "-f", "lavfi",
        "-i", "sine=f=440:r=48000", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-profile:v", "baseline", "-bf", "0",
        "-g", "30", "-c:a", "libopus", "-ac", "2", "-ar", "48000", "-t", "15", "-f", "whip", "-authorization", livestream.key,
        f"{house.server.http}/whip", seconds=60, check=False))
    await livestream.until_playable(40)
    await expect_streams(livestream)
    status, _, error = await encoder
    expect(status == 0, f"ffmpeg: {error[-1500:]}")
    await livestream.until_recorded()


class Asking:
    """What curl gets of one address: status, headers in lower case, body."""

    def __init__(self, house):
        self.http = house.server.http

    async def __call__(self, method, path, *, body=None, kind="application/sdp", headers=()):
        words = [word for header in headers for word in ("-H", header)]
        if body is not None:
            words += ["-H", f"Content-Type: {kind}", "--data-binary", "@-"]
        _, out, _ = await output_of(
            "curl", "-s", "-i", "-X", method, *words, self.http + path, stdin=body.encode() if body is not None else b"")
        head, _, rest = out.replace("\r\n", "\n").partition("\n\n")
        lines = head.split("\n")
        return int(lines[0].split()[1]), {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:])}, rest


@test("the endpoint and its sessions answer as RFC 9725 wants, and refuse in words")
async def protocol(house):
    livestream = await house.livestream("By the book")
    ask, key = Asking(house), f"Authorization: Bearer {livestream.key}"
    offer = (OFFERS / "chromium-publish.sdp").read_text()

    async def refused(wanted, code, *words, **more):
        status, headers, body = await ask(*words, **more)
        expect(status == wanted, f"{words} gave {status}: {body}")
        error = json.loads(body)
        expect(error["code"] == code and error["error"] and not error["success"], f"{words} gave {error}")
        expect(headers["access-control-allow-origin"] == "*", f"{words} can't be read by other sites' pages")
        return headers

    expect("www-authenticate" in await refused(401, "stream_key_missing", "POST", "/whip", body=offer), "no challenge")
    await refused(401, "stream_key_unknown", "POST", "/whip", body=offer, headers=["Authorization: Bearer live_nobody"])
    await refused(415, "content_type", "POST", "/whip", body="{}", kind="application/json", headers=[key])
    await refused(400, "sdp_malformed", "POST", "/whip", body="hello", headers=[key])
    await refused(406, "media_missing", "POST", "/whip", body=(OFFERS / "chromium-view.sdp").read_text(), headers=[key])
    for method in ("GET", "PUT", "DELETE"):
        expect((await ask(method, "/whip"))[0] == 405, f"{method} of the endpoint is not refused")
    status, headers, _ = await ask("OPTIONS", "/whip", headers=["Origin: http://elsewhere", "Access-Control-Request-Method: POST"])
    expect(status == 204 and headers["accept-post"] == "application/sdp", f"OPTIONS: {headers}")
    expect("If-Match" in headers["access-control-allow-headers"], f"OPTIONS: {headers}")

    status, headers, answer = await ask("POST", "/whip", body=offer, headers=[key])
    expect(status == 201 and headers["content-type"] == "application/sdp" and "a=ice-lite" in answer, f"{status}: {answer}")
    session, tag = headers["location"], headers["etag"]
    expect(not secrets.keys_in(session), "the session's address holds the key")
    exposed = headers["access-control-expose-headers"]
    expect(all(name in exposed for name in ("Location", "Link", "ETag")), f"scripts can't read {exposed}")
    fragment = "application/trickle-ice-sdpfrag"
    candidate = "a=mid:0\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n"
    await refused(428, "if_match_missing", "PATCH", session, body=candidate, kind=fragment)
    await refused(412, "if_match_differs", "PATCH", session, body=candidate, kind=fragment, headers=['If-Match: "another"'])
    await refused(415, "content_type", "PATCH", session, body=candidate, headers=[f"If-Match: {tag}"])
    expect((await ask("PATCH", session, body=candidate, kind=fragment, headers=[f"If-Match: {tag}"]))[0] == 204, "trickle")
    restart = "a=ice-ufrag:another1\r\na=ice-pwd:0123456789012345678901\r\n"
    status, headers, body = await ask("PATCH", session, body=restart, kind=fragment, headers=["If-Match: *"])
    expect(status == 200 and headers["content-type"] == fragment and headers["etag"] != tag, f"restart: {status} {headers}")
    expect("a=ice-ufrag:" in body and "a=candidate:" in body, f"restart: {body}")
    await refused(412, "if_match_differs", "PATCH", session, body=candidate, kind=fragment, headers=[f"If-Match: {tag}"])
    expect((await ask("GET", session))[0] == 405, "GET of a session is not refused")
    expect((await ask("DELETE", session))[0] == 200, "DELETE")
    await refused(404, "not_found", "DELETE", session)
    expect((await livestream.state())["state"] != "live", "a session without media is on air")
