"""An RTMP publisher in which every byte and timestamp is the test's choice, and FLV files taken apart."""

import collections
import os
import select
import socket
import struct
import time

AUDIO, VIDEO, SCRIPT = 8, 9, 18

Tag = collections.namedtuple("Tag", "kind time body")


def tags(path):
    """The tags of a FLV file, times in milliseconds."""
    data = open(path, "rb").read()
    offset, result = 13, []
    while offset + 11 <= len(data):
        kind, size, low, high = data[offset], int.from_bytes(data[offset + 1:offset + 4], "big"), data[offset + 4:offset + 7], data[offset + 7]
        result.append(Tag(kind, high << 24 | int.from_bytes(low, "big"), data[offset + 11:offset + 11 + size]))
        offset += 11 + size + 4
    return result


def is_header(tag):
    """A codec's configuration, which is no frame."""
    return tag.kind == SCRIPT or tag.body[1] == 0


def frames(all_tags, kind):
    return [tag for tag in all_tags if tag.kind == kind and not is_header(tag) and not (kind == VIDEO and tag.body[1] == 2)]


def presentation_time(tag):
    """In milliseconds; pictures carry how much later they are shown than decoded."""
    if tag.kind == AUDIO:
        return tag.time
    return tag.time + (int.from_bytes(tag.body[2:5], "big") ^ 0x800000) - 0x800000


class Refused(Exception):
    """The server's answer to `publish`: its code and words."""

    def __init__(self, code, words):
        super().__init__(f"{code}: {words}")
        self.code, self.words = code, words


class Publisher:
    """Publishes by RTMP; raises `Refused` when the server says no. As a context manager it just hangs up at the end."""

    CHUNK = 60_000

    def __init__(self, port, key, seconds=30):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        self.chunk_in, self.headers, self.partial = 128, {}, {}
        hello = bytes(4) + bytes(4) + os.urandom(1528)
        self.socket.sendall(b"\x03" + hello)
        answer = self._read(1 + 1536 + 1536)
        self.socket.sendall(answer[1:1537])
        self._message(2, 1, 0, 0, struct.pack(">I", self.CHUNK))
        self._command("connect", 1, {"app": "live", "type": "nonprivate", "tcUrl": f"rtmp://127.0.0.1:{port}/live"})
        self._wait("_result")
        self._command("createStream", 2, None)
        stream = int(self._wait("_result")[3])
        self._command("publish", 3, None, key, "live", stream=stream)
        self.stream = stream
        status = self._wait("onStatus")[3]
        if status["code"] != "NetStream.Publish.Start":
            raise Refused(status["code"], status.get("description", ""))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, tag):
        """Sends a tag as it is; its time is taken modulo 2^32, as on the wire."""
        self._message(6 if tag.kind == VIDEO else 4, tag.kind, self.stream, tag.time % (1 << 32), tag.body)

    def play(self, some, speed=4.0):
        """Sends tags at `speed` times their times, where these grow steadily."""
        began, first, last = time.monotonic(), None, 0.0
        for tag in some:
            if first is None:
                first = tag.time
            due = (tag.time - first) / 1000 / speed
            # A jump is sent at once.
            if 0 < due - last < 2:
                time.sleep(max(0, began + due - time.monotonic()))
            else:
                began, first = time.monotonic() - last, tag.time - last * 1000 * speed
                due = last
            last = due
            self.send(tag)

    def finish(self):
        """Says goodbye and waits for the server to hang up or to answer."""
        self._command("FCUnpublish", 4, None, "x")
        self._command("deleteStream", 5, None, float(self.stream))

    def is_thrown_off(self):
        """Whether the server has ended the connection."""
        while select.select([self.socket], [], [], 0)[0]:
            try:
                if not self.socket.recv(4096):
                    return True
            except OSError:
                return True
        return False

    # Messages

    def _command(self, name, number, *values, stream=0):
        body = amf_value(name) + amf_value(float(number)) + b"".join(amf_value(value) for value in values)
        self._message(3, 20, stream, 0, body)

    def _message(self, chunk_stream, kind, stream, timestamp, body):
        extended = struct.pack(">I", timestamp) if timestamp >= 0xFFFFFF else b""
        head = min(timestamp, 0xFFFFFF).to_bytes(3, "big") + len(body).to_bytes(3, "big") + bytes([kind]) + struct.pack("<I", stream)
        out = [bytes([chunk_stream]), head, extended, body[:self.CHUNK]]
        for start in range(self.CHUNK, len(body), self.CHUNK):
            out += [bytes([0xC0 | chunk_stream]), extended, body[start:start + self.CHUNK]]
        self.socket.sendall(b"".join(out))

    def _read(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise ConnectionError("the server hung up")
            data += piece
        return data

    def _wait(self, name):
        while True:
            kind, body = self._receive()
            if kind == 20:
                values = amf_values(body)
                if values[0] == name:
                    return values
                if values[0] in ("_error", "onStatus"):
                    raise Refused(values[0], str(values[3:]))

    def _receive(self):
        """The next message: (kind, body). Set Chunk Size is obeyed on the way."""
        while True:
            first = self._read(1)[0]
            form, chunk_stream = first >> 6, first & 63
            length, kind = self.headers.get(chunk_stream, (0, 0))
            if form < 3:
                head = self._read((11, 7, 3)[form])
                if form < 2:
                    length, kind = int.from_bytes(head[3:6], "big"), head[6]
                if head[:3] == b"\xff\xff\xff":
                    self._read(4)
                self.headers[chunk_stream] = (length, kind)
            have = self.partial.pop(chunk_stream, b"")
            have += self._read(min(self.chunk_in, length - len(have)))
            if len(have) < length:
                self.partial[chunk_stream] = have
                continue
            if kind == 1:
                self.chunk_in = struct.unpack(">I", have)[0]
                continue
            return kind, have


# AMF0

def amf_value(value):
    if value is None:
        return b"\x05"
    if isinstance(value, float):
        return b"\x00" + struct.pack(">d", value)
    if isinstance(value, str):
        return b"\x02" + amf_name(value)
    return b"\x03" + b"".join(amf_name(name) + amf_value(each) for name, each in value.items()) + b"\x00\x00\x09"


def amf_name(text):
    data = text.encode()
    return struct.pack(">H", len(data)) + data


def amf_values(data):
    values, offset = [], 0
    while offset < len(data):
        value, offset = _amf_read(data, offset)
        values.append(value)
    return values


def _amf_read(data, offset):
    kind, offset = data[offset], offset + 1
    if kind == 0:
        return struct.unpack_from(">d", data, offset)[0], offset + 8
    if kind == 1:
        return bool(data[offset]), offset + 1
    if kind == 2:
        return _amf_text(data, offset)
    if kind in (3, 8):
        result, offset = {}, offset + (4 if kind == 8 else 0)
        while data[offset:offset + 3] != b"\x00\x00\x09":
            name, offset = _amf_text(data, offset)
            result[name], offset = _amf_read(data, offset)
        return result, offset + 3
    if kind == 10:
        count, offset = struct.unpack_from(">I", data, offset)[0], offset + 4
        items = []
        for _ in range(count):
            item, offset = _amf_read(data, offset)
            items.append(item)
        return items, offset
    assert kind in (5, 6), f"AMF0 type {kind}"
    return None, offset


def _amf_text(data, offset):
    size = struct.unpack_from(">H", data, offset)[0]
    return data[offset + 2:offset + 2 + size].decode(), offset + 2 + size
