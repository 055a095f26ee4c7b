"""The home page, its events, the test picture, and who sees the key."""

import re

from harness.browsing import chromium_page, chromium_shot, expect_no_trouble, until_moving
from harness.cases import expect, test, until
from harness.publish import Encoder
from harness.server import Server
from harness.web import EventStream


def is_jpeg(answer):
    return answer.status == 200 and answer.headers["Content-Type"] == "image/jpeg" and answer.body[:3] == b"\xff\xd8\xff"


@test("the pages' events tell of beginning, viewers and end")
async def events(house):
    livestream = await house.livestream("Events")
    async with EventStream(house.server.http_port, f"/api/events/{livestream.playback_id}") as watch, \
            EventStream(house.server.http_port, "/api/events") as home:
        expect(b"text/event-stream" in watch.head and b"no-store" in watch.head, f"the head of the events: {watch.head!r}")

        def states():
            return [data["state"] for event, data in watch.states if event == "state"]

        def on_air():
            lists = [data for event, data in home.states if event == "livestreams"]
            return lists and livestream.playback_id in [c["playbackId"] for c in lists[-1]["onAir"]]

        await until(lambda: set(states()) == {"waiting"}, "the first event says that it has not begun")
        async with Encoder(livestream, picture="testsrc2", seconds=6) as encoder:
            await until(lambda: states()[-1] == "live", "an event says that it is live")
            await until(on_air, "the home page's events list it")
            await until(lambda: watch.states[-1][1]["viewers"] == 1, "an event counts this viewer")
            await encoder.finished()
        await until(lambda: states()[-1] == "ended" and watch.states[-1][1]["recording"], "an event says that it has ended, and is recorded")
        await until(lambda: not on_air(), "the home page's events list it no more")
        order = ["waiting", "live", "ended"]
        expect(states() == sorted(states(), key=order.index), f"the states went back: {states()}")


@test("the home page lists what is on air with its picture, and recordings with theirs", weight=2)
async def home_page(house):
    livestream, recorded = await house.main(), await house.livestream("Just recorded")
    # The home page shows the latest recordings, and other tests make some.
    async with Encoder(recorded, picture="testsrc2", seconds=4) as encoder:
        await encoder.finished()
    await recorded.until_recorded()
    for one in (livestream, recorded):
        await until(lambda: thumbnail(house, one), f"a thumbnail of {one.title}")
    async with chromium_page(house, house.server.http + "/") as page:
        for one, where in ((livestream, "onAir"), (recorded, "recent")):
            picture = f"""document.querySelector('[data-list={where}] [data-playback-id="{one.playback_id}"] img')"""
            await page.wait(f"{picture}?.complete && {picture}.naturalWidth === 640", 30)
        for width, dark in ((1280, False), (1280, True), (390, False), (390, True)):
            await chromium_shot(page, "home", width, dark)
        expect_no_trouble(page)


async def thumbnail(house, livestream):
    return is_jpeg(await house.client.get(f"/live/{livestream.playback_id}/thumbnail.jpg"))


@test("the button on the home page puts a test picture on air, and takes it off", weight=2)
async def test_picture(house):
    # A server of its own, so that the empty home page is seen, too.
    server = Server("server-test-picture")
    try:
        await server.start()
        await server.livestreams()
        async with chromium_page(house, server.http + "/") as page:
            await page.wait("document.querySelector('#stage-title').textContent === 'Nothing is on air'")
            await page.wait("document.querySelector('stream-key button') !== null")
            for width, dark in ((1280, False), (390, True)):
                await chromium_shot(page, "home-empty", width, dark)
            await page.click("#test-picture button:not([hidden])")
            await page.wait("document.querySelector('[data-list=onAir] [data-field=link]') !== null", 30)
            watch = await page.eval("document.querySelector('[data-list=onAir] [data-field=link]').href")
            await page.wait("document.querySelector('[data-list=onAir] img').naturalWidth === 640", 30)
            await chromium_shot(page, "home-test-picture", 1280)
            async with chromium_page(house, watch) as viewer:
                await until_moving(viewer)
                expect_no_trouble(viewer)
                await page.click("#test-picture button:not([hidden])")
                await viewer.wait("document.querySelector('.player-notice-title')?.textContent === 'This livestream has ended.'", 30)
            await page.wait("document.querySelector('#stage-title').textContent === 'Nothing is on air'", 30)
            expect_no_trouble(page)
        await server.stop()
    finally:
        server.kill()


@test("the key is shown to a browser on the machine itself, and to nobody else")
async def who_sees_the_key(house):
    key = (await house.server.livestreams())[0].key
    port = house.server.http_port
    for host in ("localhost", f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"):
        answer = await house.client.get("/", headers={"Host": host}, may_hold_key=True)
        expect(answer.status == 200 and key in answer.text, f"no key for the Host {host}")
        expect(answer.headers["Cache-Control"] == "no-store", f"a page with the key is kept: {answer.headers['Cache-Control']}")
    outside = [{"Host": "evil.example"}, {"Host": f"evil.example:{port}"}, {"Host": "localhost.evil.example"}, {"Host": "127.0.0.1.evil.example"},
               {"X-Forwarded-For": "203.0.113.7"}, {"Forwarded": "for=203.0.113.7"}]
    for headers in outside:
        # The client itself fails when an answer holds a key.
        answer = await house.client.get("/", headers=headers)
        expect(answer.status == 200 and "carillon stream-keys show" in answer.text, f"no way to the key for {headers}")
        refused = await house.client.get("/api/test-picture", method="POST", headers=headers)
        expect(refused.status == 403, f"a test picture for {headers}: {refused!r}")
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        refused = await house.client.get("/api/test-picture", method="POST", headers=headers)
        expect(refused.status == 403, f"a test picture for {headers}: {refused!r}")


@test("metrics and health are there, without keys or addresses")
async def operation(house):
    await house.main()
    expect((await house.client.get("/healthz")).text == "ok\n", "no health")
    metrics = await house.client.get("/metrics")
    values = dict(re.findall(r"^([a-z_]+) (\S+)$", metrics.text, re.MULTILINE))
    expect(int(values["carillon_publications"]) >= 1, f"the metrics: {metrics.text[:500]}")
    expect("127.0.0.1" not in metrics.text, "an address in the metrics")
