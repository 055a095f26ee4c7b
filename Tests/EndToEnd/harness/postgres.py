"""A PostgreSQL server of our own, on the disk, that can be stopped and killed."""

import os
import signal
import subprocess
import time


class Postgres:
    """A server of our own, on the disk."""

    def __init__(self):
        self.script = subprocess.Popen(["script/private-postgres", str(os.getpid()), "durable"], stdout=subprocess.PIPE, text=True)
        self.url = self.script.stdout.readline().strip()
        if not self.url.startswith("postgres://"):
            raise SystemExit(self.url)
        self.folder = self.url.split("host=")[1].split("&")[0]
        self.data = self.folder + "/data"
        with open("/proc/%d/exe" % self.pid(), "rb"):
            pass
        self.binaries = os.path.dirname(os.readlink("/proc/%d/exe" % self.pid()))

    def pid(self):
        with open(self.data + "/postmaster.pid") as file:
            return int(file.readline())

    def processes(self):
        first = self.pid()
        children = subprocess.run(["pgrep", "-P", str(first)], capture_output=True, text=True).stdout.split()
        return [first] + [int(child) for child in children]

    def kill(self):
        processes = self.processes()
        for process in processes:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        while any(os.path.exists(f"/proc/{process}/fd") and not is_zombie(process) for process in processes):
            time.sleep(0.01)

    def control(self, *arguments):
        owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        subprocess.run(
            owner + [self.binaries + "/pg_ctl", *arguments, "--wait", "--pgdata", self.data, "--log", self.folder + "/server.log"],
            cwd="/", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self):
        # A child that began while its parent was killed still holds the shared memory for a moment.
        for attempt in range(20):
            try:
                return self.control("start")
            except subprocess.CalledProcessError:
                time.sleep(0.5)
        with open(self.folder + "/server.log") as log:
            raise SystemExit("PostgreSQL doesn't start again: " + log.read()[-2000:])

    def stop(self):
        self.control("stop", "--mode", "fast")


def is_zombie(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return ") Z " in file.read()
    except FileNotFoundError:
        return True
