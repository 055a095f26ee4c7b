"""Every page there is, looked at for those who hear it, see little, or hold a phone; and addresses at which there is none."""

from harness import people
from harness.accessibility import expect_accessible
from harness.browsing import chromium_page, chromium_shot, expect_no_trouble
from harness.cases import expect, test
from harness.places import RESOURCES
from harness.server import Server

#: Modules beside the pages' own.
SHARED = {"cards"}
SETTLED = "document.readyState === 'complete' && ![...document.querySelectorAll('.waiting')].some(line => !line.hidden)"


def addresses(made, memorial):
    """Those for guests, and those for who is signed in. Each new page belongs here."""
    own = f"/o/st-marys/livestreams/{made['id']}"
    return (
        ["/", f"/watch/{made['playbackId']}", f"/embed/{made['playbackId']}", "/sign-in", "/forgotten", "/new-password/abc", "/verify-email/abc",
         "/join/abc", "/docs", "/o/st-marys/public", f"/o/st-marys/pages/{memorial['slug']}", "/@anna", "/nothing-here"],
        ["/", "/o/st-marys", "/o/st-marys/livestreams/new", own, own + "/change", own + "/go-live", own + "/participants", "/o/st-marys/people",
         "/o/st-marys/activity", "/o/st-marys/settings", "/o/st-marys/settings/webhooks", "/server", f"/o/st-marys/pages/{memorial['slug']}/manage", "/account", "/notifications"])


@test("every page has names, headings, contrast and room, light and dark, on a phone and on a desk", weight=2, timeout=300)
async def every_page(house):
    server = await Server("every-page").start()
    try:
        anna = await people.owner(server)
        anna.call("PATCH", "/api/auth/me", {"username": "anna"})
        organisation = anna.call("GET", "/api/auth/me")["data"]["organisations"][0]["id"]
        memorial = anna.call("POST", "/api/pages", {
            "title": "In memory of Margarete", "slug": "margarete", "organisationId": organisation, "isPublic": True})["data"]
        made = anna.call("POST", "/api/livestreams", {
            "title": "Sunday service", "organisationId": organisation, "kind": "channel", "pageId": memorial["id"]})["data"]
        seen = set()
        for person, paths in zip((None, anna), addresses(made, memorial)):
            async with chromium_page(house) as page:
                if person:
                    await person.enter(page)
                for path in paths:
                    await page.goto(server.http + path)
                    await page.wait(SETTLED)
                    if not path.startswith("/embed/"):
                        await expect_accessible(page, path)
                    seen.update(await page.eval("[...document.scripts].map(s => s.src.match(/js\\/pages\\/(.*)\\.js$/)?.[1]).filter(Boolean)"))
                expect_no_trouble(page, statuses=(404, 410))
        async with chromium_page(house, server.http + "/docs") as page:
            await page.wait(SETTLED)
            for width, dark in ((1280, False), (1280, True), (390, False), (390, True)):
                await chromium_shot(page, "docs", width, dark)
            await page.eval("document.querySelector('#createInvitation, .call:nth-of-type(6)').open = true; document.querySelector('.call[open]').scrollIntoView()")
            await expect_accessible(page, "an open call of the documentation")
            for width, dark in ((1280, True), (390, False), (390, True)):
                await chromium_shot(page, "docs-call", width, dark)
        pages = {file.stem for file in (RESOURCES / "js/pages").glob("*.js")} - SHARED
        expect(seen == pages, f"nobody has looked at {pages - seen}")
        await server.stop()
    finally:
        server.kill()


@test("an address at which there is nothing says so, with words for people and with status 404 for programs")
async def nothing_there(house):
    server = house.server
    for path in ("/nothing-here", "/robots.txt", "/wp-login.php", "/@nobody", "/%F0%9F%94%94", "/o/nowhere/public", "/a/b/c", "/docs/more"):
        page = await server.client.get(path, headers={"Accept": "text/html,*/*"})
        expect(page.status == 404 and "text/html" in page.headers["Content-Type"], f"{path}: {page!r}")
        expect("<h1>There is nothing at this address</h1>" in page.text and 'href="/"' in page.text, f"{path} leads nowhere")
        said = await server.client.get(path, headers={"Accept": "application/json"})
        expect(said.status == 404 and said.json["code"] == "not_found", f"{path} for programs: {said!r}")
    head = await server.client.get("/nothing-here", method="HEAD", headers={"Accept": "text/html"})
    expect(head.status == 404 and not head.body, f"HEAD: {head!r}")
    async with chromium_page(house, server.http + "/nothing-here") as page:
        await page.wait("document.querySelector('h1')?.textContent === 'There is nothing at this address'")
        for width, dark in ((1280, False), (390, True)):
            await chromium_shot(page, "nothing-there", width, dark)
