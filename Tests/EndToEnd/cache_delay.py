"""How much later parts come through two caches in a chain than directly, and what the origin is asked. See script/cache-delay."""

import argparse
import asyncio
import json
import os
import statistics
import time

from harness.caches import Cache
from harness.follower import Follower
from harness.house import House
from harness.playlist import Multivariant
from harness.publish import Encoder


class Watch:
    """Notes when each part was there."""

    def __init__(self, client):
        self.client, self.at = client, {}

    async def get(self, path):
        answer = await self.client.get(path)
        if path.endswith(".m4s"):
            self.at.setdefault(path, time.monotonic())
        return answer


async def follow(client, path, seconds):
    watch = Watch(client)
    follower = Follower(watch, path)
    await follower.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await follower.step()
    return watch.at


async def measure(options):
    rows = []
    async with House() as house:
        livestream = await house.livestream("Caches")
        async with Encoder(livestream):
            await livestream.until_playable()
            await asyncio.sleep(6)
            top = Multivariant((await house.client.get(livestream.path)).text)
            path = f"{livestream.path.rsplit('/', 1)[0]}/{top.variants[0]['uri']}"
            for viewers in options.viewers:
                async with Cache("near", house.server.http_port) as near, Cache("far", near.port) as far:
                    seen = await asyncio.gather(follow(house.client, path, options.seconds), *(
                        follow(far.client, path, options.seconds) for _ in range(viewers)))
                    direct, cached = seen[0], seen[1:]
                    late = sorted(1000 * (each[part] - direct[part]) for each in cached for part in each if part in direct)
                    rows.append({
                        "viewers": viewers, "parts": len(direct), "later_ms": {
                            "median": round(statistics.median(late)), "p95": round(late[int(len(late) * 0.95)]), "max": round(late[-1])},
                        "asked_of_origin": len(near.asked_origin("/live/")), "asked_of_far_cache": len(far.asked("/live/")),
                    })
        await house.close_server()
    return {"rows": rows, "load_average": round(os.getloadavg()[0], 2)}


def main():
    p = argparse.ArgumentParser(prog="script/cache-delay")
    p.add_argument("--seconds", type=float, default=15)
    p.add_argument("--viewers", type=int, nargs="+", default=[1, 5, 20])
    print(json.dumps(asyncio.run(measure(p.parse_args())), indent=1))


if __name__ == "__main__":
    main()
