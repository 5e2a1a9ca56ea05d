"""Take Chatwoot's webhooks: each only rings; what happened is asked of Chatwoot itself."""

from __future__ import annotations

import hmac

from aiohttp import web
from pydantic import ValidationError

from gateway.chatwoot.cases import Cases
from gateway.chatwoot.schemas import STATUS_EVENTS, Event
from gateway.chatwoot.settings import ChatwootSettings
from gateway.metrics import Metrics
from service.problems import Problem
from service.web import read_bytes

PATH = "/chatwoot/webhook/{secret}"
_MOST_BYTES = 1024 * 1024
_KINDS = ("message_created", *STATUS_EVENTS)


class Webhook:
    """Listen for what may have changed at the desk."""

    def __init__(self, settings: ChatwootSettings, cases: Cases, metrics: Metrics) -> None:
        self._settings = settings
        self._cases = cases
        self._metrics = metrics

    async def receive(self, request: web.Request) -> web.Response:
        """Write down that a conversation is to be looked at, and acknowledge.

        Raises problems 404 `not-found` for a wrong secret, 401 `signature-wrong`, 400 `malformed-body` and 413
        `body-too-large`.
        """
        given = request.match_info["secret"].encode(errors="surrogatepass")
        if not hmac.compare_digest(given, self._settings.webhook_secret.encode()):
            raise Problem(404, "not-found", "お探しのページが見つかりません。")
        body = await read_bytes(request, _MOST_BYTES)
        if self._settings.signing_secret and not self._is_signed(request, body):
            raise Problem(401, "signature-wrong", "署名が正しくありません。")
        try:
            event = Event.model_validate_json(body)
        except ValidationError as error:
            raise Problem(400, "malformed-body", "送信内容を読み取れませんでした。") from error
        self._metrics.chatwoot_events.labels(event.event if event.event in _KINDS else "other").inc()
        if event.rings_for is not None:
            await self._cases.ring(event.rings_for)
        return web.json_response({})

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        """Tell whether Chatwoot signed a body; one that is sent again rings again, which changes nothing."""
        timestamp = request.headers.get("X-Chatwoot-Timestamp", "").encode(errors="surrogateescape")
        mark = hmac.digest(self._settings.signing_secret.encode(), timestamp + b"." + body, "sha256").hex()
        given = request.headers.get("X-Chatwoot-Signature", "").encode(errors="surrogateescape")
        return hmac.compare_digest(given, f"sha256={mark}".encode())
