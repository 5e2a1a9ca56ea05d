"""Stand on the line between two processes, and cut, delay or refuse what passes."""

from __future__ import annotations

import asyncio
from typing import Literal

Mode = Literal["pass", "cut", "late", "refuse"]
_CHUNK = 65536


class Proxy:
    """Forward connections from one loopback port to another.

    `mode` holds for all connections: `cut` ends one when its reply begins, so that the request was taken and the answer
    never arrives; `late` holds replies back for `delay` seconds; `refuse` ends one before a request passes. `hits`
    counts what was cut, held back or refused.
    """

    def __init__(self, port: str, target: str) -> None:
        """Prepare to listen on `port` for the process at `target`."""
        self.mode: Mode = "pass"
        self.delay = 0.0
        self.hits = 0
        self._port = int(port)
        self._target = int(target)
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self._port)

    async def stop(self) -> None:
        """Take no more connections and end those that are open."""
        if self._server:
            self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.create_task(self._forward(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Join both ways of a connection until one of them ends."""
        ends, ways = [writer], []
        try:
            if not self._hits("refuse"):
                from_target, to_target = await asyncio.open_connection("127.0.0.1", self._target)
                ends.append(to_target)
                both = (self._requests(reader, to_target), self._replies(from_target, writer))
                ways = [asyncio.create_task(way) for way in both]
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        except OSError:
            pass  # The process is away: whoever called is told so by the end of the connection.
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for end in ends:
                end.transport.abort()

    async def _requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(_CHUNK):
            if self._hits("refuse"):
                return
            writer.write(data)
            await writer.drain()

    async def _replies(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(_CHUNK):
            if self._hits("cut"):
                return
            if self._hits("late"):
                await asyncio.sleep(self.delay)
            writer.write(data)
            await writer.drain()

    def _hits(self, mode: Mode) -> bool:
        self.hits += self.mode == mode
        return self.mode == mode
