#!/usr/bin/env python3
"""usage: Tests/EndToEnd/hostile_webrtc.py [seconds]

What strangers can do to WebRTC's port while somebody publishes: floods from many addresses (rubbish, forged checks, forged media),
and thousands of sessions that are begun and never finished. Prints, for each, how many pictures of the publisher arrived in how many
seconds, the longest time without a new part for viewers, and the server's memory. CARILLON_BINARY names the program.
Needs .build/venv (script/bootstrap test). Exit status: 0 nobody else was disturbed, 1 somebody was."""

import hashlib
import hmac
import http.client
import json
import os
import random
import socket
import struct
import subprocess
import sys
import threading
import time

import imageio_ffmpeg
from harness.places import ROOT
from robust_support import Server, free_port, wait_for

OFFER = (ROOT / "Tests/WebRTCTests/Fixtures/Offers/chromium-publish.sdp").read_text()
COOKIE = 0x2112A442
# A viewer has three part targets of buffer, more than half a second.
GAP_MAX_SECONDS = 1.0


def check(fragment, remote, password):
    """A Binding request as ICE sends it (RFC 8445, §7.1)."""
    def attribute(kind, value):
        return struct.pack(">HH", kind, len(value)) + value + bytes(-len(value) % 4)

    def head(length):
        return struct.pack(">HHI", 1, length, COOKIE) + identifier

    identifier = os.urandom(12)
    body = attribute(6, f"{fragment}:{remote}".encode()) + attribute(0x24, struct.pack(">I", 1)) + attribute(0x802A, os.urandom(8))
    tag = hmac.new(password.encode(), head(len(body) + 24) + body, hashlib.sha1).digest()
    return head(len(body) + 24) + body + attribute(8, tag)


def rubbish(_):
    return os.urandom(200)


def forged_check(known):
    """The fragment of a session that there is, from anywhere, with a password that was guessed; or a fragment that there isn't."""
    fragment = known if random.random() < 0.5 else "%08x" % random.getrandbits(32)
    return check(fragment, "peer", "guessed-guessed-guessed-")


def forged_media(_):
    return struct.pack(">BBHII", 0x80, 102, random.getrandbits(16), random.getrandbits(32), random.getrandbits(32)) + os.urandom(600)


class Watch(threading.Thread):
    """Asks for the next part again and again, as a viewer does, and notes when each came."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.times, self.isOver = server, [], False

    def run(self):
        last = None
        while not self.isOver:
            text = self.server.get(self.path).text
            parts = [line for line in text.splitlines() if line.startswith("#EXT-X-PART:")]
            if parts and parts[-1] != last:
                last = parts[-1]
                self.times.append(time.monotonic())
            time.sleep(0.03)

    def longest(self, since):
        times = [since] + [t for t in self.times if t >= since] + [time.monotonic()]
        return max(b - a for a, b in zip(times, times[1:]))


def metric(server, name):
    for line in server.get("/metrics").text.splitlines():
        if line.startswith(name + " "):
            return int(line.split()[1])
    return 0


def measured(server, watch, name, seconds, attack):
    began, frames, cpu = time.monotonic(), metric(server, "carillon_ingest_session_video_frames"), metric(server, "process_cpu_milliseconds_total")
    told = attack(began + seconds)
    took = time.monotonic() - began
    frames = metric(server, "carillon_ingest_session_video_frames") - frames
    gap = watch.longest(began)
    print(json.dumps({
        "attack": name, "seconds": round(took, 1), "pictures_per_second": round(frames / took, 1), "longest_gap_s": round(gap, 2),
        "server_cpu_percent": round((metric(server, "process_cpu_milliseconds_total") - cpu) / took / 10),
        "resident_mb": metric(server, "process_resident_memory_bytes") // 1_000_000, **told}), flush=True)
    return gap <= GAP_MAX_SECONDS and frames / took > 25


def flood(server, make, known):
    def attack(end):
        packets = [make(known) for _ in range(2000)]
        sockets = []
        for number in range(500):
            sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sender.bind((f"127.{1 + number % 200}.{number // 200}.7", 0))
            sender.connect(("127.0.0.1", server.settings["webrtc-port"]))
            sender.setblocking(False)
            sockets.append(sender)
        sent = 0
        while time.monotonic() < end:
            for packet in packets:
                try:
                    sockets[sent % 500].send(packet)
                except OSError:
                    pass
                sent += 1
            if time.monotonic() > end:
                break
        answered = 0
        for sender in sockets:
            try:
                while sender.recv(2048):
                    answered += 1
            except OSError:
                pass
            sender.close()
        return {"sent": sent, "answered": answered}

    return attack


def half_open(server, key, count):
    def attack(_):
        statuses, most = {}, 0
        connections = {}
        for number in range(count):
            host = f"127.0.{1 + number % 20}.1"
            connection = connections.get(host) or http.client.HTTPConnection("127.0.0.1", server.http_port, source_address=(host, 0))
            connections[host] = connection
            connection.request("POST", f"/whip/{key}", OFFER, {"Content-Type": "application/sdp"})
            answer = connection.getresponse()
            text = answer.read().decode()
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
            if answer.status == 201:
                value = {n: text.split(f"a={n}:")[1].split("\r\n")[0] for n in ("ice-ufrag", "ice-pwd")}
                remote = OFFER.split("a=ice-ufrag:")[1].split()[0]
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                    sender.sendto(check(value["ice-ufrag"], remote, value["ice-pwd"]), ("127.0.0.1", server.settings["webrtc-port"]))
            if number % 200 == 0:
                most = max(most, metric(server, "carillon_webrtc_handshakes"))
        return {"asked": count, "statuses": statuses, "handshakes_at_most": most, "sessions": metric(server, "carillon_webrtc_sessions")}

    return attack


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    with Server(webrtc="on", webrtc_port=free_port()) as server:
        made = server.told("livestreams", "create", "Another one")
        other, other_key = made["id"], made["streamKey"]
        encoder = subprocess.Popen(
            [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-re", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30", "-re", "-f", "lavfi",
             "-i", "sine=f=440:r=48000", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-profile:v", "baseline",
             "-bf", "0", "-g", "30", "-c:a", "libopus", "-ac", "2", "-ar", "48000", "-f", "whip", "-authorization", server.key,
             f"http://127.0.0.1:{server.http_port}/whip"], stdin=subprocess.DEVNULL)
        try:
            wait_for("the publisher to be on air", lambda: server.get(f"/live/{server.playback_id}/index.m3u8").status == 200)
            index = server.get(f"/live/{server.playback_id}/index.m3u8").text
            watch = Watch(server)
            watch.path = f"/live/{server.playback_id}/" + next(line for line in index.splitlines() if "video.m3u8" in line and not line.startswith("#"))
            watch.start()
            time.sleep(3)
            fine = measured(server, watch, "none", seconds, lambda end: time.sleep(max(0, end - time.monotonic())) or {})
            for name, make in (("rubbish", rubbish), ("forged checks", forged_check), ("forged media", forged_media)):
                fine &= measured(server, watch, name, seconds, flood(server, make, "unknown1"))
            fine &= measured(server, watch, "half-open sessions", seconds, half_open(server, other_key, 10_000))
            time.sleep(20)
            fine &= measured(server, watch, "none, afterwards", seconds, lambda end: time.sleep(max(0, end - time.monotonic())) or {
                "sessions": metric(server, "carillon_webrtc_sessions")})
            watch.isOver = True
        finally:
            encoder.terminate()
            encoder.wait()
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
