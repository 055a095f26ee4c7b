"""Kills writers and databases in the middle of their work; see script/kill-store."""

import argparse
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

from harness.postgres import Postgres

TOOL = os.path.abspath(os.environ["STORE_TOOL"])
SERVER = os.path.abspath(os.environ["CARILLON_BINARY"])


class Storm:
    """A program that writes, and what it says was answered."""

    def __init__(self, folder, url, writers):
        environment = dict(os.environ, CARILLON_DATABASE=url)
        self.process = subprocess.Popen(
            [TOOL, "storm", folder, str(writers)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.ids, self.failures, self.times = [], {}, []
        first = self.process.stdout.readline()
        if first != "ready\n":
            raise SystemExit(f"The storm doesn't start: {first}{self.process.stderr.read()}")
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            if not line.endswith("\n"):
                break  # cut by the kill: never said in full
            if line.startswith("failed "):
                code = line.split()[1]
                self.failures[code] = self.failures.get(code, 0) + 1
            else:
                self.ids.append(line.strip())
                self.times.append(time.monotonic())

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.reader.join()


def verify(folder, url, ids):
    """None if everything is there, else what isn't. And the tool's own words."""
    answer = subprocess.run(
        [TOOL, "verify", folder], env=dict(os.environ, CARILLON_DATABASE=url), input="".join(f"{id}\n" for id in ids),
        capture_output=True, text=True)
    return (None if answer.returncode == 0 else answer.stdout + answer.stderr), answer.stdout.strip()


def rounds(name, count, chance, writers, url_of, postgres):
    failures, acknowledged, server_kills = 0, 0, 0
    uncertain = {}
    for number in range(count):
        folder = tempfile.mkdtemp(prefix="carillon-kill-store-")
        url = url_of(number)
        storm = Storm(folder, url, writers)
        time.sleep(chance.uniform(0.05, 1.0))
        if postgres and number % 2:
            server_kills += 1
            postgres.kill()
            time.sleep(chance.uniform(0, 0.3))
            before = len(storm.ids)
            postgres.start()
            # It goes on by itself.
            deadline = time.monotonic() + 20
            while len(storm.ids) <= before and time.monotonic() < deadline:
                time.sleep(0.02)
            if len(storm.ids) <= before:
                failures += 1
                print(f"{name} round {number}: no write was answered after the server was back: {storm.failures}", flush=True)
        storm.kill()
        for code, times in storm.failures.items():
            uncertain[code] = uncertain.get(code, 0) + times
        wrong, _ = verify(folder, url, storm.ids)
        acknowledged += len(storm.ids)
        if wrong:
            failures += 1
            print(f"{name} round {number}: {wrong.strip()}", flush=True)
        shutil.rmtree(folder)
    kills = f", the server in {server_kills} of them" if postgres else ""
    print(f"{name}: {count} kills{kills}; {acknowledged} answered transactions, {failures} rounds failed; writes that failed: {uncertain}", flush=True)
    return failures


def surroundings():
    """Our environment without what only this program reads."""
    return {name: value for name, value in os.environ.items() if name != "CARILLON_BINARY"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(url):
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


def outage(postgres, seconds):
    """PostgreSQL goes away and comes back under a storm and under a server."""
    failures = 0
    url = postgres.url + "&options=-csearch_path%3Doutage"
    folder, data = tempfile.mkdtemp(), tempfile.mkdtemp()
    begun = time.monotonic()
    storm = Storm(folder, url, 8)
    http = free_port()
    log = open(data + ".log", "w+")
    server = subprocess.Popen(
        [SERVER, "--data", data, "--http-port", str(http), "--rtmp-port", str(free_port()), "--webrtc", "off"],
        env=dict(surroundings(), CARILLON_DATABASE=postgres.url + "&options=-csearch_path%3Dserver"),
        stdout=log, stderr=log)
    ready = f"http://127.0.0.1:{http}/readyz"
    while ask(ready)[0] != 200:
        if server.poll() is not None or time.monotonic() > begun + 30:
            raise SystemExit("The server doesn't start: " + open(data + ".log").read()[-2000:])
        time.sleep(0.1)
    postgres.stop()
    gone = time.monotonic()
    time.sleep(2)
    middle = ask(ready)
    healthy = ask(f"http://127.0.0.1:{http}/healthz")
    time.sleep(max(0, seconds - (time.monotonic() - gone)))
    answered = len(storm.ids)
    back = time.monotonic()
    postgres.start()
    started = time.monotonic()
    while len(storm.ids) == answered and time.monotonic() < started + 30:
        time.sleep(0.02)
    while (last := ask(ready))[0] != 200 and time.monotonic() < started + 30:
        time.sleep(0.1)
    server_healed = time.monotonic() - started
    storm.kill()
    healed = next((at - started for at in storm.times if at > back), None)
    wrong, words = verify(folder, url, storm.ids)
    print(f"outage: PostgreSQL was gone for {back - gone:.0f} s; the server said meanwhile: {middle[0]} {middle[1].strip()!r}; /healthz {healthy[0]}")
    print(f"outage: the storm's next write was answered {healed if healed is None else round(healed, 2)} s after it was back, "
          f"the server was ready after {server_healed:.2f} s; {words}; failed meanwhile: {storm.failures}")
    if middle[0] != 503 or healthy[0] != 200 or last[0] != 200 or healed is None or wrong or server.poll() is not None:
        failures += 1
        print(f"outage: FAILED: {wrong or last}")
    server.terminate()
    server.wait()
    shutil.rmtree(folder)
    shutil.rmtree(data)
    os.unlink(data + ".log")
    return failures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", nargs="?", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--outage", type=int, default=30)
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    chance = random.Random(options.seed)
    failures = rounds("SQLite", options.rounds, chance, options.writers, lambda number: "", None)
    postgres = Postgres()
    url = lambda number: postgres.url + f"&options=-csearch_path%3Dround_{number}"
    failures += rounds("PostgreSQL", options.rounds, chance, options.writers, url, postgres)
    if options.outage:
        failures += outage(postgres, options.outage)
    raise SystemExit(1 if failures else 0)


main()
