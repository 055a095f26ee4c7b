"""A livestream from before its beginning to its recording, on pages that are never loaded again."""

import asyncio

from harness.browsing import (chromium_page, chromium_shot, expect_no_trouble, firefox_page, frame_page, until_moving,
                              watch_stamps)
from harness.cases import expect, test
from harness.places import RESULTS
from harness.publish import Encoder
from harness.web import Page

RECORDING_PLAYS = """(() => { const video = document.querySelector('live-player video');
  return !document.querySelector('.player-timeline').hidden && !video.paused && video.currentTime > 1 })()"""


async def until_notice(page, words, limit=30):
    await page.wait(f"document.querySelector('.player-notice-title')?.textContent === {words!r}", limit)


async def until_live(page, limit=40):
    await page.wait("document.querySelector('live-player').getAttribute('state') === 'live'", limit)
    await until_moving(page, limit=limit)
    seen = await watch_stamps(page, 2)
    expect(seen["stamped"] > 10, f"the clock in the picture was read too seldom: {seen}")


async def all_of(pages, body, *more):
    await asyncio.gather(*(body(page, *more) for page in pages))


async def live_through(livestream, pages, shot=None):
    """Kill, return and clean stop of an encoder as the pages meet it."""
    for page in pages:
        await page.eval("window.isSamePage = true")
    await all_of(pages, until_notice, "This livestream has not begun.")
    if shot:
        await shot("before")
    async with Encoder(livestream) as encoder:
        await all_of(pages, until_live)
        await encoder.kill()
        await all_of(pages, until_notice, "Back in a moment")
        if shot:
            await shot("interrupted")
        encoder.start()
        await all_of(pages, until_live)
        session = (await livestream.state())["session"]
        await encoder.stop()
    await all_of(pages, until_notice, "This livestream has ended.")
    if shot:
        await shot("ended")
    for page in pages:
        await page.wait(RECORDING_PLAYS, 30)
        await until_moving(page)
        expect(await page.eval("window.isSamePage") is True, "the page was loaded again")
        expect(await page.eval("document.title") == livestream.title, "the page has another title")
    state = await livestream.until_recorded()
    expect(session.startswith(state["session"]), "the encoder that came back began another session")
    if shot:
        await shot("recording")


@test("live, interrupted, live again and recorded, in Chromium and Firefox with hls.js, without a reload", weight=4, timeout=150)
async def life(house):
    livestream = await house.livestream("Compline")
    async with chromium_page(house, livestream.watch) as chromium, firefox_page(livestream.watch) as firefox:

        async def shot(name):
            for width, dark in ((390, False), (1280, True)):
                await chromium_shot(chromium, f"watch-{name}", width, dark)
            await firefox.shot(str(RESULTS / f"watch-{name}-firefox.png"))

        await live_through(livestream, [chromium, firefox], shot)
        expect_no_trouble(chromium)
        expect_no_trouble(firefox)


@test("live, interrupted, live again and recorded, in Chromium's own player, without a reload", weight=2, timeout=150)
async def life_native(house):
    server = await house.server_without_player()
    livestream = await server.add_livestream("Lauds")
    async with chromium_page(house, livestream.watch) as page:
        await live_through(livestream, [page])
        expect_no_trouble(page)


@test("the embedded player plays in a page of another site, and brings the recording there", weight=2, timeout=120)
async def embedded(house):
    livestream = await house.livestream("Baptism")
    html = f'<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1><iframe src="{livestream.embed}" width="640" height="360" ' \
           'allow="autoplay; fullscreen" style="border: 0"></iframe>'
    async with Page(html) as elsewhere, Encoder(livestream) as encoder:
        await livestream.until_playable()
        async with chromium_page(house, elsewhere.address) as page:
            frame = await frame_page(page)
            await until_moving(frame)
            seen = await watch_stamps(frame, 2)
            expect(seen["stamped"] > 10, f"the clock in the picture was read too seldom: {seen}")
            await chromium_shot(page, "embed-live", 1280)
            await encoder.stop()
            await until_notice(frame, "This livestream has ended.")
            await frame.wait(RECORDING_PLAYS, 30)
            expect_no_trouble(page)
            expect_no_trouble(frame)


@test("a gap of fifteen seconds, in which the server has to turn waiting requests away, is survived", weight=2, timeout=150)
async def long_gap(house):
    livestream = await house.livestream("Matins")
    async with chromium_page(house, livestream.watch) as page, Encoder(livestream) as encoder:
        await page.eval("window.isSamePage = true")
        await until_live(page)
        await encoder.kill()
        await until_notice(page, "Back in a moment")
        # Longer than any request is held.
        await asyncio.sleep(15)
        encoder.start()
        await until_live(page)
        expect(await page.eval("window.isSamePage") is True, "the page was loaded again")
