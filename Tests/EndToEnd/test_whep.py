"""Viewers by WHEP: browsers and other clients see the picture at once and nearly without delay, as far as they may."""

import asyncio
import contextlib
import http.client
import json
import re
import sys
import time

from harness.browsing import until_moving
from harness.cases import expect, output_of, test, until
from harness.house import browsers
from harness.people import guest_of, owner
from harness.places import CLIENTS
from harness.publish import Encoder
from harness.server import Server
from harness.web import Answer
from test_rights import make, ready, ticket
from test_whip import OFFERS, SCRIPTS, camera_page, publish

#: Seconds within which a right that was taken back counts.
SOON = 10


def whep(livestream):
    return f"/whep/{livestream.playback_id}"


@contextlib.asynccontextmanager
async def viewer_page(server, path, token=None):
    """A page of the server's in a Chromium that watches by WHEP."""
    async with browsers.launch("chromium") as browser:
        page = await browser.page()
        await page.goto(server.http + "/healthz")
        await page.eval(SCRIPTS)
        options = json.dumps({"codec": "H264", **({"token": token} if token else {})})
        await page.eval(f"(async () => {{ window.asked = performance.now(); await whepView('{path}', {options}); return 1 }})()")
        yield page


async def figures(page):
    return json.loads(await page.eval("(async () => JSON.stringify(await rtcStats(whep.pc)))()"))


async def on_air(livestream):
    """Until there is a key frame to begin with."""
    await livestream.until_playable()


async def offer_status(server, path, offer="chromium-view", headers=None):
    text = (OFFERS / f"{offer}.sdp").read_text()
    return await asyncio.to_thread(ask, server, "POST", path, text.encode(), {"Content-Type": "application/sdp", **(headers or {})})


def ask(server, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=30)
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    return Answer(response.status, response.headers, response.read(), 0)


@test("Chromium watches an RTMP encoder by WHEP: the picture is what was sent, with little delay, and the sound is heard", weight=3, timeout=150)
async def chromium(house):
    livestream = await house.livestream("By WHEP")
    async with Encoder(livestream, gop=2.0):
        await on_air(livestream)
        async with viewer_page(house.server, whep(livestream)) as page:
            await page.wait("whep.video.videoWidth > 0", 20)
            seen = json.loads(await page.eval("(async () => JSON.stringify(await stampWatch(whep.video, 6)))()"))
            print(f"  the clock in the picture: {seen}")
            expect(seen["frames"] > 60, f"too few pictures: {seen}")
            expect(seen["delay_ms"]["median"] < 1000, f"the delay: {seen}")
            said = await figures(page)
            expect(said["in-video"]["codec"].startswith("video/H264") and said["in-video"]["size"] == "640x360", f"{said}")
            expect(said.get("in-audio", {}).get("packets", 0) > 100, f"no sound: {said}")
            expect(await page.eval("whep.stop()") == 200, "DELETE was not answered")
        await until(lambda: "viewer gone" in house.server.log, "the server has noticed the viewer's leaving")


@test("a viewer in the middle of a long group of pictures has the first one within a second, and stands in the present", weight=3)
async def long_group(house):
    livestream = await house.livestream("Long group")
    async with Encoder(livestream, gop=8.0):
        await on_air(livestream)
        await asyncio.sleep(4)
        async with viewer_page(house.server, whep(livestream)) as page:
            await page.wait("whep.video.videoWidth > 0", 20)
            took = await page.eval("performance.now() - asked")
            print(f"  first picture after {took:.0f} ms")
            await asyncio.sleep(3)
            seen = json.loads(await page.eval("(async () => JSON.stringify(await stampWatch(whep.video, 3)))()"))
            print(f"  the clock in the picture: {seen}")
            expect(seen["delay_ms"]["median"] < 1500, f"the viewer stays behind: {seen}")


@test("Chromium watches a Chromium that publishes by WHIP", weight=4, timeout=150)
async def whip_to_whep(house):
    livestream = await house.livestream("WHIP to WHEP")
    async with camera_page(house) as camera:
        await publish(camera, livestream, "{width: 640, height: 360}")
        await livestream.until_playable()
        async with viewer_page(house.server, whep(livestream)) as page:
            await page.wait("whep.video.videoWidth > 0", 20)
            await until_counts(page, "in-video", "frames", 60)
            await until_counts(page, "in-audio", "packets", 100)
        await camera.eval("whip.stop()")


async def until_counts(page, kind, figure, count):
    async def enough():
        return (await figures(page)).get(kind, {}).get(figure, 0) >= count

    await until(enough, f"{figure} of {kind} reach {count}", 20)


@test("an encoder that comes back goes on in the same session, and its end is told to the viewer", weight=3, timeout=150)
async def end(house):
    livestream = await house.livestream("Comes back")
    encoder = Encoder(livestream, gop=1.0)
    async with encoder:
        await on_air(livestream)
        async with viewer_page(house.server, whep(livestream)) as page:
            await until_counts(page, "in-video", "frames", 30)
            await encoder.kill()
            await asyncio.sleep(2)
            before = (await figures(page))["in-video"]["frames"]
            encoder.start()
            await until_counts(page, "in-video", "frames", before + 60)
            await encoder.stop()
            await page.wait("['closed', 'failed', 'disconnected'].includes(whep.pc.connectionState)", 20)
    answer = await offer_status(house.server, whep(livestream))
    expect(answer.status == 409 and answer.headers["Retry-After"], f"an offer after the end: {answer!r}")


