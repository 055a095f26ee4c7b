"""A live LL-HLS client that remembers what it was shown, and checks of playlists."""

import http.client
import re
import threading
import time
import zlib

PART = re.compile(r"(video|audio)-(\d+)\.(\d+)\.m4s")
SEGMENT = re.compile(r"(video|audio)-(\d+)\.m4s")


class Playlist:
    """A media playlist, as far as the tests look at it."""

    def __init__(self, text):
        self.text = text
        lines = text.splitlines()
        assert lines and lines[0] == "#EXTM3U", f"not a playlist: {text[:200]}"
        self.is_ended = "#EXT-X-ENDLIST" in lines
        self.target_duration = self.media_sequence = None
        self.discontinuity_sequence = 0
        self.discontinuities = 0
        self.parts = []  # (media sequence number, part index, seconds)
        self.segments = []  # (URI, media sequence number, seconds)
        self.maps = []
        extinf = None
        for line in lines[1:]:
            tag, _, value = line.partition(":")
            if tag == "#EXT-X-TARGETDURATION":
                self.target_duration = int(value)
            elif tag == "#EXT-X-MEDIA-SEQUENCE":
                self.media_sequence = int(value)
            elif tag == "#EXT-X-DISCONTINUITY-SEQUENCE":
                self.discontinuity_sequence = int(value)
            elif tag == "#EXT-X-DISCONTINUITY":
                self.discontinuities += 1
            elif tag == "#EXT-X-MAP":
                self.maps.append(re.search(r'URI="([^"]+)"', value)[1])
            elif tag == "#EXT-X-PART":
                found = PART.search(value)
                self.parts.append((int(found[2]), int(found[3]), float(re.search(r"DURATION=([\d.]+)", value)[1])))
            elif tag == "#EXTINF":
                extinf = float(value.split(",")[0])
            elif line and not line.startswith("#"):
                assert extinf is not None, f"a segment without EXTINF: {line}"
                self.segments.append((line, int(SEGMENT.search(line)[2]), extinf))
                extinf = None

    @property
    def next(self):
        """Media sequence number and index of the part that comes next."""
        last_segment = self.segments[-1][1] if self.segments else self.media_sequence - 1
        if self.parts and self.parts[-1][0] > last_segment:
            return self.parts[-1][0], self.parts[-1][1] + 1
        return last_segment + 1, 0

    @property
    def seconds(self):
        return sum(seconds for _, _, seconds in self.segments)


def media_uris(multivariant):
    """The media playlists that a multivariant playlist names."""
    uris = re.findall(r'#EXT-X-MEDIA:.*URI="([^"]+)"', multivariant)
    uris += [line for line in multivariant.splitlines() if line and not line.startswith("#")]
    return list(dict.fromkeys(uris))


