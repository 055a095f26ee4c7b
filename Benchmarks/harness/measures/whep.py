"""Viewers of one livestream by WebRTC (WHEP): real ICE and DTLS-SRTP, loss and frames counted from packets."""

import re
import subprocess
import time

from ..load import Load, publishers
from ..servers import Carillon

SET_UPS_PER_SECOND = 40


def run(report, plan):
    for count in plan.webrtc_viewers:
        rounds = [_once(count, plan) for _ in range(plan.repeats)]
        for figure, unit, better in (
                ("CPU per Gbit", "s", "less"), ("CPU per packet", "µs", "less"), ("server", "% of a core", "less"),
                ("memory per viewer", "KiB", "less"), ("set-up, median", "ms", "less"), ("CPU per set-up", "ms", "less"),
                ("loss", "%", "less"), ("pictures per second and viewer", "1/s", "more"), ("added delay, median", "ms", "less"),
                ("added delay, 99 %", "ms", "less")):
            report.add(f"WHEP: {figure} ({count} viewers)", unit, [one[figure] for one in rounds], better=better)
    report.add("AES-128-GCM of 1200 bytes, one core: the floor of SRTP", "s/Gbit", [_cipher_floor()])


def _once(count, plan):
    with Carillon(plan.program, streams=1, webrtc=True) as server, publishers(server, 1, 120 + count / SET_UPS_PER_SECOND, settle=4):
        before = server.memory_mib()
        usage = server.usage()
        time.sleep(4)
        alone = usage.cores()
        usage = server.usage()
        began = time.monotonic()
        seconds = plan.settle + plan.window + 2
        path = f"/whep/{server.playback_ids[0]}"
        with Load("whepload", "-u", server.url(path), "-n", count, "-t", seconds, "-r", SET_UPS_PER_SECOND) as load:
            load.wait_until_up()
            set_up = usage.cpu_seconds() - alone * (time.monotonic() - began)
            time.sleep(plan.settle)
            usage = server.usage()
            time.sleep(plan.window)
            cores = usage.cores()
            after = server.memory_mib()
            result = load.result()
    if result["up"] < count:
        raise RuntimeError(f"{count - result['up']} of {count} viewers were lost")
    delay = result.get("lat_ms", {"p50": float("nan"), "p99": float("nan")})
    return {
        "CPU per Gbit": (cores - alone) / result["gbps"], "CPU per packet": (cores - alone) / (result["packets"] / result["secs"]) * 1e6,
        "server": cores * 100, "memory per viewer": (after - before) * 1024 / count, "set-up, median": result["setup_p50_ms"],
        "CPU per set-up": set_up / count * 1000, "loss": 100 * result["lost"] / max(1, result["packets"] + result["lost"]),
        "pictures per second and viewer": result["video_fps"], "added delay, median": delay["p50"], "added delay, 99 %": delay["p99"]}


def _cipher_floor():
    text = subprocess.run(
        ["openssl", "speed", "-seconds", "1", "-bytes", "1200", "-evp", "aes-128-gcm"], capture_output=True, text=True, check=True).stdout
    thousands = float(re.search(r"([\d.]+)k\s*$", text)[1])
    return 125_000_000 / (thousands * 1000)
