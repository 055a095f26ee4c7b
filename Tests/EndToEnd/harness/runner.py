"""Finds the tests, runs some side by side, and says how they went."""

import asyncio
import concurrent.futures
import importlib
import os
import pathlib
import re
import signal
import sys
import time
import traceback

from . import cases
from .house import House
from .places import ROOT, binary

#: What may run side by side, by the tests' weights. Two cores carry one stamped publisher and two browsers.
CAPACITY = int(os.environ.get("END_TO_END_CAPACITY", "4"))
#: How many failed tests get a second try, alone, once the others are through. A browser on a machine that is busy with three others may
#: miss a time that it keeps by itself; a fault of ours shows again, or in more tests than these. Each is named in the summary.
SECOND_TRIES_MAX = 2


class Lanes:
    """Room for tests by weight, given in the order in which it was asked for."""

    def __init__(self, capacity):
        self.free = capacity
        self.changed = asyncio.Condition()

    async def enter(self, weight):
        async with self.changed:
            await self.changed.wait_for(lambda: self.free >= weight)
            self.free -= weight

    async def leave(self, weight):
        async with self.changed:
            self.free += weight
            self.changed.notify_all()


def load(filters):
    """The tests that any filter finds, heavy ones first; all of them without filters."""
    folder = pathlib.Path(__file__).resolve().parents[1]
    for path in sorted(folder.glob("test_*.py")):
        importlib.import_module(path.stem)
    wanted = [re.compile(text, re.IGNORECASE) for text in filters]
    chosen = [c for c in cases.CASES if not wanted or any(w.search(c.name) for w in wanted)]
    return sorted(chosen, key=lambda c: -c.weight)


async def run_one(case, house):
    """None when it passed, else what went wrong."""
    try:
        async with asyncio.timeout(case.timeout):
            await case.body(house)
        return None
    except TimeoutError as error:
        return str(error) or f"did not end within {case.timeout:g} s\n{short_trace(error)}"
    except AssertionError as error:
        return f"{error}\n{short_trace(error)}"
    except Exception as error:
        return "".join(traceback.format_exception(error))


def short_trace(error):
    """Where in the tests it was."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if str(ROOT) in f.filename and "runner.py" not in f.filename]
    return "\n".join(f"    {pathlib.Path(f.filename).name}:{f.lineno}: {f.line}" for f in frames)


def report(case, trouble, seconds):
    print(f"{'FAILED' if trouble else 'passed'} {seconds:5.1f} s  {case.name}", flush=True)
    if trouble:
        print("    " + trouble.rstrip().replace("\n", "\n    "), flush=True)


async def run(chosen):
    """The number of tests that failed, and the names of those that passed at the second try only."""
    loop = asyncio.get_running_loop()
    # A held request and a running program each take a thread.
    loop.set_default_executor(concurrent.futures.ThreadPoolExecutor(64))
    runs = asyncio.current_task()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, runs.cancel)
    failed, unsteady = [], []
    lanes = Lanes(CAPACITY)
    async with House() as house:

        async def queued(case):
            weight = min(case.weight, CAPACITY)
            await lanes.enter(weight)
            started = time.monotonic()
            try:
                trouble = await run_one(case, house)
            finally:
                await lanes.leave(weight)
            if trouble:
                failed.append(case)
            report(case, trouble, time.monotonic() - started)

        await asyncio.gather(*map(queued, chosen))
        again, failed = (failed, []) if len(failed) <= SECOND_TRIES_MAX else ([], failed)
        for case in again:
            print(f"once more, alone: {case.name}", flush=True)
            await queued(case)
            if case not in failed:
                unsteady.append(case.name)
        last = cases.Case("the server stops in good order, and neither its log nor an answer held a key", None, "house", 1, 60)
        started = time.monotonic()
        last.body = lambda house: house.close_server()
        trouble = await run_one(last, house)
        if trouble:
            failed.append(last)
        report(last, trouble, time.monotonic() - started)
    return len(failed), unsteady


def main(filters):
    if not binary().is_file():
        print(f"There is no program to test at {binary()}.", file=sys.stderr)
        return 2
    chosen = load(filters)
    if not chosen:
        print("No end-to-end test has such a name.")
        print("0 passed, 0 failed")
        return 5
    started = time.monotonic()
    try:
        failed, unsteady = asyncio.run(run(chosen))
    except asyncio.CancelledError:
        print("stopped from outside")
        return 2
    # The house's own end counts as a test.
    print(f"\nin {time.monotonic() - started:.0f} s")
    for name in unsteady:
        print(f"passed at the second try only: {name}")
    print(f"{len(chosen) + 1 - failed} passed, {failed} failed")
    return 1 if failed else 0
