"""What the tests of one run share: a server, one long publication, a browser of each kind."""

import asyncio
import contextlib
import sys

from .cases import expect
from .places import CLIENTS
from .publish import Encoder
from .server import Server

sys.path.insert(0, str(CLIENTS))
import browser as browsers  # noqa: E402


class House:
    """`settings` are the server's, as on its command line."""

    def __init__(self, *settings):
        self._settings = settings

    async def __aenter__(self):
        self._stack = await contextlib.AsyncExitStack().__aenter__()
        self._shared = {}
        self._locks = {}
        self.server = Server("server", *self._settings)
        self._stack.callback(self.server.kill)
        await self.server.start()
        self.client = self.server.client
        return self

    async def __aexit__(self, *about):
        return await self._stack.__aexit__(*about)

    async def livestream(self, title):
        """A livestream of the test's own."""
        return await self.server.add_livestream(title)

    async def _once(self, name, make):
        """What `make` gave the first time. A second test that asks meanwhile waits."""
        async with self._locks.setdefault(name, asyncio.Lock()):
            if name not in self._shared:
                self._shared[name] = await make()
            return self._shared[name]

    async def main(self):
        """A livestream that is on air with the clock in its picture until the run ends. Nobody may disturb it."""

        async def make():
            livestream = await self.livestream("The long one")
            await self._stack.enter_async_context(Encoder(livestream))
            await livestream.until_playable()
            return livestream

        return await self._once("main", make)

    async def recorded(self):
        """A livestream that has ended and was recorded: ten seconds, with a clean end."""

        async def make():
            livestream = await self.livestream("The recorded one")
            async with Encoder(livestream, picture="testsrc2", seconds=10) as encoder:
                await encoder.finished()
            await livestream.until_recorded()
            return livestream

        return await self._once("recorded", make)

    async def server_without_player(self):
        """A second server, laid out without hls.js."""

        async def make():
            server = Server("server-without-hlsjs", has_player=False)
            self._stack.callback(server.kill)
            return await server.start()

        return await self._once("server without player", make)

    async def chromium(self):
        async def make():
            return await self._stack.enter_async_context(browsers.launch("chromium"))

        return await self._once("chromium", make)

    async def close_server(self):
        """The end of the run, as a test of its own."""
        expect(self.server.process.poll() is None, f"the server ended by itself: {self.server.log[-1500:]}")
        await self.server.stop()