@test("aiortc sees and hears, and what DELETE names is gone", weight=2)
async def aiortc(house):
    livestream = await house.livestream("By aiortc")
    async with Encoder(livestream, gop=2.0):
        await on_air(livestream)
        address = house.server.http + whep(livestream)
        status, out, error = await output_of(sys.executable, CLIENTS / "whep-view.py", address, "--seconds", "6", seconds=60, check=False)
        expect(status == 0, f"aiortc: {out} {error[-500:]}")
        said = json.loads(out)
        print(f"  aiortc: {said['video']}, first picture after {said.get('first_frame_s')} s")
        expect(said["video"]["frames"] > 100 and said["audio"]["frames"] > 100, f"aiortc: {said}")
        expect(said["audio"]["peak"] > 1000 and said["delete_status"] == 200 and not said["problems"], f"aiortc: {said}")


@test("GStreamer's WHEP source receives", weight=2)
async def gstreamer(house):
    found, _, _ = await output_of("gst-inspect-1.0", "--exists", "whepsrc", check=False)
    if found != 0:
        print("  this GStreamer has no whepsrc")
        return
    livestream = await house.livestream("By GStreamer")
    async with Encoder(livestream, gop=2.0):
        await on_air(livestream)
        status, _, error = await output_of(
            "timeout", "15", "gst-launch-1.0", "-q", "whepsrc", f"whep-endpoint={house.server.http}{whep(livestream)}", "!", "fakesink",
            "num-buffers=200", seconds=30, check=False)
        expect(status == 0, f"GStreamer: {error[-500:]}")


@test("B-frames are refused in words, and so is a player without H.264; who has no right gets no word", weight=2)
async def refusals(house):
    livestream = await house.livestream("B-frames")
    async with Encoder(livestream, picture="testsrc2", bframes=2, speed="veryfast"):
        await on_air(livestream)
        answer = await offer_status(house.server, whep(livestream))
        expect(answer.status == 409 and "B-frames" in answer.text, f"B-frames: {answer!r} {answer.text}")
    livestream = await house.livestream("Without B-frames")
    async with Encoder(livestream, picture="testsrc2"):
        await on_air(livestream)
        answer = await offer_status(house.server, whep(livestream), "firefox-view")
        expect(answer.status == 406 and "H.264" in answer.text, f"a player without H.264: {answer!r} {answer.text}")
        answer = await offer_status(house.server, whep(livestream))
        expect(answer.status == 201 and re.match(r"/whep/session/\w+", answer.headers["Location"]) and answer.headers["ETag"], f"{answer!r}")
        expect("a=sendonly" in answer.text and "a=ice-lite" in answer.text, answer.text)
        expect(answer.headers["Access-Control-Allow-Origin"] == "*", "no other site's player may watch")
        answer = await asyncio.to_thread(ask, house.server, "DELETE", answer.headers["Location"])
        expect(answer.status == 200, f"DELETE: {answer!r}")
    answer = await offer_status(house.server, "/whep/nosuchlivestream")
    expect(answer.status == 404, f"an unknown livestream: {answer!r}")


@test("members watch by their token, and whom the organisation blocks is sent away ten seconds later", weight=3, timeout=150)
async def rights(house):
    server = await Server("whep-rights").start()
    try:
        anna = await owner(server)
        parish = anna.call("GET", "/api/organisations")["data"][0]["id"]
        ben = guest_of(anna, parish, "Ben", "ben@example.org")
        livestream = make(anna, parish, "For members", isMembersOnly=True)
        async with Encoder(livestream, picture="testsrc"):
            path = ticket(ben, livestream)
            await until(lambda: ready(server.client, path), "the livestream can be played")
            expect((await offer_status(server, whep(livestream))).status == 404, "a guest without a right may watch")
            token = path.split("/t/")[1].split("/")[0]
            bearer = await offer_status(server, whep(livestream), headers={"Authorization": f"Bearer {token}"})
            expect(bearer.status == 201, f"a bearer token: {bearer!r}")
            wrong = await offer_status(server, f"{whep(livestream)}/t/{token[:-3]}xyz")
            expect(wrong.status == 403, f"a wrong token: {wrong!r}")
            async with viewer_page(server, f"{whep(livestream)}/t/{token}") as page:
                await until_counts(page, "in-video", "frames", 30)
                user = ben.call("GET", "/api/auth/me")["data"]["user"]["id"]
                anna.call("PUT", f"/api/organisations/{parish}/blocks/{user}")
                start = time.monotonic()
                await until(lambda: "the right to watch has ended" in server.log, "the viewer is sent away", SOON, every=0.1)
                print(f"  sent away after {time.monotonic() - start:.1f} s")
                await page.wait("['closed', 'failed', 'disconnected'].includes(whep.pc.connectionState)", 30)
    finally:
        await server.stop()
