"""Publishers and viewers that come and go: what stays behind of them in memory and descriptors."""

import time

from .. import process
from ..load import Load, publishers
from ..servers import Carillon

STREAMS, VIEWERS = 5, 200
ROUND_SECONDS = 10
# Playlists of a session that has ended stay for a minute.
AFTERGLOW_SECONDS = 65


def run(report, plan):
    with Carillon(plan.program, streams=STREAMS, records=True) as server:
        before = process.descriptors(server.pid)
        peaks = []
        for number in range(plan.churn_rounds):
            _round(server)
            peaks.append(server.memory_mib())
            print(f"round {number + 1}: {peaks[-1]:.1f} MiB, {process.descriptors(server.pid)} descriptors", flush=True)
        time.sleep(AFTERGLOW_SECONDS)
        report.add("memory after the first half of the rounds", "MiB", [peaks[len(peaks) // 2 - 1]])
        report.add("memory after all rounds", "MiB", [peaks[-1]])
        report.add("memory a minute later", "MiB", [server.memory_mib()])
        report.add("descriptors left", "", [process.descriptors(server.pid) - before])


def _round(server):
    """The encoders break off without a word, and so do the viewers."""
    with publishers(server, STREAMS, 60, pace=2, settle=4):
        with Load("llhlsload", "-u", server.url(server.index()), "-n", VIEWERS, "-t", ROUND_SECONDS - 6) as viewers:
            viewers.wait_until_up()
            viewers.result()
    time.sleep(2)
