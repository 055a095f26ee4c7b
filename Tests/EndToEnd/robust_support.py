"""What the robustness tests share: a server of their own, encoders, and waiting for conditions.

Needs only Python's standard library, ffmpeg and a built carillon.
"""

import asyncio
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
# How long anything that must happen may take on a busy machine.
PATIENCE = 30


def program():
    """The carillon to test: $CARILLON_BINARY, else the latest build of this tree."""
    if "CARILLON_BINARY" in os.environ:
        return str(ROOT / os.environ["CARILLON_BINARY"])
    built = [ROOT / ".build" / kind / "carillon" for kind in ("release", "debug")]
    built = [path for path in built if path.exists()]
    assert built, "no carillon is built: swift build -c release --product carillon"
    return str(max(built, key=lambda path: path.stat().st_mtime))


def wait_for(what, condition, seconds=PATIENCE):
    """Asks until `condition` gives something true, and returns that; fails naming `what` when it never does."""
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.01)


# The server takes every CARILLON_… for a setting of its own.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("CARILLON_")}


_build_lock = threading.Lock()
_handed_out = set()
_ports_lock = threading.Lock()


def free_port():
    """A port of 127.0.0.1 that nobody has, outside the range from which outgoing connections take theirs."""
    with _ports_lock:
        low = 10_000 + os.getpid() * 7 % 20_000
        for port in range(low, low + 2_000):
            if port in _handed_out:
                continue
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
            _handed_out.add(port)
            return port
    raise AssertionError("no free port")


class Server:
    """A carillon on a data folder and ports of its own; they stay the same when it is started again.

    As a context manager it ends the server and removes its folder, which is kept (and named) when the body fails.
    """

    def __init__(self, data=None, **settings):
        self.folder = pathlib.Path(data) if data else pathlib.Path(tempfile.mkdtemp(prefix="carillon-robust-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = self.folder / "data"
        self.log_path = self.folder / "server.log"
        self.log_path.touch()
        self.http_port, self.rtmp_port = free_port(), free_port()
        self.settings = {
            "data": self.data, "http-port": self.http_port, "rtmp-port": self.rtmp_port, "webrtc": "off", "listen-address": "127.0.0.1",
            "log-format": "json", "minimum-free-space": "100MB",
        } | {name.replace("_", "-"): value for name, value in settings.items()}
        self.process = None
        self.environment = ENVIRONMENT
        self.start_seconds = 0.0  # How long the last start took.
        self.log_start = 0
        self._key = self._playback_id = None

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, kind, error, trace):
        self.kill()
        if kind is None:
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            print(f"kept for inspection: {self.folder}", flush=True)

    def _arguments(self):
        return [part for name, value in self.settings.items() for part in (f"--{name}", str(value))]

    def spawn(self):
        """Starts the process without waiting for it."""
        self.log_start = self.log_path.stat().st_size
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [program(), *self._arguments()], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment)

    def start(self):
        began = time.monotonic()
        self.spawn()
        self.wait_ready()
        self.start_seconds = time.monotonic() - began

    def wait_ready(self):
        def ready():
            assert self.process.poll() is None, f"the server ended with {self.process.returncode}: {self.tail()}"
            return self.logged("ready") and self.get("/readyz").status == 200

        wait_for("the server to be ready", ready)

    def kill(self):
        """`kill -9`, as a crash would."""
        if self.process and self.process.poll() is None:
            self.process.kill()
        if self.process:
            self.process.wait()

    def terminate(self):
        """SIGTERM; returns the exit status and how many seconds the end took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(60)
        return status, time.monotonic() - began

    # What it says

    def events(self):
        """The log of the present run, as objects; lines that aren't JSON (complaints, crashes) as `raw`."""
        with open(self.log_path, "rb") as log:
            log.seek(self.log_start)
            lines = log.read().decode(errors="replace").splitlines()
        result = []
        for line in lines:
            try:
                result.append(json.loads(line))
            except ValueError:
                result.append({"message": "", "raw": line})
        return result

    def logged(self, message, **fields):
        return [
            event for event in self.events()
            if event.get("message") == message and all(event.get(name) == value for name, value in fields.items())]

    def wait_logged(self, message, count=1, seconds=PATIENCE, **fields):
        return wait_for(
            f"{count} × “{message}” in the log",
            lambda: (found := self.logged(message, **fields)) and len(found) >= count and found, seconds)

    def tail(self):
        return self.log_path.read_text(errors="replace")[-2000:]

    # What it is asked

    def command(self, *words):
        arguments = [program(), *words, "--data", str(self.data)]
        if "recordings" in self.settings:
            arguments += ["--recordings", str(self.settings["recordings"])]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=60, env=ENVIRONMENT)
        assert done.returncode == 0, f"carillon {' '.join(words)}: {done.stderr}"
        return done.stdout

    def get(self, path, seconds=60):
        return Answer.to(self.http_port, path, seconds)

    def told(self, *words):
        """The answer of a `carillon …` to programs."""
        return json.loads(self.command(*words, "--json"))

    @property
    def livestream(self):
        return self.told("livestreams", "list")[0]["id"]

    @property
    def key(self):
        if not self._key:
            self._key = self.command("stream-keys", "show", self.livestream).strip()
        return self._key

    @property
    def playback_id(self):
        if not self._playback_id:
            self._playback_id = self.told("livestreams", "list")[0]["playbackId"]
        return self._playback_id

    @property
    def publish_url(self):
        return f"rtmp://127.0.0.1:{self.rtmp_port}/live/{self.key}"

    @property
    def play_path(self):
        return f"/live/{self.playback_id}/index.m3u8"

    @property
    def play_url(self):
        return f"http://127.0.0.1:{self.http_port}{self.play_path}"

    def metric(self, name):
        for line in self.get("/metrics").text.splitlines():
            if line.startswith(name + " "):
                return int(line.split()[1])
        raise AssertionError(f"no metric {name}")

    def watch_state(self):
        """What the watch page is told."""
        return json.loads(self.get(f"/api/events/{self.playback_id}?once=1").text)

    def wait_state(self, wanted, seconds=PATIENCE):
        return wait_for(
            f"the watch page to say {wanted}", lambda: (state := self.watch_state())["state"] == wanted and state, seconds)

    def wait_recorded(self, count=1, seconds=PATIENCE):
        """Waits until so many recordings are finished, and gives them, the oldest first."""
        def finished():
            done = [recording for recording in self.recordings() if recording["state"] != "recording"]
            return len(done) >= count and done[::-1]

        return wait_for(f"{count} finished recordings", finished, seconds)

    def recordings(self):
        """What `carillon recordings list` lists, newest first."""
        return [
            {"id": one["id"], "seconds": one["durationSeconds"], "bytes": one["byteCount"], "state": one["state"],
             "folder": pathlib.Path(one["folder"])}
            for one in self.told("recordings", "list")]


