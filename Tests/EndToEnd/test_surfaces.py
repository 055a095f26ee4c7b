"""The documented products: each by its own calls, with a real encoder at the address and key that they tell."""

import urllib.parse

from harness.cases import expect, test, until
from harness.people import owner
from harness.publish import Encoder
from harness.server import Livestream, Server


def published_by(server, title, address, key, playback_url):
    """What an encoder and a player are told, by a call of a product."""
    expect(address == server.rtmp, f"encoders are sent to {address} in place of {server.rtmp}")
    expect(key not in playback_url, "a key stands in a playback address")
    return Livestream(server, title, urllib.parse.urlsplit(playback_url).path.split("/")[2], title, key)


async def until_true(what, check, seconds=30):
    """What `check` answers, once it is as wanted."""

    async def asked():
        return check()

    return await until(asked, what, seconds)


async def plays(server, url):
    path = urllib.parse.urlsplit(url).path
    answer = await server.client.get(path)
    return answer.status == 200 and answer.text.startswith("#EXTM3U")


@test("a community's stream goes from pending to live and ended by its own calls", weight=2, timeout=120)
async def community(house):
    server = await Server("community").start()
    try:
        anna = await owner(server)
        path = "/api/livestream/streams"
        made = anna.call("POST", path, {"title": "Evening"}, 201)["data"]
        one = f"{path}/{made['id']}"
        stream = published_by(server, "Evening", made["rtmp_url"], made["stream_key"], made["playback_url"])
        expect(made["status"] == "pending", f"a new stream is {made['status']}")
        async with Encoder(stream, picture="testsrc"):
            await until_true("the stream is live", lambda: anna.call("GET", one)["data"]["status"] == "live")
            await until(lambda: plays(server, made["playback_url"]), "the stream plays at its playback_url")
            joined = anna.call("POST", f"{path}/join", {"streamId": made["id"]})["data"]
            expect(await plays(server, joined["playback_url"]), "who has joined can't play")
            expect(anna.call("GET", f"{one}/participants")["count"] == 1, "who has joined isn't listed")
            found = anna.call("GET", f"{path}/key?streamKey={made['stream_key']}")["data"]
            expect(found["id"] == made["id"], "the key finds another stream")
            ended = anna.call("POST", f"{one}/end", {})["data"]
            expect(ended["status"] == "ended", f"an ended stream is {ended['status']}")
        listed = anna.call("GET", path)
        # A new server has a livestream of its own.
        expect(listed["count"] == len(listed["data"]) == 2 and made["stream_key"] not in str(listed), f"the list is {listed}")
        expect(made["stream_key"] not in server.log, "a key stands in the log")
    finally:
        await server.stop()


@test("a creator's key opens the stream by name; deleted, it throws the encoder off", weight=2, timeout=120)
async def creator(house):
    server = await Server("creator").start()
    try:
        anna = await owner(server)
        anna.call("PATCH", "/api/auth/me", {"username": "anna"})
        ingress = anna.call("POST", "/api/stream/ingress", {"ingressType": "RTMP"}, 201)
        expect(set(ingress) == {"ingressId", "serverUrl", "streamKey", "userId"}, f"the answer holds {set(ingress)}")
        info = anna.call("GET", "/api/stream/info")["stream"]
        stream = published_by(server, info["title"], ingress["serverUrl"], ingress["streamKey"], info["playbackUrl"])
        async with Encoder(stream, picture="testsrc"):
            status = await until_true("the stream is live", lambda: live(anna))
            expect("startedAt" in status, f"the status is {status}")
            seen = anna.call("GET", "/api/stream/anna")["stream"]
            expect(seen["isLive"] and ingress["streamKey"] not in str(seen), f"viewers see {seen}")
            await until(lambda: plays(server, seen["playbackUrl"]), "the stream plays")
            deleted = anna.call("DELETE", "/api/stream/ingress")
            expect(deleted == {"message": "Stream ingress deleted successfully"}, f"the answer is {deleted}")
            await until_true("the stream is off air", lambda: not live(anna))
    finally:
        await server.stop()


def live(person):
    status = person.call("GET", "/api/stream/status")
    return status if status["isLive"] else None


@test("an event is streamed, stopped and there as a recording, and its repair calls find nothing wrong", weight=2, timeout=120)
async def event(house):
    server = await Server("event").start()
    try:
        anna = await owner(server)
        path = "/api/livestreamMVPTwo/streams/"
        made = anna.call("POST", path, {"title": "Farewell", "isPublic": True, "isVisible": True}, 201)["data"]
        one = f"{path}{made['id']}/"
        stream = published_by(server, "Farewell", made["rtmpUrl"], made["rtmpStreamKey"], made["playbackUrl"])
        async with Encoder(stream, picture="testsrc"):
            await until_true("the stream is live", lambda: anna.call("GET", one)["data"]["status"] == "live")
            await until(lambda: plays(server, made["playbackUrl"]), "the stream plays")
            checked = anna.call("POST", f"{one}sync-status/", {})["data"]
            expect(not checked["fixed"] and checked["stream"]["status"] == "live", f"sync-status says {checked}")
            public = anna.call("GET", "/api/livestreamMVPTwo/public/streams/")
            expect(made["id"] in [each["id"] for each in public["data"]], f"the public list is {public}")
            expect(made["rtmpStreamKey"] not in str(public) and "rtmpUrl" not in str(public), f"the public list is {public}")
            stopped = anna.call("POST", f"{one}stop/", {})["data"]
            expect(stopped["status"] == "completed", f"a stopped stream is {stopped['status']}")
        done = await until_true("the recording is ready", lambda: ready(anna, one))
        expect(done["recordingDuration"] >= 1 and done["recordingSize"] > 0, f"the recording is {done}")
        expect(await plays(server, done["recordingPlaybackUrl"]), "the recording doesn't play")
        for call in ("sync-recording", "fix-status", "fix-playback-url", "configure-cors"):
            finding = anna.call("POST", f"{one}{call}/", {})["data"]
            expect(not finding["fixed"], f"{call} mended something: {finding}")
        found = anna.call("POST", f"{one}get-video-id/", {})["data"]
        expect(found["videoId"] == done["videoId"], f"get-video-id says {found}")
    finally:
        await server.stop()


def ready(person, path):
    stream = person.call("GET", path)["data"]
    return stream if stream["recordingReady"] else None
