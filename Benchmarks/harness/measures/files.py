"""Segments, parts and playlists by HTTP from one core: ours while on air and from a recording, nginx the same bytes as files."""

import os
import pathlib
import shutil
import tempfile
import time

from .. import process
from ..load import publishers, wrk
from ..servers import Carillon, Nginx

SERVER_CORE, LOAD_CORE = ("0", 1) if os.cpu_count() > 1 else (None, None)
CONNECTIONS = 32


def run(report, plan):
    memory = pathlib.Path(tempfile.mkdtemp(prefix="carillon-bench-", dir="/dev/shm"))
    try:
        with Carillon(plan.program, streams=1, records=True) as carillon, Nginx(workers=1, files=memory) as nginx:
            for server in (carillon, nginx):
                if SERVER_CORE:
                    process.pin(server.pid, SERVER_CORE)
            _compare(report, plan, carillon, nginx)
    finally:
        shutil.rmtree(memory)


def _compare(report, plan, carillon, nginx):
    with publishers(carillon, 1, 600, settle=6):
        for what in ("playlist", "part", "segment"):
            _rows(report, plan, f"{what} on air", lambda what=what: _on_air(carillon)[what], carillon, nginx)
    time.sleep(3)
    _rows(report, plan, "segment of a recording", lambda: _recorded(carillon), carillon, nginx)


def _rows(report, plan, figure, path, carillon, nginx):
    """Both in turn; the path is asked for anew each time, since what is on air expires."""
    ours, theirs = [], []
    for _ in range(plan.repeats):
        ours.append(_once(plan, carillon, path()))
        (nginx.files / "copy.m4s").write_bytes(carillon.get(path()))
        theirs.append(_once(plan, nginx, "/copy.m4s"))
    size = median_size(ours)
    figure = f"{figure} ({size:.0f} KB)"
    report.add(f"{figure}, one core", "requests/s", [one["rate"] for one in ours], [one["rate"] for one in theirs], better="more")
    report.add(f"{figure}, CPU", "µs/request", [one["cpu"] for one in ours], [one["cpu"] for one in theirs])


def median_size(results):
    return sorted(one["size"] for one in results)[len(results) // 2]


def _once(plan, server, path):
    usage = server.usage()
    result = wrk(server.url(path), CONNECTIONS, plan.wrk_seconds, LOAD_CORE)
    return {"rate": result["requests_per_second"], "cpu": usage.cpu_seconds() / result["requests"] * 1e6,
            "size": result["bytes"] / result["requests"] / 1000}


def _on_air(server):
    """The newest of each kind that a playlist names."""
    path = server.playlist()
    folder = path.rsplit("/", 1)[0] + "/"
    lines = server.get(path).decode().splitlines()
    parts = [line.split('URI="')[1].split('"')[0] for line in lines if line.startswith("#EXT-X-PART:")]
    segments = [line for line in lines if line[:1] not in ("#", "")]
    return {"playlist": path, "part": folder + parts[-1], "segment": folder + segments[-1]}


def _recorded(server):
    path = server.playlist()
    lines = server.get(path).decode().splitlines()
    return path.rsplit("/", 1)[0] + "/" + [line for line in lines if line[:1] not in ("#", "")][1]