class Answer:
    """An HTTP answer, read to its end."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode(errors="replace")

    @staticmethod
    def to(port, path, seconds=60):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()


class SlowDisk:
    """Makes the recordings of a server that isn't started yet lie on a disk that is as slow as wanted."""

    def __init__(self, server):
        library = ROOT / ".build" / "robust-slow-disk.so"
        source = pathlib.Path(__file__).with_name("robust_slow_disk.c")
        with _build_lock:
            if not library.exists() or library.stat().st_mtime < source.stat().st_mtime:
                compiler = shutil.which("clang") or shutil.which("cc") or "/opt/swift/usr/bin/clang"
                partial = library.with_suffix(f".{os.getpid()}.part")
                subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", partial, source, "-ldl"], check=True)
                partial.rename(library)
        self.control = server.folder / "slow-disk"
        self.set()
        server.environment = ENVIRONMENT | {
            "LD_PRELOAD": str(library), "SLOW_DISK_CONTROL": str(self.control),
            "SLOW_DISK_FOLDER": str(server.settings.get("recordings", server.data / "recordings"))}

    def set(self, synchronize=0, write=0):
        """Milliseconds that each call takes longer."""
        partial = self.control.with_suffix(".part")
        partial.write_text(f"{synchronize} {write}")
        partial.rename(self.control)


# Encoders

class Encoder:
    """An ffmpeg that publishes. As a context manager it is killed at the end."""

    def __init__(self, arguments, url):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            ["ffmpeg", "-nostdin", "-v", "warning", *arguments, "-f", "flv", url],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.errors)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def kill(self):
        if self.process.poll() is None:
            # A stopped process dies of SIGKILL too.
            self.process.kill()
        self.process.wait()

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def finish(self):
        """As a person stops ffmpeg: it says goodbye to the server."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)

    def said(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")


def publish(server, media, *options, loops=True):
    """Sends a media file as it is, in real time."""
    loop = ["-stream_loop", "-1"] if loops else []
    return Encoder(["-re", *loop, *options, "-i", str(media), "-c", "copy"], server.publish_url)


def media(name, *, size="320x180", rate=30, interval=1.0, b_frames=0, sound="stereo", seconds=10, picture=True):
    """A FLV for publishing, encoded at its first use. `interval`: seconds between key frames."""
    folder = ROOT / ".build" / "robust-media"
    path = folder / f"{name}-{size}-{rate}-{interval}-{b_frames}-{sound}-{seconds}-{picture}.flv"
    with _build_lock:
        if path.exists():
            return path
        folder.mkdir(parents=True, exist_ok=True)
        arguments, gop = [], round(rate * interval)
        if picture:
            arguments += ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}"]
        if sound:
            arguments += ["-f", "lavfi", "-i", f"sine=frequency=440:sample_rate={44100 if sound == 'mono' else 48000}"]
        arguments += ["-t", str(seconds)]
        if picture:
            arguments += [
                "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-b:v", "500k", "-g", str(gop),
                "-keyint_min", str(gop), "-sc_threshold", "0", "-bf", str(b_frames)]
        if sound:
            arguments += ["-c:a", "aac", "-ac", "1" if sound == "mono" else "2", "-b:a", "64k"]
        partial = path.with_suffix(f".{os.getpid()}.part")
        subprocess.run(["ffmpeg", "-nostdin", "-y", "-v", "error", *arguments, "-f", "flv", str(partial)], check=True)
        partial.rename(path)
    return path


# Tests

def case(sentence, *, weight=1, timeout=120):
    """Declares a plain function as a test of the end-to-end run (its thread can't be stopped: it waits for nothing for ever)."""
    def declare(body):
        body.sentence = sentence
        try:
            from harness import cases
        except ImportError:
            return body

        @cases.test(sentence, weight=weight, timeout=timeout)
        async def run(house):
            await asyncio.to_thread(body)

        cases.CASES[-1].file = body.__module__
        return body

    return declare


def main(module):
    """Runs a file's tests, or those whose name or sentence has one of the words given, one after the other."""
    failed = 0
    for name, body in list(vars(module).items()):
        if not name.startswith("test_") or body.__module__ != module.__name__ or sys.argv[1:] and not any(word in name + body.sentence for word in sys.argv[1:]):
            continue
        began = time.monotonic()
        try:
            body()
            said = "passed"
        except Exception:
            failed += 1
            said = "FAILED"
            traceback.print_exc()
        print(f"{said} {time.monotonic() - began:5.1f} s  {body.sentence}", flush=True)
    sys.exit(1 if failed else 0)
