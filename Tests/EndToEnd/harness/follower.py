"""A low-latency HLS client: follows one rendition by blocking reloads and holds the playlists to what they promise."""

import asyncio
import urllib.parse

from .cases import expect
from .playlist import Media


class Follower:
    """`url` is the media playlist's path. `playlist` is the latest, made whole where a delta update came."""

    def __init__(self, client, url):
        self.client, self.url = client, url
        self.playlist = None
        self.reloads = self.deltas = 0
        #: What was once listed: durations, by address.
        self.listed = {}
        #: Bytes of parts that were asked for when they were hinted, by address.
        self.hinted = {}

    def resolve(self, uri):
        return urllib.parse.urljoin(self.url, uri)

    async def start(self):
        answer = await self.client.get(self.url)
        expect(answer.status == 200, f"{self.url} answered {answer!r}")
        expect(answer.headers["Content-Type"] == "application/vnd.apple.mpegurl", f"a playlist as {answer.headers['Content-Type']}")
        expect(answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=1", f"kept: {answer.headers['Cache-Control']}")
        expect(answer.headers["Access-Control-Allow-Origin"] == "*", "other sites' players may not read the playlist")
        self.take(Media(answer.text))

    async def step(self):
        """One blocking reload for the next part, while the hinted part is loaded beside it."""
        number, part = self.playlist.next
        hint = self.playlist.hint
        expect(hint, "a live playlist hints at nothing")
        wants_delta = self.reloads % 2 == 1
        query = f"?_HLS_msn={number}&_HLS_part={part}" + ("&_HLS_skip=YES" if wants_delta else "")
        answer, held = await asyncio.gather(self.client.get(self.url + query), self.client.get(self.resolve(hint)))
        expect(answer.status == 200, f"a blocking reload of {query} answered {answer!r}: {answer.text[:200]}")
        expect(held.status == 200, f"the hinted part {hint} answered {held!r}: {held.text[:200]}")
        expect(held.headers["Cache-Control"] == "public, max-age=31536000, immutable", f"a part kept: {held.headers['Cache-Control']}")
        expect(answer.headers["Cache-Control"] == f"public, max-age={6 * self.playlist.target}",
               f"a numbered playlist kept: {answer.headers['Cache-Control']}")
        self.hinted[self.resolve(hint)] = held.body
        new = Media(answer.text)
        self.reloads += 1
        if new.skipped:
            expect(wants_delta, "a delta update that was not asked for")
            new = self.whole(new)
        self.take(new)
        expect(self.playlist.end >= (number, part) or self.playlist.next > (number, part),
               f"a reload for part {part} of {number} came without it: {self.playlist.end}")

    def whole(self, delta):
        """The delta update with what it left out (§6.2.5.1)."""
        expect(delta.version >= 9, f"EXT-X-SKIP in a playlist of version {delta.version}")
        kept = {s.number: s for s in self.playlist.segments}
        skipped = range(delta.first, delta.first + delta.skipped)
        missing = [n for n in skipped if n not in kept]
        expect(not missing, f"a delta update left out segments that were never listed: {missing}")
        boundary = float(delta.control["CAN-SKIP-UNTIL"])
        after = sum(s.duration for s in delta.segments)
        expect(after >= boundary, f"a delta update left out what lies within {boundary} s of the end ({after} s are listed)")
        delta.segments = [kept[n] for n in skipped] + delta.segments
        delta.skipped = 0
        self.deltas += 1
        return delta

    def take(self, new):
        self.check_alone(new)
        if self.playlist:
            self.check_after(self.playlist, new)
        self.playlist = new

    def check_alone(self, new):
        expect(new.control.get("CAN-BLOCK-RELOAD") == "YES", f"no blocking reload: {new.control}")
        expect(float(new.control["PART-HOLD-BACK"]) >= 3 * new.part_target - 0.0005, f"PART-HOLD-BACK is too short: {new.control}")
        expect(float(new.control["HOLD-BACK"]) >= 3 * new.target, f"HOLD-BACK is too short: {new.control}")
        expect(float(new.control["CAN-SKIP-UNTIL"]) >= 6 * new.target, f"CAN-SKIP-UNTIL is too short: {new.control}")
        for segment in new.segments:
            expect(int(segment.duration + 0.5) <= new.target, f"{segment.uri} lasts {segment.duration} s, the target is {new.target}")
            if segment.parts:
                total = sum(p.duration for p in segment.parts)
                expect(abs(total - segment.duration) < 0.01, f"{segment.uri} lasts {segment.duration} s, its parts {total}")
        for segment in new.all:
            for part in segment.parts:
                expect(part.duration <= new.part_target + 0.0001, f"{part.uri} lasts {part.duration} s, the target is {new.part_target}")
            # All but the last of a segment fill 85 % of the target (§4.4.4.9); after a break the one before it may not.
            for part in segment.parts[:-1]:
                expect(part.duration >= 0.85 * new.part_target, f"{part.uri} lasts only {part.duration} s of {new.part_target}")

    def check_after(self, old, new):
        expect((new.target, new.part_target) == (old.target, old.part_target), "the targets changed")
        expect(new.first >= old.first, f"media sequence numbers went back from {old.first} to {new.first}")
        expect(new.next >= old.next, f"the playlist went back from {old.next} to {new.next}")
        for segment in new.all:
            for uri, duration in [(segment.uri, segment.duration), *((p.uri, p.duration) for p in segment.parts)]:
                if uri is not None:
                    was = self.listed.setdefault(uri, duration)
                    expect(was == duration, f"{uri} lasted {was} s, now {duration} s")

    async def check_reports(self):
        """What this playlist says of the others' ends is so, or was a moment ago."""
        expect(self.playlist.reports, "no rendition report")
        for uri, reported in self.playlist.reports.items():
            other = Media((await self.client.get(self.resolve(uri))).text)
            expect(reported <= other.end, f"{uri} is reported at {reported}, and stands at {other.end}")
            expect(reported[0] >= other.first, f"{uri} is reported at {reported}, and begins at {other.first}")

    async def check_bytes(self):
        """Parts, one after the other, are the segment; what a hint gave is what the part's address gives."""
        checked = 0
        for segment in self.playlist.segments:
            if not segment.parts:
                continue
            parts = [await self.client.get(self.resolve(p.uri)) for p in segment.parts]
            whole = await self.client.get(self.resolve(segment.uri))
            expect(whole.status == 200, f"{segment.uri} answered {whole!r}")
            expect(b"".join(p.body for p in parts) == whole.body, f"{segment.uri} is not the sum of its parts")
            for part, answer in zip(segment.parts, parts):
                held = self.hinted.get(self.resolve(part.uri))
                expect(held in (None, answer.body), f"{part.uri} gave other bytes when it was hinted")
                checked += held is not None
        expect(checked > 10, f"only {checked} hinted parts were seen again")
