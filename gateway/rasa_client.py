"""Talk to Rasa's private channel."""

from __future__ import annotations

from typing import Annotated, Any

import aiohttp
from pydantic import AfterValidator, BaseModel, ValidationError

from gateway.turns import Claim
from service import tracing

# What says "not now" rather than "not this": a proxy before replicas, a process that is starting, a wrong key.
_LATER = frozenset({401, 403, 404, 408, 425, 429, 502, 503, 504})


class RasaUnavailableError(Exception):
    """Rasa is down, slow or starting: the same turn will succeed later."""


class RasaFailedError(Exception):
    """Rasa failed at this turn; trying again may help."""


class RasaRefusedError(Exception):
    """Rasa does not accept this turn; trying again cannot help."""


def _button(choice: dict[str, Any]) -> dict[str, Any]:
    if not all(isinstance(choice.get(name), str) for name in ("label", "intent")):
        raise ValueError("a choice has a label and an intent")
    return choice


class Answer(BaseModel):
    """One message of Rasa.

    `handover` is the reason for which a person is to take over, or `withdrawn` when the customer wants none any more;
    `unread` says that the customer's words were not understood.
    """

    text: str = ""
    step: str | None = None
    choices: list[Annotated[dict[str, Any], AfterValidator(_button)]] = []
    card: dict[str, Any] | None = None
    handover: str | None = None
    unread: bool = False


class _Answers(BaseModel):
    messages: list[Answer]


class RasaClient:
    """Have turns answered; foreign errors end here."""

    def __init__(self, http: aiohttp.ClientSession, base_url: str, key: str, deadline: float) -> None:
        """Prepare for the Rasa at `base_url`; `deadline` is the longest call in seconds."""
        self._http = http
        self._url = f"{base_url.rstrip('/')}/webhooks/gateway/turns"
        self._key = {"X-API-Key": key}
        self._options: dict[str, Any] = {
            "timeout": aiohttp.ClientTimeout(total=deadline, connect=min(deadline, 5)),
            # The key goes to Rasa alone, not where an answer points.
            "allow_redirects": False,
        }

    async def answer(self, turn: Claim) -> list[Answer]:
        """Return Rasa's messages for a turn; safe to repeat, for Rasa knows a `message_id` again."""
        body = {
            "conversation_id": turn.conversation_id,
            "message_id": turn.message_id,
            "text": turn.asked.text,
            "choice": turn.asked.choice,
            "metadata": {
                "channel": turn.channel,
                "member_id": turn.member_id,
                "agent": turn.agent,
                "input": turn.input,
                "meant_for": turn.asked.meant_for,
            },
        }
        headers = dict(self._key)
        with tracing.call("rasa", headers):
            try:
                async with self._http.post(self._url, json=body, headers=headers, **self._options) as response:
                    status, text = response.status, await response.text()
            except (aiohttp.ClientError, TimeoutError, UnicodeDecodeError) as error:
                raise RasaUnavailableError(type(error).__name__) from error
            return _read(status, text)


def _read(status: int, text: str) -> list[Answer]:
    if status in _LATER:
        raise RasaUnavailableError(f"status {status}")
    if 400 <= status < 500:
        raise RasaRefusedError(f"status {status}")
    if status != 200:
        raise RasaFailedError(f"status {status}")
    try:
        return _Answers.model_validate_json(text).messages
    except ValidationError as error:
        raise RasaFailedError("malformed answer") from error
