"""Everything that a newcomer does on a first evening, by pages alone: from a new server to a blocked viewer."""

import asyncio
import json
import urllib.request

from harness import secrets
from harness.browsing import chromium_page, chromium_shot, expect_no_trouble, until_moving
from harness.cases import expect, output_of, test, until
from harness.people import PASSWORD
from harness.publish import obs
from harness.server import Livestream, Server


async def fill(page, **fields):
    for name, value in fields.items():
        await page.eval(f"document.getElementById({json.dumps(name)}).value = {json.dumps(value)}")


async def press(page, selector):
    await page.eval(f"document.querySelector({json.dumps(selector)}).click()")


async def confirm(page, dialog):
    await page.wait(f"document.getElementById('{dialog}').open")
    await press(page, f"#{dialog} form button:not([type=button])")
    await page.wait(f"!document.getElementById('{dialog}').open")


async def both(page, name):
    """How it looks on a desk and on a phone."""
    for width in (1280, 390):
        await chromium_shot(page, f"journey-{name}", width, height=1400)


def row(section, name):
    return f"[...document.querySelectorAll('#{section} [data-records] > li')].find(li => li.textContent.includes({json.dumps(name)}))"


async def become_owner(page, server):
    await page.goto(server.http + "/")
    await page.wait("document.querySelector('.account button') !== null")
    await both(page, "new-server")
    await press(page, ".account button")
    await page.wait("document.title === 'Make this server yours'")
    await fill(page, displayName="Anna", organisationName="St. Mary’s", email="anna@example.org", password=PASSWORD)
    await press(page, "main form button")
    await page.wait("location.pathname === '/'")
    secrets.KEYS.add(PASSWORD)


async def make_event(page, server):
    """An event for members and guests alike; its key as the page shows it."""
    await page.goto(server.http + "/o")
    await page.wait("location.pathname.startsWith('/o/')")
    organisation = await page.eval("location.pathname")
    await page.goto(f"{server.http}{organisation}/livestreams/new")
    await page.wait("document.getElementById('timeZone')?.value")
    await page.eval("""(f => { f.title.value = 'Harvest festival'; f.kind.value = 'event'; })(document.getElementById('livestream').elements)""")
    await page.eval("document.getElementById('livestream').dispatchEvent(new Event('change'))")
    await press(page, "#submit")
    await page.wait("!document.getElementById('made').hidden")
    key = await page.eval("document.querySelector('stream-key').key")
    secrets.KEYS.add(key)
    await both(page, "event-made")
    await press(page, "#made-console")
    await page.wait("document.getElementById('life') !== null && document.getElementById('watch').href.includes('/watch/')", 15)
    return organisation, key, (await page.eval("document.getElementById('watch').href")).rsplit("/", 1)[1]


async def invite(page, people):
    """The link that a page shows for an invitation of a member."""
    await page.goto(people)
    await page.wait("document.getElementById('invite') !== null && !document.getElementById('invite').hidden")
    await press(page, "#invite")
    await press(page, "#invite-dialog form .primary")
    await page.wait("document.getElementById('invited-dialog').open")
    link = await page.eval("document.getElementById('invited-link').textContent")
    await press(page, "#invited-dialog [data-closes]")
    return link


async def join(page, server, link):
    await page.goto(link)
    await page.wait("document.title.startsWith('Join')")
    await both(page, "invitation")
    await fill(page, displayName="Ben", email="ben@example.org", password=PASSWORD)
    await press(page, "main form button")
    await page.wait("document.title === 'Sign in'")
    await fill(page, email="ben@example.org", password=PASSWORD)
    await press(page, "main form button")
    await page.wait("location.pathname === '/'")


