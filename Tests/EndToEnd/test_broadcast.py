"""Going live from a browser, and watching with the least delay, by the pages people use."""

import contextlib
import json

from harness import people
from harness.accessibility import expect_accessible
from harness.browsing import chromium_page, chromium_shot, expect_no_trouble, until_moving
from harness.cases import expect, test
from harness.house import browsers
from harness.server import Server


@contextlib.asynccontextmanager
async def camera_page():
    """A page in a browser of its own, which has a camera and a microphone."""
    async with browsers.launch("chromium", camera=True) as browser:
        yield await browser.page()


async def press(page, selector):
    await page.eval(f"document.querySelector({json.dumps(selector)}).click()")


async def show_all(page, name, height=1100):
    await expect_accessible(page, name)
    for width in (1280, 390):
        for dark in (False, True):
            await chromium_shot(page, name, width, dark, height=height)


async def choose(page, way):
    await page.eval(f"(way => {{ way.value = '{way}'; way.dispatchEvent(new Event('change')); }})(document.getElementById('way'))")


@test("somebody goes live from a browser; others watch by HLS, and by WebRTC when they choose", weight=3, timeout=240)
async def browser_to_browser(house):
    server = await Server("broadcast").start()
    try:
        anna = await people.owner(server)
        organisation = anna.call("GET", "/api/auth/me")["data"]["organisations"][0]["id"]
        livestream = anna.call("POST", "/api/livestreams", {
            "title": "Sunday service", "organisationId": organisation, "kind": "channel"})["data"]
        async with camera_page() as page:
            await anna.enter(page)
            await page.goto(f"{server.http}/o/st-marys/livestreams/{livestream['id']}/go-live")
            await page.wait("document.getElementById('title').textContent === 'Sunday service'")
            await show_all(page, "broadcast-opening")
            await press(page, "#use-camera")
            await page.wait("!document.getElementById('acts').hidden && document.getElementById('preview').videoWidth > 0")
            await page.wait("Number(document.getElementById('level').getAttribute('aria-valuenow')) > -50", 15)
            await page.wait("document.getElementById('microphone').options.length > 0")
            await show_all(page, "broadcast-ready")
            await press(page, "#go")
            await page.wait("document.getElementById('word').textContent === 'You are on air.'", 20)
            await page.wait("document.querySelector('[data-fact=bitrate]').textContent.includes('bit/s')", 15)
            await show_all(page, "broadcast-on-air")
            async with chromium_page(house, f"{server.http}/watch/{livestream['playbackId']}") as viewer:
                await until_moving(viewer)
                await viewer.eval("document.getElementById('details').open = true")
                await choose(viewer, "webrtc")
                await viewer.wait("document.querySelector('[data-fact=way]').textContent === 'WebRTC'", 15)
                await until_moving(viewer)
                await show_all(viewer, "watch-webrtc")
                await choose(viewer, "hls")
                await viewer.wait("document.querySelector('[data-fact=way]').textContent.startsWith('Low-latency HLS')", 20)
                await until_moving(viewer)
                expect_no_trouble(viewer)
            await press(page, "#stop")
            await page.wait("document.getElementById('stop-dialog').open")
            await press(page, "#stop-dialog .danger")
            await page.wait("document.getElementById('word').textContent === 'This is how you look. Viewers see nothing yet.'", 60)
            expect(not await page.eval("document.getElementById('go').hidden"), "one can go live again")
            expect_no_trouble(page)
        await server.stop()
    finally:
        server.kill()
