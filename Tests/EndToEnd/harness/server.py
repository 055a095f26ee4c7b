"""A Carillon of the tests' own: free ports, a temporary data folder, stopped by SIGTERM."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess

from . import secrets
from .cases import expect, output_of, until
from .places import HLS_JS, RESOURCES, RESULTS, binary, temporary_folder
from .web import Client


class Livestream:
    def __init__(self, server, identifier, playback_id, title, key):
        self.server, self.id, self.playback_id, self.title, self.key = server, identifier, playback_id, title, key

    @property
    def publish_address(self):
        return f"{self.server.rtmp}/{self.key}"

    @property
    def watch(self):
        return f"{self.server.http}/watch/{self.playback_id}"

    @property
    def embed(self):
        return f"{self.server.http}/embed/{self.playback_id}"

    @property
    def path(self):
        return f"/live/{self.playback_id}/index.m3u8"

    @property
    def playlist(self):
        return self.server.http + self.path

    async def state(self):
        """What the pages are told, as they are told when they poll."""
        answer = await self.server.client.get(f"/api/events/{self.playback_id}?once=1")
        return answer.json

    async def until_state(self, wanted, seconds=30):
        async def matches():
            state = await self.state()
            return state if state["state"] == wanted else None

        return await until(matches, f"{self.title} is {wanted}", seconds)

    async def until_recorded(self, seconds=30):
        """The encoder has stopped, and there is a recording."""

        async def recorded():
            state = await self.state()
            return state if state["state"] == "ended" and state["recording"] else None

        return await until(recorded, f"{self.title} has ended and its recording is there", seconds)

    async def until_playable(self, seconds=30):
        async def playable():
            return (await self.server.client.get(self.path)).status == 200

        await until(playable, f"{self.title} can be played", seconds)


class Server:
    """`has_player` false: laid out as an installation without hls.js."""

    def __init__(self, name, *options, has_player=True):
        self.name, self.options = name, options
        self.folder = temporary_folder(name)
        self.log_path = RESULTS / f"{name}.log"
        self.program = self._install(has_player)
        self.process = None

    def _install(self, has_player):
        """As a package would lay it out, so that nothing of the source tree is found by chance."""
        program = self.folder / "bin/carillon"
        program.parent.mkdir()
        shutil.copy2(binary(), program)
        share = self.folder / "share/carillon"
        share.mkdir(parents=True)
        (share / "web").symlink_to(RESOURCES)
        if has_player:
            expect((HLS_JS / "hls.mjs").is_file(), f"hls.js is missing in {HLS_JS}; script/fetch-hlsjs gets it")
            (share / "hls").symlink_to(HLS_JS)
        return program

    async def restart(self):
        """After a kill: on the same data, on new ports, the log going on."""
        return await self.start("ab")

    async def start(self, log_mode="wb"):
        RESULTS.mkdir(parents=True, exist_ok=True)
        for _ in range(3):
            self.http_port, self.rtmp_port, self.webrtc_port = free_port(), free_port(), free_port()
            with open(self.log_path, log_mode) as log:
                self.process = subprocess.Popen(
                    [self.program, *self._settings(), "--log-level", "debug", *self.options], stdin=subprocess.DEVNULL,
                    stdout=log, stderr=log, env=self._environment(), cwd=self.folder)
            self.client = Client(self.http_port)
            try:
                await until(self._is_ready, "the server is ready", 20, every=0.05)
                return self
            except AssertionError:
                self.kill()
                # Another program may have taken a port in between.
                if "can't be used" not in self.log:
                    raise AssertionError(f"the server did not start: {self.log[-2000:]}") from None
        raise AssertionError(f"the server found no free port: {self.log[-2000:]}")

    def _settings(self):
        return ["--data", str(self.folder / "data"), "--http-port", str(self.http_port), "--rtmp-port", str(self.rtmp_port),
                "--webrtc-port", str(self.webrtc_port), "--listen-address", "127.0.0.1"]

    @staticmethod
    def _environment():
        """Nothing of the person's own settings."""
        return {k: v for k, v in os.environ.items() if not k.startswith("CARILLON_") and k not in ("HTTP_PORT", "RTMP_PORT", "WEBRTC_PORT")}

    async def _is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError("it ended")
        try:
            return (await self.client.get("/readyz")).status == 200
        except OSError:
            return False

    @property
    def http(self):
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def rtmp(self):
        return f"rtmp://127.0.0.1:{self.rtmp_port}/live"

    @property
    def log(self):
        return self.log_path.read_text(errors="replace")

    async def command(self, *words):
        """Runs `carillon …` on this server's store."""
        _, out, _ = await output_of(self.program, *words, *self._settings(), env=self._environment())
        return out

    async def told(self, *words, stdin=None):
        """The same for what answers programs: the parsed JSON."""
        _, out, _ = await output_of(self.program, *words, "--json", *self._settings(), env=self._environment(), stdin=stdin)
        return json.loads(out)

    async def refused(self, *words):
        """Exit status and what is said of a command that fails."""
        status, _, error = await output_of(self.program, *words, *self._settings(), env=self._environment(), check=False)
        return status, error

    async def doctor(self):
        """Exit status and lines of `carillon doctor`."""
        status, out, _ = await output_of(self.program, "doctor", *self._settings(), *self.options, env=self._environment(), check=False)
        return status, out.splitlines()

    async def livestreams(self):
        return [await self._livestream(made) for made in await self.told("livestreams", "list")]

    async def _livestream(self, made):
        key = (await self.command("stream-keys", "show", made["id"])).strip()
        secrets.KEYS.add(key)
        return Livestream(self, made["id"], made["playbackId"], made["title"], key)

    async def add_livestream(self, title):
        made = await self.told("livestreams", "create", title)
        secrets.KEYS.add(made["streamKey"])
        return Livestream(self, made["id"], made["playbackId"], made["title"], made["streamKey"])

    async def stop(self):
        """Asks it to stop; fails unless it does so in time, with status 0."""
        self.client.close()
        self.process.send_signal(signal.SIGTERM)
        status = await asyncio.to_thread(self._wait, 30)
        expect(status == 0, f"{self.name} ended with {status} after SIGTERM: {self.log[-1500:]}")
        expect("stopped" in self.log, f"{self.name} said no good-bye: {self.log[-1500:]}")
        expect(not secrets.keys_in(self.log), f"the log of {self.name} holds a stream key")

    def _wait(self, seconds):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return f"no end for {seconds} s"

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
