"""A conversation of the `websockets` library with the server under test: python3 websocket_client.py PORT

Prints "ok" at the end. The library checks each frame by itself, among them the masking, the UTF-8, the close codes.
"""

import asyncio
import sys

import websockets

PORT = sys.argv[1]


async def converse():
    async with websockets.connect(
        f"ws://127.0.0.1:{PORT}/echo", max_size=1 << 20, subprotocols=["chat"], compression="deflate"
    ) as socket:
        # The server agrees on no extension.
        assert "permessage-deflate" not in str(socket.protocol.extensions), socket.protocol.extensions
        for size in [0, 1, 125, 126, 127, 65535, 65536]:
            text = "é" * (size // 2) + "x" * (size % 2)
            await socket.send(text)
            assert await socket.recv() == text, size
            await socket.send(bytes(size))
            assert await socket.recv() == bytes(size), size
        await socket.send(["frag", "men", "ted ", "🔔"])
        assert await socket.recv() == "fragmented 🔔"
        await (await socket.ping(b"ping"))
        many = [f"message {index}" for index in range(2000)]

        async def send():
            for message in many:
                await socket.send(message)

        sender = asyncio.create_task(send())
        assert [await socket.recv() for _ in many] == many
        await sender

    async with websockets.connect(f"ws://127.0.0.1:{PORT}/echo", max_size=None) as socket:
        await socket.send(bytes(65537))
        try:
            await socket.recv()
            raise AssertionError("a message beyond the limit came back")
        except websockets.ConnectionClosed as closed:
            assert closed.rcvd.code == 1009, closed

    async with websockets.connect(f"ws://127.0.0.1:{PORT}/goodbye") as socket:
        try:
            await socket.recv()
            raise AssertionError("the server didn't close")
        except websockets.ConnectionClosed as closed:
            assert closed.rcvd.code == 4001 and closed.rcvd.reason == "bye", closed

    async with websockets.connect(f"ws://127.0.0.1:{PORT}/echo") as socket:
        await socket.close(4002, "client's bye")

    try:
        await websockets.connect(f"ws://127.0.0.1:{PORT}/private", origin="http://evil.example")
        raise AssertionError("a foreign page was let in")
    except websockets.InvalidStatus as refused:
        assert refused.response.status_code == 403


async def crowd():
    """Fifty at once."""

    async def one(index):
        async with websockets.connect(f"ws://127.0.0.1:{PORT}/echo") as socket:
            for turn in range(20):
                await socket.send(f"{index} {turn}")
                assert await socket.recv() == f"{index} {turn}"

    await asyncio.gather(*(one(index) for index in range(50)))


asyncio.run(asyncio.wait_for(converse(), 20))
asyncio.run(asyncio.wait_for(crowd(), 20))
print("ok")
