"""Commotion for a sanitizer: encoders that come, are killed, return and lie about the time, with many viewers, on a few loops.

usage: commotion.py [--seconds N (30)] [--seed N] [--viewers N (6)]

The program is $CARILLON_BINARY, into which $SANITIZER_PRELOAD is loaded. What it answers is the other tests' business: here nothing but its end is looked at, and
whether it did serve. Needs ffmpeg and curl. Used by script/sanitize.
"""

import argparse
import os
import random
import subprocess
import threading
import time

import robust_rtmp
import robust_support
from robust_hls import Watcher
from robust_support import Server, media, publish, wait_for

# As many as a handful of loops can quarrel over.
LOOPS = 4
PAGES = ["/", "/readyz", "/metrics", "/api/events?once=1", "/nothing"]


class Curls:
    """Processes of curl that ask for everything, again and again, also in ways that break off."""

    def __init__(self, server, count, seed):
        self.server, self.is_stopped, self.answers = server, False, 0
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self._ask, args=(random.Random(f"{seed}/{number}"),)) for number in range(count)]
        for thread in self.threads:
            thread.start()

    def _ask(self, chance):
        base = f"http://127.0.0.1:{self.server.http_port}"
        live = f"/live/{self.server.playback_id}"
        while not self.is_stopped:
            watch = [f"{live}/index.m3u8", f"{live}/thumbnail.jpg", f"/watch/{self.server.playback_id}", f"/embed/{self.server.playback_id}"]
            paths = chance.sample(PAGES + watch, 4)
            # Held and endless answers: the client goes while the server has more to say.
            if chance.random() < 0.3:
                paths.append(f"/api/events/{self.server.playback_id}")
            limit = f"{chance.uniform(0.2, 3):.2f}"
            done = subprocess.run(
                ["curl", "-s", "-m", limit, "-w", "%{http_code} ", *(part for path in paths for part in ("-o", "/dev/null", base + path))],
                capture_output=True, text=True)
            with self.lock:
                self.answers += done.stdout.count("200 ")

    def stop(self):
        self.is_stopped = True
        for thread in self.threads:
            thread.join()


def real_encoder(server, chance):
    """ffmpeg comes, and goes in one of the ways that encoders go."""
    kind = chance.choice([dict(b_frames=2), dict(rate=60, interval=0.5), dict(sound=None), dict(sound="mono", interval=4), dict(picture=False)])
    with publish(server, media("commotion", **kind)) as encoder:
        time.sleep(chance.uniform(1, 5))
        manner = chance.choice(["killed", "stopped", "frozen"])
        if manner == "stopped":
            encoder.finish()
        elif manner == "frozen":
            encoder.freeze()
            time.sleep(1.5)
            encoder.thaw()
            time.sleep(1)
    return manner


def lying_encoder(server, chance):
    """Its time jumps; then it breaks off or says goodbye."""
    tags = robust_rtmp.tags(media("commotion", b_frames=2))
    jump = chance.choice([-3_600_000, 3_600_000, 2000, -80])
    tags = [robust_rtmp.Tag(tag.kind, tag.time + (1 << 32) - 1500 + (jump if tag.time > 2500 else 0), tag.body) for tag in tags]
    try:
        with robust_rtmp.Publisher(server.rtmp_port, server.key) as publisher:
            publisher.play([tag for tag in tags if tag.time < (1 << 32) + 4000 + jump], speed=2)
            if chance.random() < 0.5:
                publisher.finish()
    except (robust_rtmp.Refused, OSError) as refusal:
        return f"refused: {refusal}"
    return f"jumped {jump} ms"


def rival(server):
    """A second encoder with the same key, which must be refused while the first is on air."""
    try:
        with robust_rtmp.Publisher(server.rtmp_port, server.key):
            time.sleep(0.5)
    except (robust_rtmp.Refused, OSError):
        pass


def commotion(seconds, seed, viewers):
    chance = random.Random(seed)
    with Server(loops=LOOPS, grace_period="3s", silent_publisher_timeout="1s") as server:
        curls = Curls(server, max(1, viewers // 2), seed)
        until = time.monotonic() + seconds
        watchers = []
        while time.monotonic() < until:
            watchers = [watcher for watcher in watchers if any(thread.is_alive() for thread in watcher.threads)]
            watchers += [Watcher(server) for _ in range(viewers - len(watchers))]
            rivalry = threading.Thread(target=rival, args=(server,))
            rivalry.start()
            said = (real_encoder if chance.random() < 0.7 else lying_encoder)(server, chance)
            rivalry.join()
            print(f"{max(0, until - time.monotonic()):4.0f} s left; an encoder was {said}", flush=True)
            if chance.random() < 0.5:
                time.sleep(chance.uniform(0, 4))  # Within the grace period, or beyond it.
            if chance.random() < 0.2:
                server.command("stream-keys", "rotate", server.livestream)
                server._key = None
            chance.choice(watchers).stop()
        # The end comes while one is on air and watched.
        with publish(server, media("commotion", b_frames=2)):
            wait_for("the last encoder to be on air", lambda: server.watch_state()["state"] == "live", 60)
            time.sleep(3)
            status, _ = server.terminate()
        for watcher in watchers:
            watcher.stop()
        curls.stop()
        print(f"ended with {status}; {curls.answers} answers", flush=True)
        assert status == 0, f"the server ended with {status}: {server.tail()}"
        assert curls.answers > 0, "nothing was answered"


if __name__ == "__main__":
    # For the server alone: ffmpeg and curl are not what is examined.
    if os.environ.get("SANITIZER_PRELOAD"):
        robust_support.ENVIRONMENT["LD_PRELOAD"] = os.environ["SANITIZER_PRELOAD"]
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--viewers", type=int, default=6)
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    commotion(given.seconds, given.seed, given.viewers)
