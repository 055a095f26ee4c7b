"""Measures what pages cost somebody with a slow phone. See script/page-weights."""

import argparse
import asyncio
import json
import os
import statistics

from harness import people
from harness.browsing import chromium_page
from harness.house import House
from harness.server import Server
from test_transport import SecureServer

#: Lighthouse's "slow 4G", in bytes a second and milliseconds.
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
PROCESSOR_SLOWED = 4
#: What is not the page's own: the player's library and what it plays.
NOT_COUNTED = ("/assets/vendor/", "/live/")

ROWS = "document.querySelectorAll('{} [data-records] > *').length > 0"
#: Each page's address, and when what the API fills is there.
PAGES = {
    "home": ("/", "true"),
    "watch page": ("/watch/{playback}", "true"),
    "sign-in": ("/sign-in", "true"),
    "an organisation's public page": ("/o/st-marys/public", "true"),
    "memorial": ("/o/st-marys/pages/margarete", "true"),
    "dashboard": ("/o/st-marys", ROWS.format("#livestreams")),
    "a livestream's form": ("/o/st-marys/livestreams/{id}/change", "document.getElementById('title').value !== ''"),
    "console": ("/o/st-marys/livestreams/{id}", "document.getElementById('life').textContent !== ''"),
    "people": ("/o/st-marys/people", ROWS.format("#members")),
    "activity": ("/o/st-marys/activity", ROWS.format("#log")),
    "a page's management": ("/o/st-marys/pages/margarete/manage", ROWS.format("#livestreams")),
    "notifications": ("/notifications", "document.querySelectorAll('#mails input').length > 0"),
}
SIGNED_OUT = {"sign-in", "an organisation's public page", "memorial", "watch page"}

WATCH = """(() => {
  window.noted = { busyUntil: 0, filled: 0 };
  new PerformanceObserver(list => list.getEntries().forEach(task => { noted.busyUntil = Math.max(noted.busyUntil, task.startTime + task.duration); }))
    .observe({ type: "longtask", buffered: true });
  const look = () => { if (%s) noted.filled = performance.now(); else setTimeout(look, 10); };
  addEventListener("DOMContentLoaded", () => { noted.ran = performance.now(); look(); });
})()"""
NOTED = """({ seen: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    interactive: Math.max(noted.ran, noted.busyUntil), filled: Math.max(noted.filled, noted.ran) })"""


class Traffic:
    """What came over the wire for one page."""

    def __init__(self, page):
        self.page, self.urls, self.bytes, self.requests = page, {}, 0, 0
        page.wire.listeners.append(self._hear)

    def _hear(self, message):
        if message.get("sessionId") != self.page.session:
            return
        method, about = message["method"], message["params"]
        if method == "Network.requestWillBeSent":
            self.urls[about["requestId"]] = about["request"]["url"]
        elif method == "Network.requestServedFromCache":
            self.urls.pop(about["requestId"], None)
        elif method == "Network.loadingFinished":
            url = self.urls.get(about["requestId"], "data:")
            if about["encodedDataLength"] and not url.startswith("data:") and not any(part in url for part in NOT_COUNTED):
                self.bytes += about["encodedDataLength"]
                self.requests += 1


async def visit(house, base, person, name, made, options):
    address, filled = PAGES[name]
    address = base + address.format(playback=made["playbackId"], id=made["id"])
    async with chromium_page(house) as page:
        await page.ask("Security.setIgnoreCertificateErrors", {"ignore": True})
        if name not in SIGNED_OUT:
            cookie, value = person.cookie.split("=", 1)
            # By TLS the cookie has another name, which only TLS may set.
            secure = base.startswith("https")
            await page.ask("Network.setCookie", {
                "name": "__Host-" + cookie if secure else cookie, "value": value, "url": base, "path": "/", "secure": secure})
        await page.ask("Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True})
        if options.again:
            await page.goto(address)
            await page.wait(filled)
            await asyncio.sleep(1)
        await page.ask("Network.emulateNetworkConditions", NETWORK)
        await page.ask("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR_SLOWED})
        await page.ask("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH % filled})
        traffic = Traffic(page)
        await page.goto(address)
        await page.wait("window.noted?.filled > 0", 30)
        # What still comes when everything is there: pictures, a task that the last answer began.
        await asyncio.sleep(1)
        return {**await page.eval(NOTED), "bytes": traffic.bytes, "requests": traffic.requests}


async def prepare(server):
    anna = await people.owner(server)
    organisation = anna.call("GET", "/api/auth/me")["data"]["organisations"][0]["id"]
    memorial = anna.call("POST", "/api/pages", {
        "title": "In memory of Margarete", "slug": "margarete", "organisationId": organisation, "isPublic": True})["data"]
    made = [anna.call("POST", "/api/livestreams", {
        "title": f"Sunday service {number}", "organisationId": organisation, "kind": "channel", "pageId": memorial["id"]})["data"]
        for number in range(5)]
    return anna, made[0]


async def measure(options):
    async with House() as house, (SecureServer("page-weights") if options.tls else Plain()) as server:
        person, made = await prepare(server)
        base = server.https if options.tls else server.http
        print("| page | kB | requests | seen | interactive | filled |\n|---|---|---|---|---|---|")
        for name in options.pages or PAGES:
            rounds = [await visit(house, base, person, name, made, options) for _ in range(options.rounds)]
            middle = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
            seconds = " | ".join(f"{middle[key] / 1000:.2f} s" for key in ("seen", "interactive", "filled"))
            print(f"| {name} | {middle['bytes'] / 1000:.0f} | {middle['requests']:.0f} | {seconds} |", flush=True)
        print(json.dumps({"load": os.getloadavg()[0], "rounds": options.rounds, "again": options.again, "tls": options.tls}))


class Plain(Server):
    """A server without TLS."""

    def __init__(self):
        super().__init__("page-weights")

    async def __aenter__(self):
        return await self.start()

    async def __aexit__(self, *_):
        await self.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", nargs="*", metavar="PAGE", choices=[[], *PAGES])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--tls", action="store_true")
    asyncio.run(measure(parser.parse_args()))
