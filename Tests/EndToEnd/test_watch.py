"""The watch page in real browsers."""

from harness.browsing import chromium_page, chromium_shot, expect_no_trouble, firefox_page, until_moving, until_sound, watch_stamps
from harness.cases import expect, test, until
from harness.places import RESULTS
from harness.publish import Encoder

FACTS = """(() => { const text = name => document.querySelector(`[data-field="${name}"]`).textContent;
    return { state: text('state'), viewers: text('viewers'), delay: text('delay') } })()"""


async def check_picture(page):
    seen = await watch_stamps(page)
    expect(seen["stamped"] > 30, f"the clock in the picture was read too seldom: {seen}")
    expect(seen["backwards"] == 0, f"the picture went backwards: {seen}")
    expect(seen["delay_ms"]["min"] > 0, f"the picture is from the future: {seen}")


@test("hls.js in Chromium shows a live picture with sound, its delay and its one viewer", weight=2)
async def watch_chromium(house):
    livestream = await house.livestream("Sunday service")
    async with Encoder(livestream):
        await livestream.until_playable()
        async with chromium_page(house, livestream.watch) as page:
            await until_moving(page)
            await check_picture(page)
            await until_sound(page)
            await page.wait("/behind live/.test(document.querySelector('[data-field=delay]').textContent)", 10)
            await page.wait("document.querySelector('[data-field=viewers]').textContent === '1 viewer'", 10)
            facts = await page.eval(FACTS)
            expect(facts["state"] == "Live", f"the badge says {facts['state']}")
            for width, dark in ((1280, False), (1280, True), (390, False), (390, True)):
                await chromium_shot(page, "watch-live", width, dark)
            way = await page.eval("document.querySelector('[data-fact=way]').textContent = '', document.getElementById('details').open = true,"
                                  "new Promise(done => setTimeout(() => done(document.querySelector('[data-fact=way]').textContent), 1500))")
            expect(way.startswith("Low-latency HLS, by hls.js"), f"it is watched by: {way}")
            expect_no_trouble(page)


@test("hls.js in Firefox shows a live picture with sound, its delay and its one viewer", weight=2)
async def watch_firefox(house):
    livestream = await house.livestream("Evensong")
    async with Encoder(livestream):
        await livestream.until_playable()
        async with firefox_page(livestream.watch) as page:
            await until_moving(page)
            await check_picture(page)
            await until_sound(page)
            await page.wait("/behind live/.test(document.querySelector('[data-field=delay]').textContent)", 10)
            await page.wait("document.querySelector('[data-field=viewers]').textContent === '1 viewer'", 10)
            await page.shot(str(RESULTS / "watch-live-firefox.png"))
            expect_no_trouble(page)


@test("without hls.js the page says so, and Chromium's own player shows picture and sound", weight=2)
async def watch_native(house):
    server = await house.server_without_player()
    livestream = await server.add_livestream("Vespers")
    async with Encoder(livestream):
        await livestream.until_playable()
        async with chromium_page(house, livestream.watch) as page:
            await page.wait("document.querySelector('.note')?.textContent.includes('hls.js is not installed')")
            await until_moving(page, limit=30)
            await check_picture(page)
            await until_sound(page)
            await chromium_shot(page, "watch-native", 1280)
            expect_no_trouble(page)
