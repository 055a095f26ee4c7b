"""Who may watch: members, those with the password, and nobody any more a few seconds after it was taken back."""

import asyncio
import time
import urllib.parse

from harness import secrets
from harness.browsing import chromium_page, chromium_shot, until_moving
from harness.cases import expect, test, until
from harness.follower import Follower
from harness.people import guest_of, owner
from harness.playlist import Multivariant
from harness.publish import Encoder
from harness.server import Livestream, Server
from harness.web import EventStream

#: Seconds within which a block counts.
SOON = 10


def make(person, organisation, title, **settings):
    """A livestream of an organisation, with its key."""
    made = person.call("POST", "/api/livestreams", {"title": title, "organisationId": organisation, "kind": "channel", **settings})["data"]
    playback_id = urllib.parse.urlsplit(made["watchUrl"]).path.rsplit("/", 1)[1]
    secrets.KEYS.add(made["streamKey"])
    return Livestream(person.server, made["id"], playback_id, title, made["streamKey"])


def ticket(person, livestream):
    return urllib.parse.urlsplit(person.call("POST", f"/api/livestreams/{livestream.id}/playback", {})["data"]["playbackUrl"]).path


async def follower(server, path):
    answer = await server.client.get(path)
    expect(answer.status == 200, f"{path} answered {answer!r} {answer.text[:200]}")
    follower = Follower(server.client, f"{path.rsplit('/', 1)[0]}/{Multivariant(answer.text).variants[0]['uri']}")
    await follower.start()
    return follower


async def until_refused(client, path):
    """Seconds until the media at this path is refused."""
    start = time.monotonic()
    await until(lambda: refused(client, path), f"{path} is refused", SOON, every=0.2)
    return time.monotonic() - start


async def refused(client, path):
    return (await client.get(path)).status in (403, 404)


@test("members watch, a guest is asked to sign in, and whom the organisation blocks sees nothing ten seconds later", weight=2, timeout=120)
async def members(house):
    server = await Server("rights").start()
    try:
        anna = await owner(server)
        parish = anna.call("GET", "/api/organisations")["data"][0]["id"]
        ben = guest_of(anna, parish, "Ben", "ben@example.org")
        cleo = guest_of(anna, parish, "Cleo", "cleo@example.org")
        livestream = make(anna, parish, "For members", isMembersOnly=True)
        async with Encoder(livestream, picture="testsrc"):
            path = ticket(ben, livestream)
            await until(lambda: ready(server.client, path), "the livestream can be played")
            expect(livestream.key not in path, "a key stands in a playback address")
            guest = await server.client.get(livestream.path)
            expect(guest.status == 404, f"a guest without a right got {guest!r}")
            page = await server.client.get(f"/watch/{livestream.playback_id}")
            expect(page.status == 303 and page.headers["Location"].startswith("/sign-in?next="), f"a guest's page: {page!r}")
            stranger = path.replace(livestream.playback_id, livestream.playback_id[::-1])
            expect((await server.client.get(stranger)).status == 403, "a token opens another livestream")

            bens, cleos = await follower(server, path), await follower(server, ticket(cleo, livestream))
            for _ in range(5):
                await asyncio.gather(bens.step(), cleos.step())
            async with chromium_page(house) as browser:
                await ben.enter(browser)
                await browser.goto(livestream.watch)
                await until_moving(browser)
                await chromium_shot(browser, "watch-member", 390)
                events = path.replace("/live/", "/api/events/").removesuffix("/index.m3u8")
                async with EventStream(server.http_port, events) as stream:
                    await until(lambda: stream.states, "events for a member")
                    user = ben.call("GET", "/api/auth/me")["data"]["user"]["id"]
                    anna.call("PUT", f"/api/organisations/{parish}/blocks/{user}")
                    await until_refused(server.client, bens.url)
                    await until(lambda: any(event == "rights" for event, _ in stream.states), "the event stream says so", SOON)
                await browser.wait("document.title.includes('no livestream') || document.querySelector('h1').textContent.includes('no livestream')", SOON)
                await chromium_shot(browser, "watch-blocked", 390)
            ben.call("POST", f"/api/livestreams/{livestream.id}/playback", {}, status=404)
            for _ in range(5):
                await cleos.step()
            # Opened to everybody, and hidden again.
            anna.call("PATCH", f"/api/livestreams/{livestream.id}", {"isMembersOnly": False})
            await until(lambda: ready(server.client, livestream.path), "everybody may watch", SOON)
            everybodys = await follower(server, livestream.path)
            await everybodys.step()
            anna.call("PUT", "/api/livestreams/visibility", {"ids": [livestream.id], "isVisible": False})
            await until_refused(server.client, everybodys.url)
            await until_refused(server.client, cleos.url)
        expect(livestream.key not in server.log, "the log holds a key")
    finally:
        await server.stop()


async def ready(client, path):
    return (await client.get(path)).status == 200


@test("a password is asked for on the watch page, and a new one counts for those who know it", weight=2)
async def password(house):
    server = await Server("password").start()
    try:
        anna = await owner(server)
        parish = anna.call("GET", "/api/organisations")["data"][0]["id"]
        livestream = make(anna, parish, "In the family", password="aunt Mary's roses")
        async with Encoder(livestream, picture="testsrc"):
            path = ticket(anna, livestream)
            await until(lambda: ready(server.client, path), "the livestream can be played")
            expect((await server.client.get(livestream.path)).status == 404, "it plays without the password")
            async with chromium_page(house, livestream.watch) as page:
                await page.wait("document.getElementById('password') !== null")
                for width in (390, 1280):
                    await chromium_shot(page, "watch-password", width)
                await page.eval("document.getElementById('password').value = 'wrong', document.querySelector('main form button').click()")
                await page.wait("document.querySelector('.problem') !== null")
                await page.eval("document.getElementById('password').value = \"aunt Mary's roses\", document.querySelector('main form button').click()")
                await until_moving(page)
                expect("roses" not in await page.eval("location.href"), "the password stands in the address")
                # Once known, it isn't asked for again.
                await page.goto(livestream.watch)
                await until_moving(page)
                anna.call("PATCH", f"/api/livestreams/{livestream.id}", {"password": "uncle John's beans"})
                await page.wait("document.getElementById('password') !== null", SOON)
        expect("roses" not in server.log and "beans" not in server.log, "the log holds a password")
    finally:
        await server.stop()
