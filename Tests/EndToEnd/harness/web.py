"""A plain HTTP/1.1 client with kept connections, which looks for stream keys in every answer."""

import asyncio
import http.client
import json
import time

from . import secrets
from .cases import expect


class Answer:
    def __init__(self, status, headers, body, seconds):
        self.status, self.headers, self.body, self.seconds = status, headers, body, seconds

    @property
    def text(self):
        return self.body.decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status}, {len(self.body)} bytes>"


class Client:
    """Asks one server. Requests may run side by side, each then on a connection of its own."""

    def __init__(self, port, headers=None):
        self.port, self.headers = port, {"User-Agent": "end-to-end", **(headers or {})}
        self.idle = []

    async def get(self, path, *, method="GET", headers=None, seconds=30, may_hold_key=False):
        answer = await asyncio.to_thread(self._ask, method, path, {**self.headers, **(headers or {})}, seconds)
        found = secrets.keys_in(repr(list(answer.headers.items()))) + secrets.keys_in(answer.body)
        expect(may_hold_key or not found, f"the answer to {method} {path} holds a stream key")
        return answer

    def _ask(self, method, path, headers, seconds):
        connection = self.idle.pop() if self.idle else None
        started = time.monotonic()
        try:
            if connection:
                connection.sock.settimeout(seconds)
                connection.request(method, path, headers=headers)
                response = connection.getresponse()
        except (ConnectionError, http.client.HTTPException):
            # A kept connection may have been closed meanwhile.
            connection.close()
            connection = None
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
        body = response.read()
        if response.will_close:
            connection.close()
        else:
            self.idle.append(connection)
        return Answer(response.status, response.headers, body, time.monotonic() - started)

    def close(self):
        for connection in self.idle:
            connection.close()
        self.idle = []


class EventStream:
    """Server-sent events (HTML standard, §9.2). `states` grows while it is open; each is (event, data)."""

    def __init__(self, port, path):
        self.port, self.path, self.states, self.head = port, path, [], b""

    async def __aenter__(self):
        reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writer.write(
            f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept: text/event-stream\r\n"
            "User-Agent: end-to-end events\r\n\r\n".encode())
        self.head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
        self._task = asyncio.ensure_future(self._read(reader))
        return self

    async def __aexit__(self, *_):
        self._task.cancel()
        self._writer.close()

    async def _read(self, reader):
        event, data, text = "", [], b""
        while True:
            size = int((await reader.readline()).strip() or b"0", 16)
            if size == 0:
                return
            text += await reader.readexactly(size)
            await reader.readline()
            expect(not secrets.keys_in(text), f"the events of {self.path} hold a stream key")
            while b"\n" in text:
                line, _, text = text.partition(b"\n")
                line = line.decode().rstrip("\r")
                if line.startswith("event:"):
                    event = line[6:].strip()
                elif line.startswith("data:"):
                    data.append(line[5:].strip())
                elif not line and data:
                    self.states.append((event, json.loads("\n".join(data))))
                    event, data = "", []


class Page:
    """One page, served on another site than the server under test: `localhost` is not `127.0.0.1`."""

    def __init__(self, html):
        self.html = html.encode()

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.address = f"http://localhost:{self._server.sockets[0].getsockname()[1]}/"
        return self

    async def __aexit__(self, *_):
        self._server.close()

    async def _answer(self, reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
                     b"Content-Length: %d\r\n\r\n%s" % (len(self.html), self.html))
        await writer.drain()
        writer.close()
