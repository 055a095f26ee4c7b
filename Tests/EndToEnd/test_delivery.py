"""What players and caches meet over HTTP: playlists, parts, segments."""

import asyncio
import re
import time

from harness.cases import expect, test
from harness.follower import Follower
from harness.playlist import Media, Multivariant

FOREVER = "public, max-age=31536000, immutable"


async def renditions(client, livestream):
    """The multivariant playlist, and the paths of its media playlists."""
    answer = await client.get(livestream.path)
    expect(answer.status == 200, f"{livestream.path} answered {answer!r}")
    playlist = Multivariant(answer.text)
    folder = livestream.path.rsplit("/", 1)[0]
    return playlist, [f"{folder}/{v['uri']}" for v in playlist.variants], [f"{folder}/{r['URI']}" for r in playlist.renditions]


@test("a low-latency client follows the playlists for 20 s, and each promise in them holds", weight=1)
async def low_latency(house):
    livestream = await house.main()
    top, videos, audios = await renditions(house.client, livestream)
    variant = top.variants[0]
    expect(re.fullmatch(r"avc1\.[0-9A-Fa-f]{6},mp4a\.40\.2", variant["CODECS"]), f"CODECS is {variant['CODECS']}")
    expect(variant["RESOLUTION"] == "640x360", f"RESOLUTION is {variant['RESOLUTION']}")
    expect(variant["FRAME-RATE"] == "30.000", f"FRAME-RATE is {variant['FRAME-RATE']}")
    expect(int(variant["BANDWIDTH"]) >= int(variant["AVERAGE-BANDWIDTH"]) > 100_000, f"bandwidths: {variant}")
    expect(variant["AUDIO"] == top.renditions[0]["GROUP-ID"], "the variant names no group of sound")
    expect(len(videos) == 1 and len(audios) == 1, f"other renditions: {top.text}")
    followers = [Follower(house.client, path) for path in (*videos, *audios)]

    async def follow(follower):
        await follower.start()
        end = time.monotonic() + 20
        while time.monotonic() < end:
            await follower.step()
        await follower.check_reports()
        await follower.check_bytes()
        expect(follower.reloads > 50, f"only {follower.reloads} reloads")
        expect(follower.deltas > 10, f"only {follower.deltas} delta updates")

    await asyncio.gather(*map(follow, followers))
    dates = [s.date for s in followers[0].playlist.segments if s.date]
    expect(dates and dates == sorted(dates), f"program date-times: {dates}")
    expect(len({f.playlist.target for f in followers}) == 1, "the renditions' targets differ")


@test("segments answer conditional, HEAD and Range requests, live and recorded, with headers for caches")
async def requests(house):
    for livestream in (await house.main(), await house.recorded()):
        _, videos, audios = await renditions(house.client, livestream)
        for path in (*videos, *audios):
            playlist = Media((await house.client.get(path)).text)
            segment = playlist.segments[-1]
            folder = path.rsplit("/", 1)[0]
            for uri in (segment.map, segment.uri):
                await check_requests(house.client, f"{folder}/{uri}")


async def check_requests(client, path):
    whole = await client.get(path)
    expect(whole.status == 200 and whole.headers["Cache-Control"] == FOREVER, f"{path}: {whole!r}, {whole.headers['Cache-Control']}")
    expect(whole.headers["Access-Control-Allow-Origin"] == "*", f"{path} is for this site only")
    expect(whole.headers["Accept-Ranges"] == "bytes", f"{path} has no ranges")
    tag, size = whole.headers["ETag"], len(whole.body)

    head = await client.get(path, method="HEAD")
    expect((head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(size)), f"HEAD {path}: {head!r}")

    async def ranged(text, **more):
        answer = await client.get(path, headers={"Range": text, **more})
        return answer.status, answer.headers["Content-Range"], answer.body

    expect(await ranged("bytes=10-19") == (206, f"bytes 10-19/{size}", whole.body[10:20]), f"{path}: the middle")
    expect(await ranged("bytes=-7") == (206, f"bytes {size - 7}-{size - 1}/{size}", whole.body[-7:]), f"{path}: the end")
    expect(await ranged("bytes=100-") == (206, f"bytes 100-{size - 1}/{size}", whole.body[100:]), f"{path}: from 100")
    status, where, _ = await ranged(f"bytes={size}-")
    expect((status, where) == (416, f"bytes */{size}"), f"{path}: past the end: {status} {where}")
    expect((await ranged("bytes=0-9", **{"If-Range": '"another"'}))[0] == 200, f"{path}: If-Range with another tag")
    expect((await ranged("bytes=0-9", **{"If-Range": tag}))[0] == 206, f"{path}: If-Range with its tag")

    same = await client.get(path, headers={"If-None-Match": tag})
    expect((same.status, same.body) == (304, b""), f"{path}: If-None-Match: {same!r}")
    expect((await client.get(path, headers={"If-None-Match": '"another"'})).status == 200, f"{path}: another tag")


@test("what is not there is a 404 for a second, and a directive that can't be meant is a 400")
async def refusals(house):
    livestream = await house.main()
    _, videos, _ = await renditions(house.client, livestream)
    folder = videos[0].rsplit("/", 1)[0]
    for path in ("/live/nobody/index.m3u8", f"{folder}/video-999999.m4s", f"{folder}/video-1.99999.m4s",
                 f"/live/{livestream.playback_id}/other/video.m3u8"):
        answer = await house.client.get(path)
        expect(answer.status == 404, f"{path} answered {answer!r}")
        expect(answer.json["success"] is False and answer.json["error"], f"{path}: {answer.text}")
    for query in ("_HLS_part=3", "_HLS_msn=x", "_HLS_msn=99999999", "_HLS_msn=1&_HLS_msn=2"):
        answer = await house.client.get(f"{videos[0]}?{query}")
        expect(answer.status == 400, f"?{query} answered {answer!r}")
        expect(answer.json["code"] == "bad_delivery_directive", f"?{query}: {answer.text}")


@test("a recording's playlists are complete, and say so")
async def recording(house):
    livestream = await house.recorded()
    _, videos, audios = await renditions(house.client, livestream)
    lengths = []
    for path in (*videos, *audios):
        answer = await house.client.get(path)
        expect(answer.headers["Cache-Control"] == "public, max-age=60", f"kept: {answer.headers['Cache-Control']}")
        playlist = Media(answer.text)
        expect(playlist.ended and "#EXT-X-PLAYLIST-TYPE:VOD" in answer.text, f"no end: {answer.text[-200:]}")
        lengths.append(sum(s.duration for s in playlist.segments))
    expect(all(abs(length - 10) < 0.5 for length in lengths), f"ten seconds were sent, {lengths} recorded")
    expect(abs(lengths[0] - lengths[1]) < 0.1, f"picture and sound are not equally long: {lengths}")
