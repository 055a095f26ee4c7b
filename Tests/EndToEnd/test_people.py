"""How a server gets its owner, and how people sign in: by pages in a real browser, and by the API."""

import http.client
import json

from harness.browsing import chromium_page, chromium_shot, expect_no_trouble
from harness.cases import expect, test
from harness.server import Server

EMAIL, PASSWORD = "anna@example.org", "a rather long horse"
KEY = "document.querySelector('stream-key')"


def call(server, method, path, body=None, headers=None):
    """One request of a program. Status, headers, JSON or None."""
    connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=20)
    try:
        data = None if body is None else json.dumps(body)
        connection.request(method, path, data, {"Content-Type": "application/json", **(headers or {})})
        response = connection.getresponse()
        raw = response.read()
        return response.status, response.headers, json.loads(raw) if raw else None
    finally:
        connection.close()


async def fill(page, **fields):
    for name, value in fields.items():
        await page.eval(f"document.getElementById({json.dumps(name)}).value = {json.dumps(value)}")


async def press(page, wanted):
    """Sends the page's form and waits for the page that follows."""
    await page.eval("document.querySelector('main form button, .account button').click()")
    await page.wait(wanted, 15)


@test("a new server gets its owner by pages: set-up, sign-out, wrong password, sign-in, a restart", weight=2)
async def owner(house):
    server = await Server("people").start()
    try:
        async with chromium_page(house, server.http + "/") as page:
            await page.wait(f"{KEY} !== null")
            await chromium_shot(page, "home-new", 390)
            await page.eval("document.querySelector('.account button').click()")
            await page.wait("document.title === 'Make this server yours'")
            for width, dark in ((1280, False), (390, False), (390, True)):
                await chromium_shot(page, "set-up", width, dark)
            link = await page.eval("location.pathname")
            await fill(page, displayName="Anna", organisationName="St. Mary’s", email=EMAIL, password="short")
            await press(page, "document.title.startsWith('Not yet')")
            expect(await page.eval("document.getElementById('email').value") == EMAIL, "what was typed is gone")
            expect(await page.eval("document.getElementById('password').value") == "", "a password is in the page")
            await chromium_shot(page, "set-up-problem", 390)
            await fill(page, password=PASSWORD)
            await press(page, "location.pathname === '/'")
            await page.wait("document.querySelector('.account').textContent.includes('Anna')")
            expect(await page.eval(f"{KEY} !== null"), "the owner doesn't see the key")
            await chromium_shot(page, "home-owner", 390)
            await chromium_shot(page, "home-owner", 1280)

            await page.eval("document.querySelector('.account button').click()")
            await page.wait("document.querySelector('.account a')?.textContent === 'Sign in'")
            expect(await page.eval(f"{KEY} === null"), "whoever comes from the machine itself still sees the key")
            await page.goto(server.http + link)
            await page.wait("document.querySelector('h1')?.textContent === 'This link is over'")

            await page.goto(server.http + "/sign-in")
            await page.wait("document.title === 'Sign in'")
            await fill(page, email=EMAIL, password="not this one")
            await press(page, "document.querySelector('.problem') !== null")
            for width in (1280, 390):
                await chromium_shot(page, "sign-in-wrong", width)
            await fill(page, email=EMAIL, password=PASSWORD)
            await press(page, "location.pathname === '/'")
            await page.goto("about:blank")
            server.kill()
            await server.restart()
            await page.goto(server.http + "/")
            await page.wait("document.querySelector('.account').textContent.includes('Anna')")
            # Links that are over and wrong passwords are answered with 4xx, which a browser notes.
            expect_no_trouble(page, statuses=(400, 401, 410))
        expect("St. Mary" not in server.log and PASSWORD not in server.log and link not in server.log, "the log knows too much")
    finally:
        await server.stop()


