"""How well encoders send, as it is measured, said in words and shown on the console."""

import json
import re

from harness import people, secrets
from harness.accessibility import expect_accessible
from harness.browsing import chromium_page, chromium_shot, expect_no_trouble
from harness.cases import expect, test, until
from harness.publish import Encoder
from harness.server import Livestream, Server

SHOTS = ((1280, False), (1280, True), (390, False), (390, True))


def organisation(anna):
    return anna.call("GET", "/api/auth/me")["data"]["organisations"][0]["id"]


def make(server, anna, title):
    """A channel with its key."""
    made = anna.call("POST", "/api/livestreams", {"title": title, "organisationId": organisation(anna), "kind": "channel"})["data"]
    secrets.KEYS.add(made["streamKey"])
    return Livestream(server, made["id"], made["playbackId"], title, made["streamKey"])


async def until_advised(anna, livestream, code, seconds=60):
    """The signal as soon as it has that advice."""
    async def look():
        signal = anna.call("GET", f"/api/livestreams/{livestream.id}/health")["data"]
        return signal if code in [one["code"] for one in signal["advice"]] else None

    return await until(look, f"the advice {code} is given", seconds, every=1)


@test("a good encoder is told to be good, and bad ones what is wrong with them, by the API and by metrics", weight=3, timeout=240)
async def signals(house):
    server = await Server("signals").start()
    try:
        anna = await people.owner(server)
        good, long, mute, silent, slow = [make(server, anna, title) for title in ("Good", "Long", "Mute", "Silent", "Slow")]
        signal = anna.call("GET", f"/api/livestreams/{good.id}/health")["data"]
        expect(signal["figures"] is None and signal["advice"] == [], f"off air: {signal}")
        async with Encoder(good, picture="testsrc2", gop=2), Encoder(long, picture="testsrc2", gop=250 / 30, bframes=2), \
                Encoder(mute, picture="testsrc2", sound=False, gop=2), \
                Encoder(silent, picture="testsrc2", gop=2, sound_options=("-af", "volume=0")), \
                Encoder(slow, picture="testsrc2", gop=2, sound=False, more=("-vf", "setpts=0.7*PTS", "-r", "30")):
            signal = await until_advised(anna, long, "key_frame_interval")
            words = {one["code"]: one["sentence"] + " " + (one["remedy"] or "") for one in signal["advice"]}
            expect("Keyframe Interval" in words["key_frame_interval"], words["key_frame_interval"])
            expect("WebRTC" in words.get("reordered_pictures", ""), f"B-frames are not told: {words}")
            await until_advised(anna, mute, "no_sound")
            await until_advised(anna, silent, "silent_sound")
            # Seven tenths of a second of media come in a second.
            await until_advised(anna, slow, "slow_uplink", 90)
            async def by_dash():
                manifest = await server.client.get(f"/live/{good.playback_id}/manifest.mpd")
                expect(manifest.status == 200, f"the manifest: {manifest.status}")
                return anna.call("GET", f"/api/livestreams/{good.id}/health")["data"]["viewers"].get("dash") == 1

            await until(by_dash, "a viewer by DASH is counted as one", 20, every=1)
            for who, status in ((anna, 200), (people.guest_of(anna, organisation(anna), "Mia", "mia@example.org"), 403)):
                who.call("GET", f"/api/livestreams/{good.id}/health/events?once=1", status=status)
            refused = await server.client.get(f"/api/livestreams/{good.id}/health/events")
            expect(refused.status == 401, f"a stranger follows the signal: {refused.status}")
            signal = anna.call("GET", f"/api/livestreams/{good.id}/health")["data"]
            figures = signal["figures"]
            expect([one["code"] for one in signal["advice"] if one["severity"] != "note"] in ([], ["uneven_arrival"]), f"good: {signal['advice']}")
            expect(figures["video"]["width"] == 640 and figures["video"]["codec"].startswith("avc1"), f"{figures['video']}")
            expect(abs(figures["video"]["framesPerSecond"] - 30) < 2, f"{figures['video']}")
            expect(abs(figures["video"]["keyFrameIntervalMilliseconds"] - 2000) < 50, f"{figures['video']}")
            expect(figures["audio"]["channels"] == 2 and figures["audio"]["sampleRate"] == 48000, f"{figures['audio']}")
            expect(figures["bitsPerSecond"] > 100_000, f"{figures['bitsPerSecond']}")
            metrics = (await server.client.get("/metrics")).text
            found = dict(re.findall(r'carillon_signal_advice\{code="(\w+)"\} (\d+)', metrics))
            expect(found["key_frame_interval"] == "1" and found["no_sound"] == "2" and found["silent_sound"] == "1", f"{found}")
        await server.stop()
    finally:
        server.kill()


