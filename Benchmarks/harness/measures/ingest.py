"""Encoders by RTMP, packaged for HLS: CPU and memory for each, with and without a recording."""

import time

from ..load import publishers
from ..servers import Carillon, Nginx

# Media that is sent faster fills the playlists' window sooner.
FILLING_PACE = 6
FILLING_SECONDS = 16
FILLING_PUBLISHERS = 5


def run(report, plan):
    for records in (False, True):
        what = "recorded" if records else "not recorded"
        for count in plan.publishers:
            with Carillon(plan.program, streams=count, records=records) as server:
                ours = _once(server, count, plan)
            with Nginx(records=records) as server:
                theirs = _once(server, count, plan)
            report.add(f"CPU per publisher, {what} ({count})", "ms/s", [ours], [theirs], "nginx-rtmp")
    if plan.repeats > 1:
        with Carillon(plan.program, streams=FILLING_PUBLISHERS) as server:
            ours = _memory(server)
        with Nginx() as server:
            theirs = _memory(server)
        report.add("memory per publisher, window full", "MiB", [ours], [theirs], "nginx-rtmp", note="nginx keeps media in files")


def _once(server, count, plan):
    with publishers(server, count, plan.settle + plan.window + 5, settle=plan.settle) as load:
        usage = server.usage()
        time.sleep(plan.window)
        milliseconds = usage.cores() * 1000 / count
        load.process.terminate()
        load.process.wait()
    return milliseconds


def _memory(server):
    before = server.memory_mib()
    with publishers(server, FILLING_PUBLISHERS, FILLING_SECONDS + 5, pace=FILLING_PACE, settle=FILLING_SECONDS):
        return (server.memory_mib() - before) / FILLING_PUBLISHERS
