"""What organisations, creators and memorials show everybody, and when a livestream begins."""

from harness import people
from harness.accessibility import expect_accessible
from harness.browsing import chromium_page, chromium_shot, expect_no_trouble
from harness.cases import expect, test, until
from harness.publish import Encoder
from harness.server import Livestream, Server


async def show_all(page, name, shots=((1280, False), (390, False), (390, True))):
    await expect_accessible(page, name)
    for width, dark in shots:
        await chromium_shot(page, name, width, dark, height=1100)


@test("organisation, creator, memorial and countdown pages show everybody what they may see, with no script needed", weight=3, timeout=180)
async def public(house):
    server = await Server("public").start()
    try:
        anna = await people.owner(server)
        organisation = anna.call("GET", "/api/auth/me")["data"]["organisations"][0]["id"]
        anna.call("PATCH", "/api/auth/me", {"username": "anna"})
        memorial = anna.call("POST", "/api/pages", {
            "title": "In memory of Margarete Sørensen", "slug": "margarete", "organisationId": organisation, "isPublic": True,
            "description": "1938 – 2026\nThe family thanks all who think of her."})["data"]

        def make(title, **settings):
            return anna.call("POST", "/api/livestreams", {"title": title, "organisationId": organisation, **settings})["data"]

        coming = make("Christmas Eve", startAt="2036-12-24T17:00:00Z", timeZone="Europe/Berlin", pageId=memorial["id"])
        make("For members", isMembersOnly=True, isPublic=False, startAt="2036-12-25T17:00:00Z", timeZone="UTC")
        on_air = make("Sunday service", kind="channel", pageId=memorial["id"])
        livestream = Livestream(server, on_air["id"], on_air["playbackId"], on_air["title"], on_air["streamKey"])
        async with Encoder(livestream, picture="testsrc2"), chromium_page(house) as page:
            await livestream.until_state("live")
            async def has_picture():
                return (await server.client.get(f"/live/{livestream.playback_id}/thumbnail.jpg")).status == 200

            await until(has_picture, "a picture of what is on air")
            await page.goto(server.http + "/o/st-marys/public")
            await page.wait("document.querySelector('h1')?.textContent === 'St. Mary’s'")
            text = await page.eval("document.querySelector('main').textContent")
            expect("Sunday service" in text and "Christmas Eve" in text and "For members" not in text, f"the organisation shows {text}")
            await page.wait("document.querySelector('.card img').naturalWidth > 0")
            await show_all(page, "public-organisation")
            await page.goto(server.http + "/o/st-marys/pages/margarete")
            await page.wait("document.querySelector('h1')?.textContent.startsWith('In memory')")
            expect("viewer" not in await page.eval("document.querySelector('main').textContent"), "a memorial counts")
            await show_all(page, "public-memorial")
            await page.goto(server.http + "/@anna")
            await page.wait("document.querySelector('h1')?.textContent === 'Anna Sørensen'")
            await show_all(page, "public-creator", ((390, False),))
            await page.goto(f"{server.http}/watch/{coming['playbackId']}")
            await page.wait("/in \\d+ days/.test(document.querySelector('count-down')?.textContent)")
            await show_all(page, "watch-countdown", ((1280, True), (390, False)))
            calendar = await server.client.get(await page.eval("document.querySelector('.countdown a').getAttribute('href')"))
            expect(calendar.status == 200 and "BEGIN:VEVENT" in calendar.text, f"no calendar file: {calendar!r}")
            expect_no_trouble(page)
        for nowhere in ("/@nobody", "/o/nowhere/public", "/o/st-marys/pages/nothing", "/nothing"):
            expect((await server.client.get(nowhere)).status == 404, f"{nowhere} is there")
        await server.stop()
    finally:
        server.kill()
