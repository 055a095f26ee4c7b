"""nginx as a cache in front of the server, as operators put it there, with Debian's package."""

import asyncio
import shutil
import subprocess

from .cases import expect, until
from .places import temporary_folder
from .server import free_port
from .web import Client

#: What docs/operation.md tells an operator to write, but for the addresses.
CONFIGURATION = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 4096; }}
http {{
  log_format cache '$upstream_cache_status $request_uri';
  access_log {folder}/access.log cache;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  proxy_cache_path {folder}/cache keys_zone=live:10m max_size=1g inactive=10m use_temp_path=off;
  upstream origin {{ server 127.0.0.1:{origin}; keepalive 64; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_cache live;
      proxy_cache_key $request_uri;
      proxy_cache_lock on;
      proxy_cache_lock_timeout 10s;
    }}
  }}
}}
"""


class Cache:
    """An nginx in front of `origin`, a port of this machine."""

    def __init__(self, name, origin):
        self.folder, self.origin, self.port = temporary_folder(name), origin, free_port()
        self.client = Client(self.port)

    async def __aenter__(self):
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        # Its worker is somebody else where the master is root.
        self.folder.chmod(0o755)
        path = self.folder / "nginx.conf"
        path.write_text(CONFIGURATION.format(folder=self.folder, origin=self.origin, port=self.port))
        self.process = subprocess.Popen([program, "-c", path, "-p", self.folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        await until(self._answers, "nginx answers", 10, every=0.05)
        return self

    async def __aexit__(self, *_):
        self.process.terminate()
        await asyncio.to_thread(self.process.wait, 10)
        shutil.rmtree(self.folder, ignore_errors=True)

    async def _answers(self):
        expect(self.process.poll() is None, f"nginx ended; see {self.folder}/error.log")
        try:
            return (await self.client.get("/readyz")).status == 200
        except OSError:
            return False

    def asked_origin(self, containing):
        """Requests that this cache could not answer by itself, of those whose address contains a text."""
        lines = (self.folder / "access.log").read_text().splitlines()
        return [line for line in lines if containing in line and not line.startswith("HIT")]

    def asked(self, containing):
        return [line for line in (self.folder / "access.log").read_text().splitlines() if containing in line]
