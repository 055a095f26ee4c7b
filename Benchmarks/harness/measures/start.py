"""From the start of the program to the first connection; what it weighs when nobody is there."""

import time

from ..servers import Carillon, Nginx


def run(report, plan):
    repeats = max(3, plan.repeats)
    ours = [_once(lambda: Carillon(plan.program)) for _ in range(repeats)]
    theirs = [_once(lambda: Nginx()) for _ in range(repeats)]
    for figure, unit in (("start to first connection", "ms"), ("memory, idle", "MiB"), ("CPU, idle", "ms/s")):
        report.add(figure, unit, [once[figure] for once in ours], [once[figure] for once in theirs])
    report.add("program", "MB", [plan.program.stat().st_size / 1e6], [Nginx.binary_bytes() / 1e6], note="without shared libraries")


def _once(make):
    with make() as server:
        time.sleep(0.5)
        usage = server.usage()
        time.sleep(1)
        return {"start to first connection": server.start_seconds * 1000, "memory, idle": server.memory_mib(),
                "CPU, idle": usage.cores() * 1000}
