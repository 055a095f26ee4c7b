"""A database that goes away while a livestream is on air."""

import asyncio
import json

from harness.cases import expect, test, until
from harness.follower import Follower
from harness.playlist import Multivariant
from harness.postgres import Postgres
from harness.publish import Encoder
from harness.server import Server

#: How long the database is away, in seconds.
AWAY = 30


class OnPostgres(Server):
    def __init__(self, name, url):
        self.url = url
        super().__init__(name)

    def _settings(self):
        return [*super()._settings(), "--database", self.url]


async def follow(server, livestream, steps, stop):
    """A viewer who reads every part as it comes. Any answer but 200 fails."""
    answer = await server.client.get(livestream.path)
    expect(answer.status == 200, f"index.m3u8 answered {answer!r}")
    folder = livestream.path.rsplit("/", 1)[0]
    follower = Follower(server.client, f"{folder}/{Multivariant(answer.text).variants[0]['uri']}")
    await follower.start()
    while not stop.is_set():
        await follower.step()
        steps.append(1)


@test("PostgreSQL is away for half a minute: encoder and viewers notice nothing, all else says so and heals by itself", weight=2, timeout=150)
async def outage(house):
    postgres = await asyncio.to_thread(Postgres)
    server = await OnPostgres("outage", postgres.url).start()
    stop, steps = asyncio.Event(), []
    try:
        livestream = await server.add_livestream("Through the storm")
        async with Encoder(livestream, picture="testsrc") as encoder:
            await livestream.until_playable()
            viewer = asyncio.ensure_future(follow(server, livestream, steps, stop))
            await until(lambda: check(viewer, len(steps) > 10), "the viewer follows")
            await asyncio.to_thread(postgres.stop)
            before = len(steps)

            async def unready():
                return (await server.client.get("/readyz")).status == 503

            await until(unready, "/readyz says that the database is away", 15)
            ready = await server.client.get("/readyz")
            expect("PostgreSQL" in ready.text, f"/readyz doesn't name the database: {ready.text}")
            status, lines = await server.doctor()
            expect(status == 1 and any(line.startswith("FAULT  database:") for line in lines), f"the doctor says {status} {lines}")
            page = await server.client.get("/api/organisations", headers={"Accept": "application/json"})
            expect(page.status in (401, 503), f"a call without a database answered {page!r}")
            # A viewer who comes now, too.
            expect((await server.client.get(livestream.path)).status == 200, "nobody new can watch without the database")
            await asyncio.sleep(AWAY)
            expect(encoder.ffmpeg.poll() is None, "the encoder was cut off")
            expect(check(viewer, len(steps) - before > AWAY * 2), f"the viewer got {len(steps) - before} parts in {AWAY} s")
            await asyncio.to_thread(postgres.start)
            await until(server._is_ready, "the server is ready again", 20)
            await until(lambda: check(viewer, len(steps) - before > AWAY * 2 + 10), "the viewer goes on")
            stop.set()
            await viewer
        state = await livestream.until_recorded()
        expect(state["recording"]["durationSeconds"] > AWAY, f"the recording is short: {json.dumps(state)}")
        status, lines = await server.doctor()
        expect(status == 0, f"the doctor still says {lines}")
    finally:
        stop.set()
        await server.stop()


def check(task, condition):
    """Passes a failure of the task on at once."""
    if task.done():
        task.result()
    return condition
