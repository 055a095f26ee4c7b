"""An organisation's people, settings and activity, by their pages in a real browser."""

import json

from harness import people
from harness.accessibility import expect_accessible
from harness.browsing import chromium_page, chromium_shot, expect_no_trouble
from harness.cases import expect, test
from harness.server import Server

#: Names that break pages.
NAMES = [("محمد بن عبد الله الأنصاري", "m@example.org", "creator"), ("王小明", "w@example.org", "member"),
         ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter Hans-Jürgen", "d@example.org", "moderator")]


def row(section, name):
    return f"[...document.querySelectorAll('#{section} [data-records] > li')].find(li => li.textContent.includes({json.dumps(name)}))"


async def press(page, selector):
    await page.eval(f"document.querySelector({json.dumps(selector)}).click()")


async def confirm(page, dialog):
    await page.wait(f"document.getElementById('{dialog}').open")
    await press(page, f"#{dialog} form button:not([type=button])")
    await page.wait(f"!document.getElementById('{dialog}').open")


async def show_all(page, name, dark_too=True):
    await expect_accessible(page, name)
    for width, dark in ((1280, False), (390, False), (390, True)) if dark_too else ((390, False),):
        await chromium_shot(page, name, width, dark, height=1700)


@test("owners invite, change roles, decide applications, remove and block; members apply", weight=2, timeout=180)
async def members(house):
    server = await Server("members").start()
    try:
        anna = await people.owner(server)
        organisation = anna.call("GET", "/api/auth/me")["data"]["organisations"][0]["id"]
        base = f"/api/organisations/{organisation}"
        anna.call("PATCH", base, {"takesCreatorApplications": True})
        guests = [people.guest_of(anna, organisation, *guest) for guest in NAMES]
        ben = people.guest_of(anna, organisation, "Ben", "ben@example.org")
        async with chromium_page(house) as page:
            await ben.enter(page)
            await page.goto(server.http + "/o/st-marys/people")
            await page.wait("!document.getElementById('application-form').hidden")
            for hidden in ("members", "invitations", "invite", "applications", "blocks"):
                expect(await page.eval(f"document.getElementById('{hidden}').hidden"), f"a member sees {hidden}")
            expect(await page.eval("document.querySelector('.shell-menu').textContent.includes('Settings')") is False, "a member is led to settings")
            await page.eval("document.getElementById('message').value = 'I film the choir.'")
            await press(page, "#application-form button")
            await page.wait("!document.getElementById('application-waiting').hidden")
            await show_all(page, "people-member", dark_too=False)
            for path, title in (("settings", "This is not open to you"), ("activity", "This is not open to you"), ("../elsewhere/people", "")):
                await page.goto(f"{server.http}/o/st-marys/{path}")
                await page.wait("document.querySelector('h1') !== null")
                heading = await page.eval("document.querySelector('h1').textContent")
                expect(heading == title if title else heading != "People", f"{path} says {heading}")
            expect_no_trouble(page, statuses=(403, 404))

        async with chromium_page(house) as page:
            await anna.enter(page)
            await page.goto(server.http + "/o/st-marys/people")
            await page.wait("document.querySelectorAll('#members [data-records] > li').length === 5")
            await page.wait(f"{row('applications', 'Ben')} !== undefined")
            await show_all(page, "people")

            await page.eval(f"{row('applications', 'Ben')}.querySelector('[data-act=reject]').click()")
            await page.wait("document.getElementById('reject-dialog').open")
            await chromium_shot(page, "people-reject", 390)
            await page.eval("document.getElementById('reject-reason').value = 'We have a camera team already.'")
            await confirm(page, "reject-dialog")
            await page.wait("!document.querySelector('#applications .none').hidden")

            await page.eval(f"(s => {{ s.value = 'creator'; s.dispatchEvent(new Event('change')); }})({row('members', '王小明')}.querySelector('select'))")
            await page.wait("document.getElementById('announcements').textContent.includes('Creator now')")
            await page.eval(f"{row('members', 'Donaudampf')}.querySelector('[data-act=block]').click()")
            await confirm(page, "sure-dialog")
            await page.wait(f"{row('blocks', 'Donaudampf')} !== undefined")
            await page.eval(f"{row('members', 'Ben')}.querySelector('[data-act=remove]').click()")
            await page.wait("document.getElementById('sure-dialog').open")
            await chromium_shot(page, "people-remove", 1280)
            await confirm(page, "sure-dialog")
            await page.wait("document.querySelectorAll('#members [data-records] > li').length === 3")

            await press(page, "#invite")
            await expect_accessible(page, "the invitation's dialog")
            await page.eval("document.getElementById('invite-email').value = 'new@example.org'")
            await press(page, "#invite-dialog form .primary")
            await page.wait("document.getElementById('invited-dialog').open")
            link = await page.eval("document.getElementById('invited-link').textContent")
            expect(link.startswith(server.http + "/join/"), f"the link is {link}")
            await press(page, "#invited-dialog [data-closes]")
            await page.wait(f"{row('invitations', 'new@example.org')} !== undefined")
            await page.eval(f"{row('invitations', 'new@example.org')}.querySelector('button').click()")
            await confirm(page, "sure-dialog")
            await page.wait(f"{row('invitations', 'new@example.org')} === undefined")
            expect_no_trouble(page)

            await page.goto(server.http + "/o/st-marys/activity")
            await page.wait("document.getElementById('log').textContent.includes('made \u2068王小明\u2069 Creator; before: Member')")
            await page.wait("!document.querySelector('#log [data-records]').textContent.includes('…')")
            await press(page, "#verify")
            await page.wait("document.getElementById('verified').textContent.startsWith('All')")
            await show_all(page, "activity")
            before = await page.eval("document.querySelectorAll('#log li').length")
            await page.eval("(s => { s.value = 'member.blocked'; s.dispatchEvent(new Event('change', { bubbles: true })); })(document.getElementById('action'))")
            await page.wait("document.querySelectorAll('#log li').length === 1")
            expect(before > 8, f"the log has {before} entries")

            await page.goto(server.http + "/o/st-marys/settings")
            await page.wait("document.getElementById('slug').value === 'st-marys'")
            await show_all(page, "settings")
            await press(page, "#page-new")
            await page.eval("document.getElementById('page-title').value = 'In memory of Margarete'; document.getElementById('page-slug').value = 'M'")
            await press(page, "#page-dialog .primary")
            await page.wait("document.getElementById('page-slug').ariaInvalid === 'true'")
            await expect_accessible(page, "the page's dialog")
            await page.eval("document.getElementById('page-slug').value = 'margarete'")
            await press(page, "#page-dialog .primary")
            await page.wait(f"{row('pages', 'Margarete')} !== undefined")
            await show_all(page, "settings-pages", dark_too=False)
            await page.eval("document.getElementById('slug').value = 'st mary'")
            await press(page, "#organisation button")
            await page.wait("document.getElementById('slug').ariaInvalid === 'true'")
            await page.eval("document.getElementById('slug').value = 'st-mary'")
            await press(page, "#organisation button")
            await page.wait("location.pathname === '/o/st-mary/settings'")
            # Of somebody who was removed nothing is told any more, not even the name.
            expect_no_trouble(page, statuses=(400, 404))
        for guest in guests:
            guest.call("GET", "/api/auth/me")
        await server.stop()
    finally:
        server.kill()