@test("programs sign in, get a token, invite, and are refused in words; a killed server has forgotten nothing it answered")
async def programs(house):
    server = await Server("programs").start()
    try:
        link = (await server.command("set-up-link")).split()[0]
        token = link.rsplit("/", 1)[1]
        form = {"token": token, "email": EMAIL, "password": PASSWORD, "displayName": "Anna", "organisationName": "Parish", "organisationSlug": "parish"}
        status, headers, made = call(server, "POST", "/api/auth/set-up", form)
        expect(status == 201, f"set-up answered {status} {made}")
        cookie, csrf = headers["Set-Cookie"].split(";")[0], made["data"]["csrfToken"]
        expect("HttpOnly" in headers["Set-Cookie"] and "SameSite=Lax" in headers["Set-Cookie"], f"the cookie is {headers['Set-Cookie']}")
        expect(call(server, "POST", "/api/auth/set-up", form)[0] == 410, "a set-up link worked twice")

        status, _, refused = call(server, "POST", "/api/auth/tokens", {"name": "x", "scopes": ["account:read"]}, {"Cookie": cookie})
        expect((status, refused["code"]) == (403, "cross_site"), f"an act without the page's token: {status} {refused}")
        signed_in = {"Cookie": cookie, "X-CSRF-Token": csrf}
        scopes = ["account:read", "organisation:read", "members:read", "members:write", "audit:read"]
        status, _, made = call(server, "POST", "/api/auth/tokens", {"name": "program", "scopes": scopes}, signed_in)
        expect(status == 201 and made["data"]["token"].startswith("car_"), f"a token: {status} {made}")
        bearer = {"Authorization": "Bearer " + made["data"]["token"]}
        organisation = call(server, "GET", "/api/organisations", headers=bearer)[2]["data"][0]["id"]
        status, _, invited = call(server, "POST", f"/api/organisations/{organisation}/invitations", {"role": "creator"}, bearer)
        expect(status == 201, f"an invitation: {status} {invited}")
        guest = {"email": "ben@example.org", "password": "another long horse", "displayName": "Ben", "invitation": invited["data"]["token"]}
        status, _, joined = call(server, "POST", "/api/auth/sign-up", guest)
        expect((status, joined["data"]["next"]) == (202, "sign_in"), f"signing up by invitation: {status} {joined}")

        server.kill()
        await server.restart()
        status, headers, ben = call(server, "POST", "/api/auth/sign-in", {"email": "BEN@example.org", "password": guest["password"]})
        expect(status == 200, f"who was answered can't sign in after a crash: {status} {ben}")
        own = {"Cookie": headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": ben["data"]["csrfToken"]}
        status, _, log = call(server, "GET", f"/api/organisations/{organisation}/audit", headers=own)
        expect((status, log["code"]) == (403, "forbidden"), f"a creator reads the audit log: {status}")
        expect(call(server, "GET", f"/api/organisations/{organisation}x/audit", headers=own)[0] == 404, "a foreign organisation is known")
        status, _, log = call(server, "GET", f"/api/organisations/{organisation}/audit", headers=bearer)
        expect(status == 200 and log["count"] == 3, f"the audit log: {status} {log}")
        expect(call(server, "GET", f"/api/organisations/{organisation}/audit/verify", headers=bearer)[2]["data"]["intact"], "the chain is broken")
        expect(call(server, "GET", "/api/auth/me")[0] == 401, "a guest has an account")
        words = [call(server, "POST", "/api/auth/sign-in", {"email": EMAIL, "password": "wrong"})[0] for _ in range(12)]
        expect(words[0] == 401 and words[-1] == 429, f"guessing is answered {words}")
        expect(call(server, "GET", "/api/auth/me", headers=signed_in)[0] == 200, "guessing threw the owner out")
        secrets = [PASSWORD, token, made["data"]["token"], cookie.split("=")[1]]
        expect(not [s for s in secrets if s in server.log], "the log holds a secret")
    finally:
        await server.stop()
