"""Viewers of one livestream: low-latency HLS from us; nginx-rtmp has plain HLS, which shows what low latency gains."""

import time

from ..load import Load, publishers
from ..servers import Carillon, Nginx

# Until there are segments to play, and a playlist as long as it gets before parts leave it.
WARM_UP_SECONDS = 7


def run(report, plan):
    for count in plan.viewers:
        with Carillon(plan.program, streams=1) as server:
            ours = _once(server, count, plan)
        theirs = None
        if count == plan.viewers[0]:
            with Nginx() as server:
                theirs = _once(server, count, plan)
        _add(report, count, ours, theirs)


def _add(report, count, ours, theirs):
    def add(figure, unit, better="less", note=""):
        report.add(f"{figure} ({count} viewers)", unit, [ours[figure]], [theirs[figure]] if theirs else None, "plain HLS", better, note)

    add("age of the newest frame, median", "ms")
    add("age of the newest frame, 99 %", "ms")
    add("requests", "1/s", better="more")
    add("CPU for viewers", "ms/s")
    add("CPU per request", "µs")
    add("CPU per Gbit", "s")
    report.add(f"failed requests ({count} viewers)", "", [ours["failed"]])


def _once(server, count, plan):
    with publishers(server, 1, 120, settle=WARM_UP_SECONDS):
        alone = server.usage()
        time.sleep(2)
        alone = alone.cores()
        seconds = plan.settle + plan.window
        with Load("llhlsload", "-u", server.url(server.index()), "-n", count, "-t", seconds) as load:
            load.wait_until_up()
            time.sleep(plan.settle)
            usage = server.usage()
            time.sleep(plan.window - 0.5)
            cores = max(0, usage.cores() - alone)
            result = load.result()
    if result["up"] < count:
        raise RuntimeError(f"{server.name} lost {count - result['up']} of {count} viewers")
    requests = (result["lists"] + result["parts"]) / result["secs"]
    return {"age of the newest frame, median": result["age_ms"]["p50"], "age of the newest frame, 99 %": result["age_ms"]["p99"],
            "requests": requests, "CPU for viewers": cores * 1000, "CPU per request": cores / requests * 1e6,
            "CPU per Gbit": cores / result["gbps"], "failed": result["bad"]}