class Watcher:
    """Follows a livestream by blocking reloads, each rendition in a thread, until it ends, fails or is stopped."""

    def __init__(self, server, fetches_parts=True):
        self.port, self.path = server.http_port, server.play_path
        self.playback_id = server.playback_id
        self.fetches_parts = fetches_parts
        self.lock = threading.Lock()
        self.listed = {}  # rendition: {(media sequence number, part index)}
        self.complete = {}  # rendition: {media sequence number of a listed segment}
        self.checksums = {}  # (rendition, media sequence number, part index): CRC-32 of the bytes that came
        self.playlists = {}  # rendition: the latest
        self.discontinuities = {}  # rendition: how many so far
        self.arrivals = {}  # rendition: [time.monotonic() of each playlist with news]
        self.session = None
        self.troubles = []  # What a player should not meet.
        self.threads = []
        self.is_stopped = False
        self._go(self._begin)

    def _go(self, body, *arguments):
        thread = threading.Thread(target=self._guarded, args=(body, *arguments), daemon=True)
        self.threads.append(thread)
        thread.start()

    def _guarded(self, body, *arguments):
        try:
            body(*arguments)
        except (OSError, http.client.HTTPException):
            pass  # The server is gone, as the tests mean it to be.

    def _begin(self):
        while not self.is_stopped:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            status, text = self._get(connection, self.path)
            if status == 200 and "/recording/" not in text:
                break
            time.sleep(0.02)  # Not on air yet: there is nothing, or the recording of an earlier session.
        else:
            return
        folder = self.path.rsplit("/", 1)[0]
        for uri in media_uris(text):
            self.session = uri.split("/")[0]
            self._go(self._follow, f"{folder}/{uri}", re.search(r"(video|audio)\.m3u8", uri)[1])

    @staticmethod
    def _get(connection, path):
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        return response.status, body if path.endswith((".m4s", ".mp4")) else body.decode()

    def _follow(self, path, rendition):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        query = ""
        while not self.is_stopped:
            status, text = self._get(connection, path + query)
            if status == 503:  # Nothing new within the time that a playlist may be held.
                continue
            if status != 200:
                self.troubles.append(f"{path + query}: {status}")
                return
            playlist = Playlist(text)
            self._note(rendition, playlist)
            if playlist.is_ended:
                return
            if self.fetches_parts and playlist.parts:
                number, index, _ = playlist.parts[-1]
                status, body = self._get(connection, path.replace(".m3u8", f"-{number}.{index}.m4s"))
                if status == 200:
                    self.checksums[rendition, number, index] = zlib.crc32(body)
            query = "?_HLS_msn=%d&_HLS_part=%d" % playlist.next

    def _note(self, rendition, playlist):
        with self.lock:
            self.playlists[rendition] = playlist
            for name, _, seconds in playlist.segments:
                # RFC 8216bis, §4.4.3.1.
                if round(seconds) > playlist.target_duration:
                    self.troubles.append(f"{name} lasts {seconds} s, the target duration is {playlist.target_duration} s")
            listed = self.listed.setdefault(rendition, set())
            before = len(listed)
            listed.update((number, index) for number, index, _ in playlist.parts)
            self.complete.setdefault(rendition, set()).update(number for _, number, _ in playlist.segments)
            count = playlist.discontinuity_sequence + playlist.discontinuities
            self.discontinuities[rendition] = max(count, self.discontinuities.get(rendition, 0))
            if len(listed) > before:
                self.arrivals.setdefault(rendition, []).append(time.monotonic())

    def part_count(self, rendition=None):
        with self.lock:
            if rendition:
                return len(self.listed.get(rendition, ()))
            return sum(len(parts) for parts in self.listed.values())

    def last_parts(self):
        with self.lock:
            return {rendition: max(parts) for rendition, parts in self.listed.items() if parts}

    def longest_wait(self, rendition="video"):
        """The longest time between two playlists with news, in seconds."""
        times = list(self.arrivals.get(rendition, ()))
        return max((b - a for a, b in zip(times, times[1:])), default=0.0)

    def stop(self):
        self.is_stopped = True

    def join(self, seconds=60):
        deadline = time.monotonic() + seconds
        # Threads start threads.
        for thread in iter(lambda: next((t for t in self.threads if t.is_alive()), None), None):
            thread.join(max(0, deadline - time.monotonic()))
            assert time.monotonic() < deadline, "the LL-HLS client still waits"


def check_vod(server, session=None):
    """Loads a recording's playlists and all they name; returns {rendition: Playlist}. `session`: which is expected."""
    answer = server.get(server.play_path)
    assert answer.status == 200, f"index.m3u8: {answer.status}"
    folder = server.play_path.rsplit("/", 1)[0]
    result = {}
    for uri in media_uris(answer.text):
        assert session is None or uri.startswith(session + "/"), f"index.m3u8 names {uri}, not session {session}"
        answer = server.get(f"{folder}/{uri}")
        assert answer.status == 200, f"{uri}: {answer.status}"
        playlist = Playlist(answer.text)
        assert playlist.is_ended and "#EXT-X-PLAYLIST-TYPE:VOD" in answer.text, f"{uri} is no VOD playlist"
        assert playlist.segments and playlist.maps, f"{uri} names nothing to play"
        for name, _, seconds in playlist.segments:
            assert seconds > 0 and round(seconds) <= playlist.target_duration, f"{name} lasts {seconds} s"
        names = [name for name, _, _ in playlist.segments]
        assert len(set(names)) == len(names), f"{uri} names a segment twice: {names}"
        place = f"{folder}/{uri}".rsplit("/", 1)[0]
        playlist.sizes = {}
        for name in playlist.maps + names:
            part = server.get(f"{place}/{name}")
            assert part.status == 200 and part.body, f"{name}: {part.status}"
            playlist.sizes[name] = len(part.body)
        result[re.search(r"(video|audio)\.m3u8", uri)[1]] = playlist
    assert result, "index.m3u8 names no playlist"
    return result
