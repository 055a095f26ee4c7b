"""One's own account, by its page in a real browser."""

import base64
import hashlib
import hmac
import json
import struct
import time

from harness import people
from harness.accessibility import expect_accessible
from harness.browsing import chromium_page, chromium_shot, expect_no_trouble
from harness.cases import expect, test
from harness.server import Server

#: Of `otpauth://totp/Carillon:anna%40example.org?secret=…` below, read back by ZXing when it was taken down.
QR_TEXT = "otpauth://totp/Carillon:anna%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Carillon"
QR_DIGEST = "566c57207a2ae0bc8332704093fb154909e3d4c12317bcd42bcace0608a48ce4"


def totp(secret, shift=0):
    """RFC 6238 with its defaults."""
    key = base64.b32decode(secret.replace(" ", "") + "=" * (-len(secret.replace(" ", "")) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + shift), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


async def fill(page, **fields):
    for name, value in fields.items():
        await page.eval(f"document.getElementById({json.dumps(name)}).value = {json.dumps(value)}")


async def press(page, selector):
    await page.eval(f"document.querySelector({json.dumps(selector)}).click()")


@test("whoever isn't signed in is led to the sign-in and back, and nowhere else")
async def led_back(house):
    server = await Server("led-back").start()
    try:
        await people.owner(server)
        async with chromium_page(house, server.http + "/account") as page:
            await page.wait("document.title === 'Sign in'")
            expect(await page.eval("location.search") == "?next=/account", "the sign-in doesn't know where to")
            await fill(page, email="anna@example.org", password=people.PASSWORD)
            await press(page, "main form button")
            await page.wait("location.pathname === '/account' && document.querySelector('h1')?.textContent === 'Account'", 15)
            await press(page, ".shell-footer form button")
            await page.wait("location.pathname === '/'")
            for elsewhere in ("//evil.example/", "https://evil.example/", "/\\\\evil.example"):
                await page.goto(f"{server.http}/sign-in?next={elsewhere}")
                await page.wait("document.title === 'Sign in'")
                expect(await page.eval("document.querySelector('[name=next]')") is None, f"a link can lead to {elsewhere}")
        await server.stop()
    finally:
        server.kill()


@test("the account page changes name, password, codes, sign-ins and tokens, and gives the data away", weight=2, timeout=150)
async def account(house):
    server = await Server("account").start()
    try:
        anna = await people.owner(server)
        people.sign_in(server, "Anna", "anna@example.org")
        async with chromium_page(house) as page:
            await anna.enter(page)
            await page.goto(server.http + "/account")
            await page.wait("document.getElementById('displayName').value === 'Anna Sørensen'")
            await page.wait("document.querySelectorAll('#sign-ins [data-records] li').length === 2")
            await expect_accessible(page, "account")
            for width, dark in ((1280, False), (1280, True), (390, False), (390, True)):
                await chromium_shot(page, "account", width, dark, height=1900)

            await fill(page, displayName="Anna K", username="no")
            await press(page, "#profile button")
            await page.wait("document.getElementById('username').ariaInvalid === 'true'")
            await page.wait("document.activeElement.id === 'username'")
            await chromium_shot(page, "account-problem", 390)
            await expect_accessible(page, "account with a problem")
            await fill(page, username="anna-k")
            await press(page, "#profile button")
            await page.wait("document.querySelector('#profile .done')?.textContent === 'Saved.'")

            await press(page, "#end-others")
            await page.wait("document.querySelectorAll('#sign-ins [data-records] li').length === 1")

            await codes(page)
            await tokens(page)

            await page.eval("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            await fill(page, currentPassword=people.PASSWORD, newPassword="horse")
            await press(page, "#password-form button")
            await page.wait("document.getElementById('newPassword-problem')?.textContent.includes('at least 10')")
            await fill(page, newPassword="another quite long horse")
            await press(page, "#password-form button")
            await page.wait("document.querySelector('#password-form .done').textContent.startsWith('The new password')")
            await press(page, "#export")
            await page.wait("!document.getElementById('export-done').hidden")
            await press(page, "#erase")
            await page.wait("document.getElementById('erase-dialog').open")
            await chromium_shot(page, "account-erase", 390)
            await fill(page, **{"erase-password": "another quite long horse"})
            await press(page, "#erase-dialog form button")
            # The only owner of an organisation has to hand it over first.
            await page.wait("!document.querySelector('#erase-dialog .problem').hidden")
            expect_no_trouble(page, statuses=(400, 401, 409))
        await server.stop()
    finally:
        server.kill()


async def codes(page):
    """Two factors on, with the QR code, and off again."""
    rows = await page.eval(f"""import('/assets/js/lib/qr-code.js').then(m => m.qrCode({json.dumps(QR_TEXT)})
        .map(row => row.map(Number).join('')).join('\\n'))""")
    expect(hashlib.sha256(rows.encode()).hexdigest() == QR_DIGEST, f"another QR code than the one that was read:\n{rows}")
    await press(page, "#factor-begin")
    await page.wait("document.getElementById('factor-begin-dialog').open")
    await fill(page, **{"factor-begin-password": people.PASSWORD})
    await press(page, "#factor-begin-dialog form button")
    await page.wait("document.getElementById('factor-confirm-dialog').open && document.querySelector('.qr-code') !== null")
    await expect_accessible(page, "the code's dialog")
    await chromium_shot(page, "account-code", 390)
    await chromium_shot(page, "account-code", 1280, True)
    secret = await page.eval("document.getElementById('factor-secret').textContent")
    await fill(page, **{"factor-code": "000000"})
    await press(page, "#factor-confirm-dialog .primary")
    await page.wait("!document.querySelector('#factor-confirm-dialog .problem').hidden")
    await fill(page, **{"factor-code": totp(secret)})
    await press(page, "#factor-confirm-dialog .primary")
    await page.wait("document.getElementById('recovery-dialog').open")
    recovery = (await page.eval("document.getElementById('recovery-codes').textContent")).split("\n")
    await chromium_shot(page, "account-recovery", 390)
    await press(page, "#recovery-dialog [data-closes]")
    await page.wait("!document.getElementById('factor-on').hidden")
    expect(await page.eval("document.getElementById('recovery-codes').textContent") == "", "the recovery codes stay in the page")
    await press(page, "#factor-disable")
    await fill(page, **{"factor-disable-password": people.PASSWORD, "factor-disable-code": recovery[0]})
    await press(page, "#factor-disable-dialog form button")
    await page.wait("!document.getElementById('factor-off').hidden")


async def tokens(page):
    """A token is made, shown once, revoked."""
    await press(page, "#token-new")
    await page.wait("document.getElementById('token-dialog').open")
    await fill(page, **{"token-name": "Website"})
    await press(page, "#token-dialog form button")
    await page.wait("document.querySelector('#token-dialog .problem').textContent.startsWith('Say what')")
    await press(page, "#token-scopes input[value='livestreams:read']")
    await chromium_shot(page, "account-token", 390)
    await expect_accessible(page, "the token's dialog")
    await press(page, "#token-dialog form button:not([type=button])")
    await page.wait("document.getElementById('token-secret').textContent.startsWith('car_') && document.getElementById('token-made-dialog').open")
    await press(page, "#token-made-dialog [data-closes]")
    await page.wait("document.getElementById('token-secret').textContent === ''")
    await press(page, "#tokens [data-records] button")
    await page.wait("document.getElementById('token-revoke-dialog').open")
    await press(page, "#token-revoke-dialog form button")
    await page.wait("!document.querySelector('#tokens .none').hidden")
