"""The dashboard, the form for a livestream, and the console, by their pages in a real browser."""

import json

from harness import people, secrets
from harness.accessibility import expect_accessible
from harness.browsing import chromium_page, chromium_shot, expect_no_trouble, until_moving
from harness.cases import expect, test
from harness.publish import Encoder
from harness.server import Livestream, Server

LONG = "Donaudampfschifffahrtsgesellschaft: Gottesdienst zum Ewigkeitssonntag mit dem Kirchenchor"


async def press(page, selector):
    await page.eval(f"document.querySelector({json.dumps(selector)}).click()")


async def confirm(page, dialog):
    await page.wait(f"document.getElementById('{dialog}').open")
    await press(page, f"#{dialog} form button:not([type=button])")
    await page.wait(f"!document.getElementById('{dialog}').open")


async def show_all(page, name, height=1400, shots=((1280, False), (1280, True), (390, False), (390, True))):
    await expect_accessible(page, name)
    for width, dark in shots:
        await chromium_shot(page, name, width, dark, height=height)


def titles(selector="#livestreams [data-records] [data-part=title]"):
    return f"[...document.querySelectorAll('{selector}')].map(a => a.textContent)"


@test("the dashboard lists, searches, orders by keyboard, shows and hides", weight=2, timeout=150)
async def dashboard(house):
    server = await Server("dashboard").start()
    try:
        anna = await people.owner(server)
        organisation = anna.call("GET", "/api/auth/me")["data"]["organisations"][0]["id"]
        # The server's first livestream came with it.
        for given in anna.call("GET", "/api/livestreams")["data"]:
            anna.call("DELETE", f"/api/livestreams/{given['id']}")
        async with chromium_page(house) as page:
            await anna.enter(page)
            await page.goto(server.http + "/o")
            await page.wait("location.pathname === '/o/st-marys' && !document.getElementById('empty').hidden")
            await show_all(page, "dashboard-empty", 800)
            for title in ("Sunday service", "صلاة الجمعة", LONG):
                anna.call("POST", "/api/livestreams", {"title": title, "organisationId": organisation, "kind": "channel"})
            made = anna.call("POST", "/api/livestreams", {
                "title": "主日崇拜", "organisationId": organisation, "startAt": "2036-01-06T10:00:00Z", "timeZone": "Europe/Berlin"})["data"]
            anna.call("POST", f"/api/livestreams/{made['id']}/cancel", {"note": "The church is closed."})
            await page.goto(server.http + "/o/st-marys")
            await page.wait(f"{titles()}.length === 4")
            await show_all(page, "dashboard", 1000)

            first = await page.eval(f"{titles()}[0]")
            await page.eval("document.querySelector('[data-act=down]').focus()")
            await press(page, "[data-act=down]")
            await page.wait(f"{titles()}[1] === {json.dumps(first)} && document.activeElement.dataset.act === 'down'")
            await page.wait("document.getElementById('announcements').textContent.includes('is number 2 of 4 now')")
            await page.goto(server.http + "/o/st-marys")
            await page.wait(f"{titles()}[1] === {json.dumps(first)}")

            await press(page, "#livestreams [data-records] .pick")
            await page.wait("!document.getElementById('bulk').hidden")
            await chromium_shot(page, "dashboard-picked", 390)
            await press(page, "#bulk [data-act=hide]")
            await page.wait("document.getElementById('livestreams').textContent.includes('it is hidden')")
            await page.eval("(s => { s.value = 'sunday'; s.dispatchEvent(new Event('input', { bubbles: true })); })(document.getElementById('search'))")
            await page.wait(f"{titles()}.join() === 'Sunday service'")
            expect_no_trouble(page)
        await server.stop()
    finally:
        server.kill()


