"""Send a conversation's new lines to an open page as server-sent events."""

from __future__ import annotations

import asyncio
import re

from aiohttp import web

from gateway.bell import Bell, heard
from gateway.choices import Buttons
from gateway.door import Door
from gateway.metrics import Metrics
from gateway.schemas import say
from gateway.settings import Settings
from gateway.transcript import Line, Transcript
from service.problems import Problem

_RETRY_MILLISECONDS = 2000
_HEADERS = {"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}


def last_seen(request: web.Request) -> int:
    """Return the number after which lines are wanted: Last-Event-ID of a reconnect, else `?after=`."""
    given = request.headers.get("Last-Event-ID") or request.query.get("after") or "0"
    if not re.fullmatch(r"[0-9]{1,9}", given):
        raise Problem(422, "number-invalid", "メッセージの番号が正しくありません。画面を開き直してください。")
    return int(given)


class Streams:
    """Hold the open streams of this process."""

    def __init__(
        self, lines: Transcript, door: Door, bell: Bell, buttons: Buttons, settings: Settings, metrics: Metrics
    ) -> None:
        self._lines = lines
        self._door = door
        self._bell = bell
        self._buttons = buttons
        self._settings = settings
        self._metrics = metrics
        self._open: set[asyncio.Event] = set()
        self._closing = False

    async def stream_events(self, request: web.Request) -> web.StreamResponse:
        """Stream the lines after the last seen one, then each new one as it is stored."""
        conversation = await self._door.conversation(request, seen=False)
        seq = last_seen(request)
        response = web.StreamResponse(headers=_HEADERS)
        await response.prepare(request)
        with self._metrics.open_streams.track_inprogress(), self._bell.listen(conversation.id) as rung:
            self._open.add(rung)
            try:
                await response.write(f"retry: {_RETRY_MILLISECONDS}\n\n".encode())
                await self._follow(request, response, rung, seq)
            except (Problem, ConnectionError):
                # The login lapsed or the page is gone; a page still there comes back and is told why.
                return response
            finally:
                self._open.discard(rung)
        return response

    async def close(self, _app: web.Application) -> None:
        """End all streams, so that a stopping process need not wait for its pages."""
        self._closing = True
        for rung in self._open:
            rung.set()

    async def _follow(self, request: web.Request, response: web.StreamResponse, rung: asyncio.Event, seq: int) -> None:
        conversation_id = request.match_info["conversation_id"]
        while not self._closing:
            rung.clear()
            lines = await self._lines.after(conversation_id, seq)
            if lines:
                await self._door.conversation(request, seen=False)
                await response.write("".join(self._event(line) for line in lines).encode())
                seq = lines[-1].seq
            if not await heard(rung, self._settings.heartbeat):
                await response.write(b": here\n\n")

    def _event(self, line: Line) -> str:
        return f"id: {line.seq}\ndata: {say(line, self._buttons).model_dump_json()}\n\n"
