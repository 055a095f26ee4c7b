"""Going back through a session that is on air."""

import re

from harness.browsing import chromium_page, chromium_shot, expect_no_trouble, until_moving
from harness.cases import expect, output_of, test, until
from harness.publish import Encoder

TIMELINE = "document.querySelector('.player-timeline')"
VIDEO = "document.querySelector('live-player video')"
ROW = f"""(() => ({{ max: Number({TIMELINE}.max), at: Number({TIMELINE}.value), hidden: {TIMELINE}.hidden, time: {VIDEO}.currentTime,
    live: document.querySelector('.player-live').textContent, paused: {VIDEO}.paused, delay: document.querySelector('.player-delay').textContent }}))()"""


async def go_to(page, place):
    await page.eval(f"(() => {{ const t = {TIMELINE}; t.value = {place}; t.dispatchEvent(new Event('input', {{ bubbles: true }}));"
                    "t.dispatchEvent(new Event('change', { bubbles: true })); })()")


@test("The rewind playlists grow with the session, keep the rules of an EVENT, and end with it", timeout=120)
async def playlists(house):
    livestream = await house.livestream("Looking back")
    async with Encoder(livestream, picture="testsrc2", seconds=40):
        await livestream.until_playable()
        session = (await livestream.state())["session"]
        folder = f"/live/{livestream.playback_id}/{session}/rewind/"
        versions = []

        async def grown():
            answer = await house.client.get(folder + "video.m3u8")
            if answer.status == 200:
                versions.append(answer.text)
            return versions and versions[-1].count("#EXTINF") >= 5

        await until(grown, "five segments can be gone back to", 40, every=1)
        _, out, error = await output_of(
            "ffmpeg", "-nostdin", "-v", "warning", "-live_start_index", "0", "-i", house.server.http + folder + "index.m3u8", "-t", "6",
            "-progress", "pipe:1", "-f", "null", "-", seconds=30)
        expect(not error.strip(), f"ffmpeg says {error[:500]}")
        expect(int(re.findall(r"^frame=(\d+)", out, re.MULTILINE)[-1]) >= 170, "ffmpeg got too few pictures from the session's beginning")
    await livestream.until_recorded()
    versions.append((await house.client.get(folder + "video.m3u8")).text)
    expect(versions[-1].rstrip().endswith("#EXT-X-ENDLIST") and "ENDLIST" not in versions[0], "the playlist doesn't end with the session")
    for before, after in zip(versions, versions[1:]):
        expect("#EXT-X-PLAYLIST-TYPE:EVENT" in after and after.startswith(before.removesuffix("#EXT-X-ENDLIST\n")),
               f"a version doesn't continue the one before:\n{before}\n{after}")


@test("A viewer goes back to the beginning, to live again, and is in the recording when the session ends", weight=2, timeout=180)
async def watching(house):
    livestream = await house.livestream("Back and forth")
    async with Encoder(livestream) as encoder:
        await livestream.until_playable()
        async with chromium_page(house, livestream.watch) as page:
            await until_moving(page)
            await page.wait(f"!{TIMELINE}.hidden && Number({TIMELINE}.max) > 25", 60)
            seen = await page.eval(ROW)
            expect(seen["max"] - seen["at"] < 12 and seen["live"] == "Live", f"live, the time line says {seen}")
            for width, dark in ((1280, False), (390, False)):
                await chromium_shot(page, "rewind-live", width, dark)
            await go_to(page, 3)
            await page.wait(f"document.querySelector('.player-live').textContent === 'Go to live' && !{VIDEO}.seeking && {VIDEO}.currentTime > 4", 20)
            seen = await page.eval(ROW)
            expect(3 <= seen["at"] < 12 and seen["max"] > 18, f"gone back, the time line says {seen}")
            for width, dark in ((1280, False), (390, False)):
                await chromium_shot(page, "rewind-back", width, dark)
            await page.eval("document.querySelector('.player-live').click()")
            await page.wait("document.querySelector('.player-live').textContent === 'Live'", 20)
            await until_moving(page)
            await page.wait(f"!{TIMELINE}.hidden", 20)
            await go_to(page, 6)
            await page.wait(f"document.querySelector('.player-live').textContent === 'Go to live' && {VIDEO}.currentTime > 7", 20)
            await encoder.stop()
            await livestream.until_recorded()
            before = await page.eval(f"{VIDEO}.currentTime")
            await page.wait("document.querySelector('.player-time').textContent.includes('/') && !document.querySelector('.player-time').hidden", 20)
            await page.wait(f"{VIDEO}.currentTime > {before} + 2 && Number.isFinite({VIDEO}.duration)", 20)
            now = await page.eval(f"{VIDEO}.currentTime")
            expect(now < before + 15, f"it went on at {now} s, not at {before} s")
            await chromium_shot(page, "rewind-ended", 1280, False)
            expect_no_trouble(page)
