"""Carillon, and nginx with its RTMP module beside it: started alike, each on ports of its own on 127.0.0.1."""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from . import process

START_SECONDS_MAX = 20
RTMP_MODULE = pathlib.Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server with a folder of its own, both gone at the end of the `with` block."""

    name = ""

    def __init__(self, folder=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="carillon-bench-", dir=folder))
        self.http_port, self.rtmp_port = free_port(), free_port()
        self.process = None

    def __enter__(self):
        self.start_seconds = self.start()
        return self

    def __exit__(self, *_):
        if self.process:
            process.stop(self.process)
        shutil.rmtree(self.folder)

    def start(self):
        """The answer: seconds from the start to the first connection that is accepted."""
        began = time.monotonic()
        with open(self.folder / "log", "a") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log)
        while time.monotonic() - began < START_SECONDS_MAX:
            try:
                socket.create_connection(("127.0.0.1", self.http_port), 1).close()
                return time.monotonic() - began
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.001)
        raise RuntimeError(f"{self.name} did not start: {(self.folder / 'log').read_text()[-500:]}")

    @property
    def pid(self):
        return self.process.pid

    def url(self, path):
        return f"http://127.0.0.1:{self.http_port}{path}"

    def get(self, path, seconds=15):
        """The body at a path; asks again until it is there."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                with urllib.request.urlopen(self.url(path), timeout=seconds) as answer:
                    return answer.read()
            except (urllib.error.URLError, ConnectionError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def usage(self):
        return process.Usage(self.pid)

    def memory_mib(self):
        return process.memory_mib(self.pid)


class Carillon(Server):
    name = "Carillon"

    def __init__(self, program, streams=0, records=False, webrtc=False, options=()):
        super().__init__()
        self.program = program
        self.options = [
            "--listen-address", "127.0.0.1", "--http-port", str(self.http_port), "--rtmp-port", str(self.rtmp_port),
            *(("--webrtc-port", str(free_port())) if webrtc else ("--webrtc", "off")),
            "--data", str(self.folder / "data"), "--recording", "on" if records else "off", "--grace-period", "1s",
            "--publishers-max", "1000", "--connections-max", "40000", "--log-level", "warning", *options]
        self.keys, self.playback_ids = [], []
        for number in range(streams):
            self.add_stream(f"stream {number}")
        (self.folder / "keys").write_text("".join(key + "\n" for key in self.keys))

    def command(self):
        return [self.program, *self.options]

    def add_stream(self, title):
        command = [self.program, "livestreams", "create", title, *self.options]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        self.keys.append(re.search(r"Stream key +(\S+)", text)[1])
        self.playback_ids.append(re.search(r"/watch/(\S+)", text)[1])

    def publish_arguments(self):
        return ["-u", f"rtmp://127.0.0.1:{self.rtmp_port}/live/x", "-k", self.folder / "keys"]

    def index(self, number=0):
        return f"/live/{self.playback_ids[number]}/index.m3u8"

    def playlist(self, number=0):
        """The path of the picture's media playlist."""
        text = self.get(self.index(number)).decode()
        return self.index(number).rsplit("/", 1)[0] + "/" + next(line for line in text.splitlines() if line[:1] not in ("#", ""))

    @staticmethod
    def version(program):
        return subprocess.run([program, "version"], check=True, capture_output=True, text=True).stdout.strip()


class Nginx(Server):
    name = "nginx"

    def __init__(self, records=False, workers=2, files=None, connections=4096):
        """`files`: a folder to serve instead of what its RTMP module writes."""
        super().__init__()
        self.files = files or self.folder / "www"
        (self.folder / "www/hls").mkdir(parents=True)
        (self.folder / "recordings").mkdir()
        record = f"record all; record_path {self.folder}/recordings;" if records else ""
        # Its workers write the files, so they must be the folder's owner.
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(f"""
            load_module {RTMP_MODULE};
            {user} daemon off; worker_processes {workers}; worker_rlimit_nofile 65536;
            pid {self.folder}/pid; error_log {self.folder}/error.log warn;
            events {{ worker_connections {connections}; }}
            rtmp {{ server {{ listen 127.0.0.1:{self.rtmp_port}; application live {{
                live on; hls on; hls_path {self.folder}/www/hls; hls_fragment 2s; hls_playlist_length 30s; {record}
            }} }} }}
            http {{
                access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
                types {{ application/vnd.apple.mpegurl m3u8; video/mp4 mp4 m4s; video/mp2t ts; }}
                server {{ listen 127.0.0.1:{self.http_port} backlog=1024; root {self.files}; }}
            }}""")

    def command(self):
        return ["nginx", "-p", self.folder, "-c", self.folder / "nginx.conf"]

    def publish_arguments(self):
        return ["-u", f"rtmp://127.0.0.1:{self.rtmp_port}/live/b%d"]

    def playlist(self, number=0):
        path = f"/hls/b{number}.m3u8"
        self.get(path)
        return path

    index = playlist

    @staticmethod
    def binary_bytes():
        return os.path.getsize(shutil.which("nginx")) + RTMP_MODULE.stat().st_size

    @staticmethod
    def version():
        return subprocess.run(["nginx", "-v"], check=True, capture_output=True, text=True).stderr.strip().split("/")[-1]
