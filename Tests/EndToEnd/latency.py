"""Measures the delay of the watch page in a real browser. See script/latency."""

import argparse
import asyncio
import json
import os
import statistics

from harness.browsing import chromium_page, firefox_page, until_moving, watch_stamps
from harness.house import House
from harness.publish import Encoder

#: Runs in the page before anything of it: notes when the first picture is shown, in milliseconds since the navigation.
NOTE_FIRST_PICTURE = """(() => {
  const look = () => {
    const video = document.querySelector("live-player video");
    if (!video) return requestAnimationFrame(look);
    video.requestVideoFrameCallback(() => { window.firstPicture = performance.now(); });
  };
  look();
})()"""

#: When each kind of request was answered for the first time, and how many there were until the picture.
STEPS = """(() => {
  const seen = performance.getEntriesByType("resource").filter(e => e.responseEnd < window.firstPicture);
  const first = pattern => Math.round(seen.find(e => pattern.test(e.name))?.responseEnd ?? -1);
  return { page: Math.round(performance.getEntriesByType("navigation")[0].responseEnd), hlsjs: first(/hls.chunk.js$/),
           index: first(/index.m3u8/), playlist: first(/video.m3u8/), map: first(/video-init/), media: first(/video-\\d/),
           picture: Math.round(window.firstPicture), requests: seen.length,
           media_requests: seen.filter(e => /\\.(m4s|mp4)$/.test(e.name)).map(e => e.name.split("/").pop()) };
})()"""


def summary(numbers):
    return {"median": round(statistics.median(numbers)), "min": min(numbers), "max": max(numbers), "each": numbers}


async def choose(page, way):
    """As a viewer chooses who wants that way and no other."""
    await page.ask("Page.addScriptToEvaluateOnNewDocument", {"source": f"localStorage.setItem('way', {json.dumps(way)})"})


async def open_once(house, livestream, way):
    """How long the first picture took in a fresh context, with an empty cache."""
    async with chromium_page(house) as page:
        await choose(page, way)
        await page.ask("Page.addScriptToEvaluateOnNewDocument", {"source": NOTE_FIRST_PICTURE})
        await page.goto(livestream.watch)
        await page.wait("window.firstPicture > 0", 30, every=0.05)
        return await page.eval(STEPS)


async def watch(page, options):
    await until_moving(page)
    await asyncio.sleep(options.settle)
    seen = await watch_stamps(page, options.seconds)
    facts = await page.eval("""new Promise(done => document.querySelector('live-player').addEventListener(
      'player-facts', ({ detail }) => done(JSON.stringify(detail)), { once: true }))""")
    return seen, json.loads(facts)


async def measure(options):
    async with House(*options.settings) as house:
        livestream = await house.livestream("Latency")
        async with Encoder(livestream, gop=options.gop):
            await livestream.until_playable()
            # Enough segments are listed for the page to have a choice of where to begin.
            await asyncio.sleep(8)
            opens = [] if options.firefox else [await open_once(house, livestream, options.way) for _ in range(options.opens)]
            opener = firefox_page() if options.firefox else chromium_page(house)
            async with opener as page:
                if not options.firefox:
                    await choose(page, options.way)
                await page.goto(livestream.watch)
                seen, facts = await watch(page, options)
        await house.close_server()
    return {
        "browser": "firefox" if options.firefox else "chromium", "way": facts["way"],
        "glass_to_glass_ms": seen["delay_ms"], "frames_per_second": seen["fps"], "longest_gap_ms": seen["gap_ms"], "stalls": facts["stalls"],
        "shown_delay_ms": round(1000 * facts["delay"]) if facts["delay"] is not None else None,
        "target_ms": round(1000 * facts["target"]) if facts["target"] else None,
        "first_picture_ms": summary([o["picture"] for o in opens]) if opens else None, "openings": opens,
        "encoder": f"ffmpeg, 640x360 at 30, x264 zerolatency, key frame each {options.gop:g} s",
        "load_average": round(os.getloadavg()[0], 2),
    }


def main():
    p = argparse.ArgumentParser(prog="script/latency")
    p.add_argument("--seconds", type=float, default=20)
    p.add_argument("--settle", type=float, default=8)
    p.add_argument("--opens", type=int, default=5)
    p.add_argument("--gop", type=float, default=1)
    p.add_argument("--way", choices=["webrtc", "hls"], default="hls")
    p.add_argument("--firefox", action="store_true")
    p.add_argument("settings", nargs="*")
    print(json.dumps(asyncio.run(measure(p.parse_args())), indent=1))


if __name__ == "__main__":
    main()