@test("a newcomer becomes owner, streams with OBS, is watched by guest and member, and keeps order, by pages alone", weight=3, timeout=300)
async def journey(house):
    server = await Server("journey").start()
    try:
        async with chromium_page(house) as owner, chromium_page(house) as member, chromium_page(house) as guest:
            await become_owner(owner, server)
            organisation, key, playback_id = await make_event(owner, server)
            people, settings = f"{server.http}{organisation}/people", f"{server.http}{organisation}/settings"
            console = await owner.eval("location.href")
            await join(member, server, await invite(owner, people))
            await owner.goto(console)
            await owner.wait("document.getElementById('life') !== null")

            livestream = Livestream(server, "", playback_id, "Harvest festival", key)
            streaming = asyncio.ensure_future(obs(server.rtmp, key, seconds=40, limit=120))
            await owner.wait("document.getElementById('life').textContent === 'Live'", 60)
            for page, who in ((guest, "guest"), (member, "member")):
                await page.goto(livestream.watch)
                await until_moving(page)
                await chromium_shot(page, f"journey-{who}", 390)
            await both(owner, "live")
            await press(owner, "#acts [data-act=stop]")
            await confirm(owner, "sure-dialog")
            await owner.wait("document.getElementById('life').textContent !== 'Live'", 30)
            # The guest's page has become the recording's.
            await guest.wait("document.querySelector('[data-field=state]').textContent === 'Recording'", 40)
            await guest.goto(livestream.watch)
            await guest.wait("document.querySelector('live-player') !== null")
            await both(guest, "recording")

            await owner.goto(console)
            await owner.wait("document.querySelector('#recordings [data-act=download]:not([hidden])') !== null", 30)
            await both(owner, "over")
            await owner.eval("addEventListener('click', e => { if (e.target.download !== undefined && e.target.href) { window.saved = e.target.href; e.preventDefault(); } }, true)")
            await press(owner, "#recordings [data-act=download]")
            await owner.wait("window.saved !== undefined")
            file = server.folder / "harvest.mp4"
            urllib.request.urlretrieve(await owner.eval("window.saved"), file)
            _, out, _ = await output_of("ffprobe", "-v", "error", "-show_entries", "format=duration:stream=codec_type", "-of", "json", file)
            found = json.loads(out)
            expect({s["codec_type"] for s in found["streams"]} == {"video", "audio"} and float(found["format"]["duration"]) > 2, f"the download is {found}")

            # OBS has tried to come back, to no avail.
            await streaming
            await owner.goto(console)
            await owner.wait("/Over|Ended/.test(document.getElementById('life')?.textContent)", 15)

            # The member applies to become a creator, and is approved.
            await owner.goto(settings)
            await owner.wait("document.querySelector('[name=takesCreatorApplications]') !== null")
            await owner.eval("(b => { if (!b.checked) b.click(); })(document.querySelector('[name=takesCreatorApplications]'))")
            await press(owner, "#organisation button")
            await member.goto(people)
            await until(lambda: applies(member, people), "the member may apply")
            await fill(member, message="I film the choir.")
            await press(member, "#application-form button")
            await member.wait("!document.getElementById('application-waiting').hidden")
            await owner.goto(people)
            await owner.wait(f"{row('applications', 'Ben')} !== undefined")
            await both(owner, "application")
            await owner.eval(f"{row('applications', 'Ben')}.querySelector('[data-act=approve]').click()")
            await owner.wait("!document.querySelector('#applications .none').hidden")
            await owner.wait(f"{row('members', 'Ben')}.querySelector('select').value === 'creator'", 15)

            # Another key, and nobody comes in by the old one.
            await owner.goto(console)
            await owner.wait("document.querySelector('#encoder [data-act=rotate]') !== null")
            await press(owner, "#encoder [data-act=rotate]")
            await confirm(owner, "sure-dialog")
            await owner.wait(f"(k => k && k.key.length > 10 && k.key !== {json.dumps(key)})(document.querySelector('.shown-key stream-key'))")
            secrets.KEYS.add(await owner.eval("document.querySelector('.shown-key stream-key').key"))

            # And somebody is kept away.
            await owner.goto(people)
            await owner.wait(f"{row('members', 'Ben')} !== undefined")
            await owner.eval(f"{row('members', 'Ben')}.querySelector('[data-act=block]').click()")
            await confirm(owner, "sure-dialog")
            await owner.wait(f"{row('blocks', 'Ben')} !== undefined")
            await both(owner, "blocked")
            await member.goto(livestream.watch)
            await member.wait("document.querySelector('h1').textContent.includes('no livestream')")
            await guest.goto(livestream.watch)
            await guest.wait("document.querySelector('live-player') !== null")
            expect_no_trouble(owner, statuses=(400, 403, 404))
        await server.stop()
    finally:
        server.kill()


async def applies(member, people):
    await member.goto(people)
    await member.wait("document.querySelector('h1') !== null")
    return await member.eval("(f => f && !f.hidden)(document.getElementById('application-form'))")
