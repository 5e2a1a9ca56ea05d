"""Let a member go on by the link that was mailed after a call; opening it alone does nothing, for mail scanners do."""

from __future__ import annotations

import structlog
from aiohttp import web

from gateway.arrival import Arrival
from gateway.backend_client import BackendClient, BackendUnavailableError, RefusedError
from gateway.html_form import read_form
from gateway.login import STALE

_UNAVAILABLE = "ただいま処理できません。しばらくしてから、もう一度お試しください。"
_log = structlog.get_logger()


class ContinuationPages:
    """Serve /continue."""

    def __init__(self, arrival: Arrival, backend: BackendClient) -> None:
        self._arrival = arrival
        self._backend = backend

    async def show(self, request: web.Request) -> web.Response:
        """Offer to go on, or say what has become of the link."""
        await self._arrival.door.limit(request)
        return await self._form(request, request.query.get("token", ""))

    async def go_on(self, request: web.Request) -> web.Response:
        """Use the link up and let its member in."""
        await self._arrival.door.limit(request)
        form = await read_form(request)
        token = form.get("token", "")
        owner = await self._arrival.sender(request, form)
        if owner is None:
            return await self._form(request, token, 403, STALE)
        try:
            member_id = await self._backend.use_continuation(token)
        except RefusedError as refused:
            return await self._form(request, token, 422, str(refused))
        except BackendUnavailableError as error:
            return await self._unavailable(request, token, error)
        return await self._arrival.let_in(request, owner, member_id)

    async def _unavailable(self, request: web.Request, token: str, error: BackendUnavailableError) -> web.Response:
        _log.warning("continuation-unavailable", reason=str(error))
        return await self._arrival.page(request, "continue", 503, state="open", token=token, error=_UNAVAILABLE)

    async def _form(self, request: web.Request, token: str, status: int = 200, error: str = "") -> web.Response:
        try:
            state = await self._backend.continuation_link(token) if token else "unknown"
        except BackendUnavailableError as unavailable:
            return await self._unavailable(request, token, unavailable)
        return await self._arrival.page(request, "continue", status, state=state, token=token, error=error)
