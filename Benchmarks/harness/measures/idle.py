"""Keep-alive connections that have asked once and stay."""

import time

from ..load import Load
from ..servers import Carillon, Nginx


def run(report, plan):
    count = plan.idle_connections
    with Carillon(plan.program) as carillon, Nginx(connections=2 * count) as nginx:
        (nginx.files / "healthz").write_text("ok\n")
        ours, theirs = _once(carillon, plan), _once(nginx, plan)
    for figure, unit in (("memory per idle connection", "KiB"), ("CPU to accept and answer once", "µs"), ("CPU, all idle", "ms/s")):
        report.add(f"{figure} ({count})", unit, [ours[figure]], [theirs[figure]])


def _once(server, plan):
    server.get("/healthz")
    count, before, accepting = plan.idle_connections, server.memory_mib(), server.usage()
    with Load("idleconn", "-u", server.url("/healthz"), "-n", count, "-t", plan.window) as load:
        load.wait_until_up()
        accepted = accepting.cpu_seconds()
        time.sleep(1)
        usage = server.usage()
        time.sleep(plan.window / 2)
        figures = {"memory per idle connection": (server.memory_mib() - before) * 1024 / count,
                   "CPU to accept and answer once": accepted / count * 1e6, "CPU, all idle": usage.cores() * 1000}
        result = load.result()
        if result["up"] < count:
            raise RuntimeError(f"{server.name} kept only {result['up']} of {count} connections")
    return figures
