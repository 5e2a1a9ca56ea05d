"""Call LINE's Messaging API; what came of a call is told by what it returns, never by an error of another's."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

import aiohttp
import structlog

from gateway.line.settings import LineSettings
from service import tracing

Message = dict[str, Any]
_QUOTA = "monthly limit"
_USED_TOKEN = "Invalid reply token"  # noqa: S105 - the words of LINE's answer
_log = structlog.get_logger()


class Result(Enum):
    """What became of messages that were handed over."""

    SENT = "sent"
    TOKEN_USED = "token_used"  # noqa: S105
    REFUSED = "refused"  # these messages will never be taken
    LIMITED = "limited"
    QUOTA = "quota"
    UNKNOWN = "unknown"  # they may have arrived


class LineClient:
    """Speak for the channel."""

    def __init__(self, http: aiohttp.ClientSession, settings: LineSettings) -> None:
        self._http = http
        self._settings = settings

    async def reply(self, token: str, messages: Sequence[Message]) -> Result:
        """Answer an event; its token counts once."""
        return await self._send("/v2/bot/message/reply", {"replyToken": token, "messages": list(messages)}, {})

    async def push(self, user_id: str, messages: Sequence[Message], retry_key: str) -> Result:
        """Send of our own accord; the same key sends once."""
        body = {"to": user_id, "messages": list(messages)}
        return await self._send("/v2/bot/message/push", body, {"X-Line-Retry-Key": retry_key})

    async def show_loading(self, user_id: str, seconds: int = 20) -> None:
        """Show that an answer is being made; nothing depends on it."""
        await self._call("/v2/bot/chat/loading/start", {"chatId": user_id, "loadingSeconds": seconds}, {})

    async def link_token(self, user_id: str) -> str | None:
        """Return a token for LINE's link dialog, which lives ten minutes; None when there is none now."""
        status, document = await self._call(f"/v2/bot/user/{user_id}/linkToken", None, {})
        token = document.get("linkToken")
        return str(token) if status == 200 and token else None

    async def _send(self, path: str, body: Message, headers: dict[str, str]) -> Result:
        with tracing.span("line", route=path):
            result = _result(path, *await self._call(path, body, headers))
            tracing.note(result=result.value)
            return result

    async def _call(self, path: str, body: Message | None, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Return status and document; status 0 when nobody answered in time."""
        options: dict[str, Any] = {
            "headers": {"Authorization": f"Bearer {self._settings.access_token}", **headers},
            "timeout": aiohttp.ClientTimeout(total=self._settings.deadline),
            "allow_redirects": False,
        }
        if body is not None:
            options["json"] = body
        try:
            async with self._http.post(self._settings.api_url + path, **options) as response:
                document = await response.json(content_type=None)
                if response.status not in (200, 202, 400, 409):
                    _log.warning("line-call-failed", status=response.status)
                return response.status, document if isinstance(document, dict) else {}
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            _log.warning("line-unreachable", error=type(error).__name__)
            return 0, {}


def _result(path: str, status: int, document: dict[str, Any]) -> Result:
    said = str(document.get("message", ""))
    if status in (200, 409):  # 409: the same key was accepted before
        return Result.SENT
    if status == 429:
        return Result.QUOTA if _QUOTA in said else Result.LIMITED
    if status == 400:
        if _USED_TOKEN in said:
            return Result.TOKEN_USED
        _log.error("line-message-refused", path=path, details=len(document.get("details", ())))
        return Result.REFUSED
    return Result.UNKNOWN
