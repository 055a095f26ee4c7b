"""`kill -9` while recording, again and again: each round must leave a recording that plays to the last part a viewer saw.

Used by script/kill-recording and, a few rounds of it, by test_kill.py.
"""

import random
import shutil
import tempfile
import threading
import time

from robust_hls import Watcher, check_vod
from robust_recording import check_plays, check_recording
from robust_support import Server, SlowDisk, media, publish

# The encoders to kill under. Small pictures: it is the server that is tried, not the machine.
ENCODERS = {
    "30 fps, B-frames": dict(rate=30, b_frames=2, interval=1),
    "25 fps, mono at 44.1 kHz": dict(rate=25, interval=2, sound="mono"),
    "60 fps, B-frames": dict(rate=60, b_frames=3, interval=0.5),
    "30 fps without sound": dict(rate=30, interval=0.5, sound=None),
    "25 fps, key frames 5 s apart": dict(rate=25, b_frames=2, interval=5),
    "sound only": dict(picture=False),
}


class Plan:
    """What happens in a round; the same for the same seed and number."""

    def __init__(self, seed, number):
        chance = random.Random(f"{seed}/{number}")
        self.number = number
        self.encoder = chance.choice(list(ENCODERS))
        self.kind = chance.choices(["any time", "first part", "repair"], [70, 15, 15])[0]
        # Seconds after the encoder went on air.
        self.delay = chance.uniform(0, 0.4) if self.kind == "first part" else chance.uniform(0.3, 6)
        # After the restart, once or more, since it is then that it repairs: in parts of the time that a start takes here.
        self.repair_kills = [chance.uniform(0, 1.2) for _ in range(chance.randint(1, 3))] if self.kind == "repair" else []

    def __str__(self):
        kills = "".join(f", killed again after {share:.0%} of a start" for share in self.repair_kills)
        return f"round {self.number} ({self.encoder}; killed {self.delay:.3f} s after going on air{kills})"


class Results:
    """Adds up what the rounds found."""

    def __init__(self, seed):
        self.lock = threading.Lock()
        self.seed = seed
        self.failures = []
        self.rounds = self.parts_listed = self.parts_recorded = self.parts_compared = 0
        self.empty = self.repair_kills = self.repair_kills_before_ready = 0
        self.kinds = {}
        self.ahead = []  # parts a recording holds beyond what was listed to the viewer

    def summary(self):
        return {
            "rounds": self.rounds, "failed": len(self.failures), "seed": self.seed, "kinds": self.kinds,
            "repair_kills": self.repair_kills, "repair_kills_before_ready": self.repair_kills_before_ready,
            "recordings_without_a_part": self.empty,
            "parts_listed_to_viewers": self.parts_listed, "parts_compared_byte_for_byte": self.parts_compared,
            "parts_recorded": self.parts_recorded, "parts_recorded_beyond_the_last_listed_max": max(self.ahead, default=0),
        }


def play_round(server, plan, results):
    """One round on a running server, which runs again afterwards."""
    server.log_start = server.log_path.stat().st_size
    before = {listing["id"] for listing in server.recordings()}
    watcher = Watcher(server)
    with publish(server, media("kill", **ENCODERS[plan.encoder]), loops=False):
        session = server.wait_logged("encoder on air")[0]["session"]
        time.sleep(plan.delay)
        server.kill()
    watcher.stop()
    watcher.join()
    for share in plan.repair_kills:
        server.spawn()
        time.sleep(share * server.start_seconds)
        is_ready = bool(server.logged("ready"))
        server.kill()
        with results.lock:
            results.repair_kills += 1
            results.repair_kills_before_ready += not is_ready
    server.start()
    found = [listing for listing in server.recordings() if listing["id"] not in before]
    assert [listing["folder"].name for listing in found] == [session], f"recordings listed after the restart: {found}"
    check(server, found[0], session, watcher, results)


def check(server, listing, session, watcher, results):
    last = watcher.last_parts()
    if listing["state"] == "failed":
        assert not last, f"a viewer saw parts up to {last}, and the recording has none"
        with results.lock:
            results.empty += 1
        return
    assert listing["state"] == "repaired", f"the recording is {listing['state']}"
    index = check_recording(listing)
    recorded = index.last_parts()
    for rendition, parts in watcher.listed.items():
        missing = sorted(part for part in parts if (rendition, *part) not in index.parts)
        assert not missing, f"{rendition} parts that a viewer saw are not in the recording: {missing}; it ends with {recorded[rendition]}"
    for rendition, numbers in watcher.complete.items():
        missing = [number for number in numbers if (rendition, number, 0) not in index.parts]
        assert not missing, f"{rendition} segments that a viewer saw are not in the recording: {missing}"
    for name, checksum in watcher.checksums.items():
        assert index.parts[name]["checksum"] == checksum, f"part {name} of the recording is not what the viewer got"
    index.check_timeline()
    playlists = check_vod(server, session)
    for rendition, playlist in playlists.items():
        seconds = sum(part["seconds"] for name, part in index.parts.items() if name[0] == rendition)
        assert abs(playlist.seconds - seconds) < 0.1, f"the {rendition} playlist has {playlist.seconds} s, the recording {seconds} s"
        size = sum(part["size"] for name, part in index.parts.items() if name[0] == rendition)
        served = sum(playlist.sizes[name] for name, _, _ in playlist.segments)
        assert served == size, f"{served} bytes of {rendition} are served, {size} are recorded"
    assert set(playlists) == set(recorded), f"playlists for {set(playlists)}, parts of {set(recorded)}"
    check_plays(server.play_url)
    with results.lock:
        results.parts_listed += watcher.part_count()
        results.parts_compared += len(watcher.checksums)
        results.parts_recorded += len(index.parts)
        results.ahead.append(max((
            sum(1 for name in index.parts if name[0] == rendition and name[1:] > last[rendition]) for rendition in last), default=0))


def play(count, seed, servers=1, first=0, synchronize=0, tell=lambda line: None):
    """Plays rounds `first`, `first` + 1, … on some servers side by side. Returns the results.

    `synchronize`: milliseconds that the disk takes longer to synchronise a file.
    """
    results = Results(seed)
    for encoder in ENCODERS.values():
        media("kill", **encoder)
    numbers = iter(range(first, first + count))

    def work():
        folder = tempfile.mkdtemp(prefix="carillon-kill-")
        server, has_failed = Server(folder), False
        if synchronize:
            SlowDisk(server).set(synchronize=synchronize)
        try:
            server.start()
            while (plan := next_plan()) is not None:
                try:
                    play_round(server, plan, results)
                except Exception as error:
                    has_failed = True
                    with results.lock:
                        results.failures.append(f"{plan}: {error} [{folder}]")
                    tell(results.failures[-1])
                    server.kill()
                    server.start()
                with results.lock:
                    results.rounds += 1
                    results.kinds[plan.kind] = results.kinds.get(plan.kind, 0) + 1
        except Exception as error:
            has_failed = True
            with results.lock:
                results.failures.append(f"a server could not be used any more: {error} [{folder}]")
            tell(results.failures[-1])
        finally:
            server.kill()
            if not has_failed:
                shutil.rmtree(folder, ignore_errors=True)

    def next_plan():
        with results.lock:
            number = next(numbers, None)
        return None if number is None else Plan(seed, number)

    threads = [threading.Thread(target=work) for _ in range(servers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
