"""A chain of caches between the server and its viewers."""

import asyncio
import time

from harness.caches import Cache
from harness.cases import expect, test
from harness.follower import Follower
from harness.playlist import Multivariant


async def follow(client, path, seconds):
    follower = Follower(client, path)
    await follower.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await follower.step()
    return follower.reloads


@test("behind two nginx caches low-latency playlists keep their promises, and the origin is asked once for all viewers", weight=1)
async def chain(house):
    livestream = await house.main()
    top = Multivariant((await house.client.get(livestream.path)).text)
    path = f"{livestream.path.rsplit('/', 1)[0]}/{top.variants[0]['uri']}"
    async with Cache("near", house.server.http_port) as near, Cache("far", near.port) as far:
        reloads = await asyncio.gather(*(follow(far.client, path, 10) for _ in range(10)))
        expect(min(reloads) > 15, f"reloads of each viewer: {reloads}")
        asked, wanted = near.asked_origin("/live/"), far.asked("/live/")
        doubled = sorted({line for line in asked if asked.count(line) > 1 and "_HLS_msn" in line or ".m4s" in line and asked.count(line) > 1})
        # Each numbered playlist and each part once; the first playlist is kept for a second only.
        expect(not doubled, f"the origin was asked more than once: {doubled[:5]}")
        expect(len(asked) * 5 < len(wanted), f"{len(asked)} requests reached the origin of {len(wanted)}")
