"""Call the action server so that a failure fails the turn, and a good answer costs little."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import deserialise_events
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from service import tracing

_REJECTED = 400  # rasa-sdk's way to say that an action declines to run: not a failure
_DONE = 200  # an answer that points elsewhere is none: the key goes to the action server alone
_AWAY = frozenset({429, 502, 503, 504})  # what a proxy, a server that stops, or an unsettled action says
_DEADLINE = 5.0


class ActionFailed(BaseException):
    """Tell that an action ran and failed: the same call will most likely fail again.

    Rasa swallows every Exception of an action and stores the turn as if it had run, its events lost. Like a
    cancellation, this passes through, so that nothing of the turn is stored.
    """


class ActionsUnavailable(BaseException):
    """Tell that the action server is away or slow; passes through Rasa like ActionFailed."""


class ActionEndpoint(EndpointConfig):
    """Reach the action server over kept connections, within a deadline (seconds) for each call."""

    def __init__(self, url: str, deadline: float = _DEADLINE, **kwargs: Any) -> None:
        super().__init__(url, **kwargs)
        self._timeout = aiohttp.ClientTimeout(total=deadline)
        self._session: aiohttp.ClientSession | None = None

    @classmethod
    def from_config(cls, config: EndpointConfig) -> ActionEndpoint:
        """Take over what `endpoints.yml` says of the action server."""
        return cls(config.url, headers=config.headers, **config.kwargs)

    async def request(self, method: str = "post", subpath: str | None = None, **kwargs: Any) -> Any:
        """Return the action server's answer.

        Raises Rasa's ClientResponseError when the action declines to run, ActionsUnavailable when the server is not
        reached in time, ActionFailed for every other answer.
        """
        action, headers = kwargs["json"]["next_action"], dict[str, str]()
        with tracing.call("action", headers, action=action):
            try:
                return await self._call(method, kwargs["json"], headers)
            except ClientResponseError:
                raise
            except (aiohttp.ClientResponseError, ValueError) as error:
                away = getattr(error, "status", None) in _AWAY
                raise (ActionsUnavailable if away else ActionFailed)(action) from error
            except (aiohttp.ClientError, asyncio.TimeoutError) as error:
                raise ActionsUnavailable(action) from error

    async def _call(self, method: str, call: dict[str, Any], headers: dict[str, str]) -> Any:
        if self._session is None:
            self._session = aiohttp.ClientSession(headers=self.headers, timeout=self._timeout)
        options = {"json": call, "headers": headers, "allow_redirects": False}
        async with self._session.request(method, self.url, **options) as response:
            if response.status == _REJECTED:
                raise ClientResponseError(response.status, response.reason, await response.text())
            response.raise_for_status()
            if response.status != _DONE:
                raise ActionFailed(call["next_action"])
            return await response.json()

    async def close(self) -> None:
        """Close the kept connections."""
        if self._session is not None:
            await self._session.close()


def check_action_results_by_reading() -> None:
    """Let Rasa check an action's result by what it is going to do with it: read its events and its responses.

    Rasa's own check compares it with a JSON schema of every event there is, and the schema with its own schema, at
    every call of an action: two thirds of a turn.
    """
    RemoteAction._validate_action_result = _check  # Rasa offers no other place for it


def _check(_: RemoteAction, result: Any) -> bool:
    try:
        events, responses = result.get("events", []), result.get("responses", [])
        readable = len(deserialise_events(events)) == len(events) and all(isinstance(each, dict) for each in responses)
    except Exception as error:  # whatever reading raises would raise again where Rasa swallows it
        raise ActionFailed("the action server's answer cannot be read") from error
    if not readable:
        raise ActionFailed("the action server's answer is not a result of an action")
    return True
