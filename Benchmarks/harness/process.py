"""CPU time and memory of a server: of all threads of a process and its children."""

import os
import signal
import subprocess
import time

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def family(pid):
    """The process and all below it."""
    children = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            parent = int(_stat(int(name))[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(name))
    found, todo = [], [pid]
    while todo:
        process = todo.pop()
        found.append(process)
        todo += children.get(process, [])
    return found


def cpu_seconds(pid):
    """What the threads have run, in nanoseconds' resolution; of threads and children that ended, in the kernel's ticks."""
    total = 0.0
    for process in family(pid):
        try:
            fields = _stat(process)
            ticks = (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
            total += max(ticks, _scheduled_seconds(process)) + (int(fields[13]) + int(fields[14])) / TICKS_PER_SECOND
        except OSError:
            pass  # It ended meanwhile.
    return total


def memory_mib(pid):
    """Proportional set size: what the processes share counts once."""
    total = 0
    for process in family(pid):
        try:
            with open(f"/proc/{process}/smaps_rollup") as lines:
                total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except OSError:
            pass
    return total / 1024


def descriptors(pid):
    return sum(len(os.listdir(f"/proc/{process}/fd")) for process in family(pid))


def pin(pid, cores):
    for process in family(pid):
        subprocess.run(["taskset", "-apc", cores, str(process)], stdout=subprocess.DEVNULL, check=True)


def stop(process, limit=15):
    """Asks the process to end, and ends it when it does not. The answer: how many seconds it took."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return time.monotonic() - began


class Usage:
    """CPU time between two moments."""

    def __init__(self, pid):
        self.pid = pid
        self.began, self.cpu = time.monotonic(), cpu_seconds(pid)

    def cpu_seconds(self):
        return cpu_seconds(self.pid) - self.cpu

    def cores(self):
        """How many cores were busy on average."""
        return self.cpu_seconds() / (time.monotonic() - self.began)


def _stat(pid):
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rsplit(")", 1)[1].split()


def _scheduled_seconds(pid):
    nanoseconds = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/schedstat") as file:
            nanoseconds += int(file.read().split()[0])
    return nanoseconds / 1e9