@test("the console says how well the encoder sends, plots it and its viewers, and looks after what seems wrong", weight=3, timeout=300)
async def console(house):
    server = await Server("signal-console").start()
    try:
        anna = await people.owner(server)
        livestream = make(server, anna, "Sunday service")
        async with chromium_page(house) as page:
            await anna.enter(page)
            await page.goto(f"{server.http}/o/st-marys/livestreams/{livestream.id}")
            await page.wait("document.getElementById('signal-summary')?.textContent.startsWith('Nothing is on air')", 20)
            async with Encoder(livestream, picture="testsrc2", gop=2):
                await page.wait("document.querySelectorAll('#signal-plots svg path').length > 1", 60)
                await page.wait("document.getElementById('signal-facts').textContent.includes('640 × 360')", 20)
                await page.wait("document.querySelectorAll('#viewers-plot svg').length === 1", 40)
                # Long enough for a line to be one.
                await page.wait(r"/for [2-9]\d/.test(document.getElementById('signal-facts').textContent)", 60)
                for width, dark in SHOTS:
                    await chromium_shot(page, "signal-good", width, dark, height=2600)
                await expect_accessible(page, "signal-good")
                await page.eval("document.querySelector('#repairs summary').click()")
                await repairs(page)
                for width, dark in ((390, False), (1280, False)):
                    await chromium_shot(page, "signal-repairs", width, dark, height=2600)
            await page.wait("document.getElementById('signal-summary').textContent.startsWith('Nothing is on air')", 30)
            # Without waiting for anything: a recording that was asked for plays at once.
            await page.wait("document.querySelector('#recordings [data-act=watch]:not([hidden])') !== null", 30)
            await page.click("#recordings [data-act=watch]")
            await page.wait("!(document.querySelector('.player-notice-title')?.textContent ?? '').includes('has ended')", 3)
            await page.wait("(v => v && v.currentTime > 0.5 && v.currentTime < v.duration)(document.querySelector('live-player video'))", 30)

            async with Encoder(livestream, picture="testsrc2", gop=250 / 30, sound=False):
                for words in ("There is no sound", "only every"):
                    await page.wait(f"document.getElementById('signal-advice').textContent.includes({json.dumps(words)})", 60)
                await page.wait("document.getElementById('checks').textContent.includes('There is no sound')", 10)
                await page.wait("document.getElementById('signal-summary').textContent.startsWith('Something is wrong')", 10)
                for width, dark in SHOTS:
                    await chromium_shot(page, "signal-bad", width, dark, height=2600)
                await expect_accessible(page, "signal-bad")
            expect_no_trouble(page, statuses=(403, 404))
        await server.stop()
    finally:
        server.kill()


async def repairs(page):
    for name in ("fix-status", "sync-recording", "fix-playback-url", "configure-cors", "get-video-id"):
        await page.eval(f"document.querySelector('[data-repair={name}] button').click()")
        await page.wait(f"document.querySelector('[data-repair={name}] .outcome').textContent.length > 10", 20)
    said = await page.eval("document.getElementById('repairs').textContent")
    expect("Nothing was wrong" in said and "being written" in said, f"the repairs say: {said}")