@test("a livestream is made by its form, goes live, is watched in the console, stopped and put away", weight=3, timeout=240)
async def console(house):
    server = await Server("console").start()
    try:
        anna = await people.owner(server)
        async with chromium_page(house) as page:
            await anna.enter(page)
            await page.goto(server.http + "/o/st-marys/livestreams/new")
            await page.wait("document.getElementById('timeZone').value !== ''")
            await show_all(page, "livestream-form", 1700, ((1280, False), (390, False)))
            await page.eval("""(f => { f.title.value = 'Sunday service'; f.kind.value = 'channel'; f.timeZone.value = 'Europe/Berlin';
                f.startAt.value = '2036-07-06T10:00'; f.access.value = 'password'; f.password.value = 'abc';
                f.recurrence.value = 'FREQ=WEEKLY'; })(document.getElementById('livestream').elements)""")
            await page.eval("document.getElementById('livestream').dispatchEvent(new Event('change'))")
            await press(page, "#submit")
            await page.wait("document.getElementById('password-problem')?.textContent.includes('at least 4')")
            await page.eval("document.getElementById('password').value = 'choir'")
            await press(page, "#submit")
            await page.wait("!document.getElementById('made').hidden")
            await show_all(page, "livestream-made", 900, ((390, False), (1280, False)))
            key = await page.eval("document.querySelector('stream-key').key")
            secrets.KEYS.add(key)
            expect(await page.eval("document.body.textContent.includes(document.querySelector('stream-key').key)") is False, "the key is shown unasked")
            address = await page.eval("document.getElementById('made-server').textContent")
            expect(address == server.rtmp, f"the server address is {address}")
            await press(page, "#made-console")
            await page.wait("document.getElementById('life')?.textContent === 'Off air'", 15)
            made = anna.call("GET", "/api/livestreams?search=Sunday")["data"][0]
            expect(made["schedule"]["startAt"] == "2036-07-06T08:00:00.000Z", f"ten o'clock in Berlin is {made['schedule']}")
            await page.wait("document.querySelectorAll('#encoder [data-records] li').length === 1")
            await page.wait("document.querySelector('.player-notice-title')?.textContent.length > 3")
            await show_all(page, "console-before", 1500, ((1280, False), (390, True)))

            livestream = Livestream(server, made["id"], made["playbackId"], made["title"], key)
            async with Encoder(livestream, picture="testsrc2"):
                await page.wait("document.getElementById('life').textContent === 'Live'", 30)
                await until_moving(page)
                await page.wait("document.querySelector('#preview-facts [data-field=delay]').textContent.includes('behind live')", 20)
                await page.wait("document.getElementById('history').textContent.includes('the encoder connected')")
                await show_all(page, "console-live", 1500)
                await press(page, "#encoder [data-act=reveal]")
                await confirm(page, "reveal-dialog")
                await page.wait("document.querySelector('.shown-key stream-key')?.key.length > 10")
                expect(await page.eval("document.querySelector('.shown-key stream-key').key") == key, "another key is shown")
                await press(page, "#encoder [data-act=rotate]")
                await page.wait("document.getElementById('sure-dialog').open")
                await chromium_shot(page, "console-rotate", 390)
                await press(page, "#sure-dialog [data-closes]")
                await press(page, "#acts [data-act=stop]")
                await confirm(page, "sure-dialog")
                await page.wait("document.getElementById('life').textContent !== 'Live'", 30)
            await page.wait("document.querySelector('#recordings [data-records] button:not([hidden])') !== null", 30)
            await page.wait("document.querySelectorAll('#sessions tbody tr').length >= 1")
            # A press of a finger: without one no browser plays sound.
            await page.click("#recordings [data-act=watch]")
            await page.wait("(v => v && v.currentTime > 0.5 && v.currentTime < v.duration - 0.5)(document.querySelector('live-player video'))", 25)
            await show_all(page, "console-after", 1700, ((1280, False), (390, False)))
            await press(page, "#recordings [data-act=delete]")
            await confirm(page, "sure-dialog")
            await page.wait("!document.querySelector('#recordings .none').hidden")
            await press(page, "#change")
            await page.wait("document.getElementById('title')?.value === 'Sunday service' && document.getElementById('startAt')?.value === '2036-07-06T10:00'", 15)
            await page.eval("document.getElementById('title').value = 'Evensong'")
            await press(page, "#submit")
            await page.wait("document.querySelector('h1#title')?.textContent === 'Evensong'", 15)
            await press(page, "#away [data-act=archive]")
            await confirm(page, "sure-dialog")
            await page.wait("document.getElementById('life').textContent === 'Put away'")
            # A change takes back the rights that the preview had.
            expect_no_trouble(page, statuses=(400, 403, 404))
        await server.stop()
    finally:
        server.kill()
