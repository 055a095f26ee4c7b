"""The pages of those who run the server, and of webhooks, in a real browser."""

import asyncio
import json

from harness import people, secrets
from harness.accessibility import expect_accessible
from harness.browsing import chromium_page, chromium_shot, expect_no_trouble
from harness.cases import expect, test, until
from harness.outside import Receiver
from harness.server import Server

#: Names that break pages.
NAMES = [("محمد بن عبد الله الأنصاري", "m@example.org"), ("王小明", "w@example.org"),
         ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter Hans-Jürgen", "d@example.org")]


def row(section, name):
    return f"[...document.querySelectorAll('#{section} [data-records] > li')].find(li => li.textContent.includes({json.dumps(name)}))"


def act(section, name, act):
    return f"{row(section, name)}.querySelector('[data-act={act}]').click()"


async def press(page, selector):
    await page.eval(f"document.querySelector({json.dumps(selector)}).click()")


async def confirm(page, dialog):
    await page.wait(f"document.getElementById('{dialog}').open")
    await press(page, f"#{dialog} form button:not([type=button])")
    await page.wait(f"!document.getElementById('{dialog}').open")


async def show_all(page, name, height=1900):
    await expect_accessible(page, name)
    for width, dark in ((1280, False), (1280, True), (390, False), (390, True), (320, False)):
        await chromium_shot(page, name, width, dark, height=height)


async def link_shown(page, server):
    await page.wait("document.getElementById('link-dialog').open")
    link = await page.eval("document.getElementById('link-text').textContent")
    expect(link.startswith(server.http + "/new-password/"), f"the link is {link}")
    secrets.KEYS.add(link.rsplit("/", 1)[1])
    return link


@test("operators see how the server is and who has an account, keep people out, and help who lost a password", weight=2, timeout=180)
async def operators(house):
    server = await Server("operators").start()
    try:
        anna = await people.owner(server)
        organisation = anna.call("GET", "/api/auth/me")["data"]["organisations"][0]["id"]
        for name, email in NAMES:
            people.guest_of(anna, organisation, name, email)
        ben = people.guest_of(anna, organisation, "Ben", "ben@example.org")
        async with chromium_page(house) as page:
            await ben.enter(page)
            await page.goto(server.http + "/server")
            await page.wait("document.querySelector('h1').textContent === 'This is not open to you'")
            await page.goto(server.http + "/account")
            await page.wait("document.querySelector('h1')?.textContent === 'Account'")
            expect(await page.eval("document.querySelector('.shell-menu').textContent.includes('Server')") is False, "anybody is led to the server's page")

        async with chromium_page(house) as page:
            await anna.enter(page)
            await page.goto(server.http + "/o/st-marys")
            await page.wait("document.querySelector('.shell-menu a[href=\"/server\"]') !== null")
            await page.goto(server.http + "/server")
            await page.wait("document.querySelectorAll('#accounts [data-records] > li').length === 5")
            await page.wait("document.querySelectorAll('#health [data-records] > li').length > 4")
            await page.wait(f"{row('organisations', 'St. Mary')}.textContent.includes('5 people')")
            expect(await page.eval("document.querySelectorAll('#health [data-verdict=fault]').length") == 0, "a good server has faults")
            await press(page, "#verify")
            await page.wait("document.getElementById('verified').textContent.startsWith('All')")
            await show_all(page, "server")

            await page.eval("(s => { s.value = 'BEN@'; s.dispatchEvent(new Event('input', { bubbles: true })); })(document.getElementById('search-text'))")
            await page.wait("document.querySelectorAll('#accounts [data-records] > li').length === 1")
            await page.eval(act("accounts", "Ben", "disable"))
            await page.wait("document.getElementById('sure-dialog').open")
            await chromium_shot(page, "server-keep-out", 390)
            await confirm(page, "sure-dialog")
            await page.wait(f"{row('accounts', 'Ben')}.textContent.includes('kept out')")
            ben.call("GET", "/api/auth/me", status=401)
            await chromium_shot(page, "server-kept-out", 1280)
            await page.eval(act("accounts", "Ben", "enable"))
            await page.wait(f"!{row('accounts', 'Ben')}.textContent.includes('kept out')")

            await page.eval(act("accounts", "Ben", "link"))
            await confirm(page, "sure-dialog")
            link = await link_shown(page, server)
            await expect_accessible(page, "the link's dialog")
            await press(page, "#link-dialog [data-closes]")
            people.complete_reset(server, link)
            people.sign_in(server, "Ben", "ben@example.org")

            await page.eval(act("accounts", "Ben", "operator"))
            await confirm(page, "sure-dialog")
            await page.wait(f"{row('accounts', 'Ben')}.textContent.includes('No longer an operator')")

            await press(page, "#account-new")
            await page.eval("document.getElementById('account-email').value = 'ben@example.org'; document.getElementById('account-name').value = 'Clara'")
            await press(page, "#account-dialog .primary")
            await page.wait("document.getElementById('account-email').ariaInvalid === 'true'")
            await expect_accessible(page, "the account's dialog")
            await chromium_shot(page, "server-new-account", 390, True)
            await page.eval("document.getElementById('account-email').value = 'clara@example.org'")
            await press(page, "#account-dialog .primary")
            await link_shown(page, server)
            await press(page, "#link-dialog [data-closes]")

            await page.eval("(s => { s.value = 'nobody-like-that'; s.dispatchEvent(new Event('input', { bubbles: true })); })(document.getElementById('search-text'))")
            await page.wait("!document.querySelector('#accounts .none').hidden")
            expect_no_trouble(page, statuses=(400,))
        await server.stop()
    finally:
        server.kill()


@test("admins add a webhook, see what arrived and what didn't and why, send it again, and delete it", weight=2, timeout=180)
async def webhooks(house):
    async with Receiver() as receiver:
        server = await Server("webhook-pages", "--unencrypted-webhooks", "on", "--webhook-networks", "127.0.0.0/8").start()
        try:
            anna = await people.owner(server)
            async with chromium_page(house) as page:
                await anna.enter(page)
                await page.goto(server.http + "/o/st-marys/settings")
                await page.wait("document.getElementById('webhooks-link').pathname === '/o/st-marys/settings/webhooks'")
                await page.goto(server.http + "/o/st-marys/settings/webhooks")
                await page.wait("!document.querySelector('#hooks .none').hidden")
                await chromium_shot(page, "webhooks-none", 390)

                await press(page, "#hook-new")
                await page.eval("document.getElementById('hook-url').value = 'ftp://example.org/'")
                await press(page, "#hook-dialog .primary")
                await page.wait("document.getElementById('hook-url').ariaInvalid === 'true'")
                await expect_accessible(page, "the webhook's dialog")
                await chromium_shot(page, "webhooks-add", 390, height=1200)
                await page.eval(f"document.getElementById('hook-url').value = {json.dumps(receiver.address + '/hook')}; document.getElementById('hook-name').value = 'Our diary'")
                await page.eval("document.querySelector('#hook-events input[value=\"livestream.scheduled\"]').click()")
                await press(page, "#hook-dialog .primary")
                await page.wait("document.getElementById('secret-dialog').open")
                receiver.secret = await page.eval("document.getElementById('secret-text').textContent")
                secrets.KEYS.add(receiver.secret)
                await expect_accessible(page, "the secret's dialog")
                await press(page, "#secret-dialog [data-closes]")
                await page.wait("document.getElementById('secret-text').textContent === ''")

                await page.wait(f"{row('hooks', 'Our diary')} !== undefined")
                await page.eval(act("hooks", "Our diary", "test"))
                await page.wait(f"{row('deliveries', 'A test')}?.textContent.includes('arrived')", 20)
                expect(receiver.events[-1]["type"] == "webhook.ping", f"what arrived: {receiver.events}")
                # One that fails, and says why.
                receiver.failures = 1
                anna.call("POST", "/api/livestreams", {"title": "Evensong"})
                await until(lambda: receiver.failures == 0, "the first attempt")
                await page.eval(act("hooks", "Our diary", "show"))
                await page.wait(f"{row('deliveries', 'A livestream is announced')} !== undefined")
                await page.eval(act("deliveries", "A livestream is announced", "attempts"))
                await page.wait(f"{row('deliveries', 'A livestream is announced')}.querySelector('.attempts').textContent.includes('500')")
                await show_all(page, "webhooks", height=1300)
                expect(await page.eval(f"{row('deliveries', 'A test')}.querySelector('[data-act=replay]').hidden"), "a test is sent again")
                # The second attempt, which comes by itself.
                await until(lambda: receiver.events[-1]["type"] == "livestream.scheduled", "the second attempt", 40)
                await page.eval(act("deliveries", "A livestream is announced", "replay"))
                await until(lambda: [event["type"] for event in receiver.events].count("livestream.scheduled") == 2, "what was sent again")
                await page.wait(f"{row('deliveries', 'sent again')} !== undefined")

                await page.eval(act("hooks", "Our diary", "change"))
                await page.wait("document.getElementById('hook-dialog').open")
                expect(await page.eval("document.querySelector('#hook-events input:checked').value") == "livestream.scheduled", "the events are lost")
                await page.eval("document.getElementById('hook-enabled').click()")
                await confirm(page, "hook-dialog")
                await page.wait(f"{row('hooks', 'Our diary')}.textContent.includes('switched off')")
                await page.eval(act("hooks", "Our diary", "rotate"))
                await confirm(page, "sure-dialog")
                await page.wait("document.getElementById('secret-dialog').open")
                secrets.KEYS.add(await page.eval("document.getElementById('secret-text').textContent"))
                await press(page, "#secret-dialog [data-closes]")
                await page.eval(act("hooks", "Our diary", "delete"))
                await confirm(page, "sure-dialog")
                await page.wait("!document.querySelector('#hooks .none').hidden && document.getElementById('deliveries').hidden")
                expect_no_trouble(page, statuses=(400,))
            await asyncio.to_thread(anna.call, "GET", "/api/auth/me")
            await server.stop()
        finally:
            server.kill()
