"""Reads playlists (RFC 8216bis), knowing nothing of the server that wrote them."""

import dataclasses
import datetime
import re

from .cases import expect


@dataclasses.dataclass
class Part:
    uri: str
    duration: float
    independent: bool


@dataclasses.dataclass
class Segment:
    number: int
    uri: str | None = None
    duration: float | None = None
    parts: list = dataclasses.field(default_factory=list)
    map: str | None = None
    discontinuity: bool = False
    date: datetime.datetime | None = None


def attributes(text):
    """An attribute list (§4.2)."""
    found = dict(re.findall(r'([A-Z0-9-]+)=("[^"]*"|[^",]+)', text))
    rebuilt = ",".join(f"{name}={value}" for name, value in found.items())
    expect(rebuilt == text, f"no attribute list: {text}")
    return {name: value.strip('"') for name, value in found.items()}


class Media:
    """A media playlist. `open` is the segment that has only parts yet."""

    def __init__(self, text):
        self.text = text
        self.segments, self.open = [], None
        self.reports, self.control = {}, {}
        self.hint = self.part_target = self.target = None
        self.skipped = self.first = self.version = 0
        self.ended = False
        lines = text.splitlines()
        expect(lines and lines[0] == "#EXTM3U", f"no playlist: {text[:80]!r}")
        self._read(lines[1:])

    def _read(self, lines):
        current, the_map = None, None
        for line in lines:
            name, _, value = line.partition(":")
            if name in ("#EXTINF", "#EXT-X-PART", "#EXT-X-DISCONTINUITY", "#EXT-X-PROGRAM-DATE-TIME", "#EXT-X-MAP") and current is None:
                current = Segment(self.first + self.skipped + len(self.segments), map=the_map)
            match name:
                case "#EXT-X-VERSION": self.version = int(value)
                case "#EXT-X-TARGETDURATION": self.target = int(value)
                case "#EXT-X-SERVER-CONTROL": self.control = attributes(value)
                case "#EXT-X-PART-INF": self.part_target = float(attributes(value)["PART-TARGET"])
                case "#EXT-X-MEDIA-SEQUENCE": self.first = int(value)
                case "#EXT-X-SKIP": self.skipped = int(attributes(value)["SKIPPED-SEGMENTS"])
                case "#EXT-X-MAP": the_map = current.map = attributes(value)["URI"]
                case "#EXT-X-DISCONTINUITY": current.discontinuity = True
                case "#EXT-X-PROGRAM-DATE-TIME": current.date = datetime.datetime.fromisoformat(value)
                case "#EXT-X-PART":
                    a = attributes(value)
                    current.parts.append(Part(a["URI"], float(a["DURATION"]), a.get("INDEPENDENT") == "YES"))
                case "#EXTINF": current.duration = float(value.rstrip(",").split(",")[0])
                case "#EXT-X-PRELOAD-HINT":
                    a = attributes(value)
                    expect(a["TYPE"] == "PART", f"a hint of another type: {line}")
                    self.hint = a["URI"]
                case "#EXT-X-RENDITION-REPORT":
                    a = attributes(value)
                    self.reports[a["URI"]] = (int(a["LAST-MSN"]), int(a.get("LAST-PART", -1)))
                case "#EXT-X-ENDLIST": self.ended = True
                case _ if line and not line.startswith("#"):
                    current.uri = line
                    self.segments.append(current)
                    current = None
        self.open = current

    @property
    def end(self):
        """(media sequence number, part index) of the last part there is."""
        if self.open and self.open.parts:
            return self.open.number, len(self.open.parts) - 1
        last = self.segments[-1]
        return last.number, len(last.parts) - 1

    @property
    def next(self):
        """(media sequence number, part index) of the part that comes next."""
        number = self.first + self.skipped + len(self.segments)
        return number, len(self.open.parts) if self.open else 0

    @property
    def all(self):
        return self.segments + ([self.open] if self.open else [])


class Multivariant:
    def __init__(self, text):
        lines = text.splitlines()
        expect(lines and lines[0] == "#EXTM3U", f"no playlist: {text[:80]!r}")
        self.text, self.variants, self.renditions = text, [], []
        for index, line in enumerate(lines):
            if line.startswith("#EXT-X-STREAM-INF:"):
                self.variants.append({**attributes(line.partition(":")[2]), "uri": lines[index + 1]})
            if line.startswith("#EXT-X-MEDIA:"):
                self.renditions.append(attributes(line.partition(":")[2]))
