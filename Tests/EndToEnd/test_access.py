"""Where a livestream may be embedded, links that have ended, pictures that people give it, and its times for a calendar."""

import http.client
import json
import urllib.parse

from harness import people
from harness.cases import expect, output_of, test
from harness.server import Server


@test("a player is embedded where it may be, a link that has ended says so, a picture is made anew, and a calendar gets the times")
async def access(house):
    server = await Server("access").start()
    try:
        anna = await people.owner(server)
        parish = anna.call("GET", "/api/organisations")["data"][0]["id"]

        def make(title, **settings):
            return anna.call("POST", "/api/livestreams", {"title": title, "organisationId": parish, **settings})["data"]

        framed = make("Framed", kind="channel", embedOrigins=["https://parish.example"])
        embed = f"/embed/{framed['playbackId']}"
        for referer, status in ((None, 200), ("https://parish.example/page", 200), ("https://elsewhere.example/", 403), (server.http + "/", 200)):
            answer = await server.client.get(embed, headers={"Referer": referer} if referer else {})
            expect(answer.status == status, f"embedded by {referer}: {answer!r}")
            ancestors = answer.headers["Content-Security-Policy"].split("frame-ancestors ")[1]
            expect(status == 403 or ancestors == "'self' https://parish.example", f"may be framed by {ancestors}")
        plain = await server.client.get(f"/live/{framed['playbackId']}/index.m3u8")
        expect(plain.status == 404, f"the media is open to every site: {plain!r}")

        ended = make("Ended link", isLinkOnly=True, linkExpiresAt="2020-01-01T00:00:00Z")
        answer = await server.client.get(f"/watch/{ended['playbackId']}")
        expect(answer.status == 410 and "new one" in answer.text, f"a link that has ended: {answer!r}")

        file = server.folder / "picture.png"
        await output_of("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=640x360", "-frames:v", "1", "-metadata", "comment=secret", file)
        connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=30)
        connection.request("PUT", f"/api/livestreams/{framed['id']}/thumbnail", file.read_bytes(),
                           {"Content-Type": "image/png", "Cookie": anna.cookie, "X-CSRF-Token": anna.token})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        expect(response.status == 200, f"a picture: {response.status} {body[:300]}")
        picture = await server.client.get(urllib.parse.urlsplit(json.loads(body)["data"]["thumbnail"]).path)
        expect(picture.status == 200 and picture.body[:3] == b"\xff\xd8\xff" and b"secret" not in picture.body, f"the picture: {picture!r}")

        weekly = make("Sunday service", startAt="2036-01-06T10:00:00Z", timeZone="Europe/Berlin", recurrence="FREQ=WEEKLY")
        calendar = await server.client.get(f"/api/livestreams/{weekly['id']}/calendar.ics")
        lines = calendar.text.splitlines()
        expect("DTSTART;TZID=Europe/Berlin:20360106T110000" in lines and "RRULE:FREQ=WEEKLY" in lines, f"the calendar: {lines}")
        page = await server.client.get(f"/watch/{weekly['playbackId']}")
        expect("calendar.ics" in page.text, "the page before the beginning offers no calendar file")
    finally:
        await server.stop()
