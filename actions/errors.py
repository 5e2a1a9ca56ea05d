"""Name everything that can go wrong between a turn and the backend.

    BackendError
    ├── BackendFailure            nothing came back that can be relied on
    │   ├── BackendUnreachable    no connection, a broken answer, or the backend's own fault (5xx)
    │   └── BackendTimeout        no answer before the turn's deadline: what happened is unknown
    └── BackendRefusal            the backend answered, and the answer is no (4xx)
    Unsettled                     an application was submitted, and what became of it is not known

Foreign errors (aiohttp, asyncio, JSON) are translated in `actions.backend_client` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class BackendError(Exception):
    """Say that the backend gave no usable answer to one request."""


class BackendFailure(BackendError):
    """Say that nothing came back that can be relied on."""


class BackendUnreachable(BackendFailure):
    """Say that the backend could not be reached or broke while answering."""


class BackendTimeout(BackendFailure):
    """Say that the turn's deadline passed first; whether the request took effect is unknown."""


class BackendRefusal(BackendError):
    """Carry the backend's refusal: its `kind` (a stable slug), a sentence, and the problem's further members."""

    def __init__(self, status: int, kind: str, detail: str, extra: Mapping[str, Any]) -> None:
        super().__init__(kind)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.extra = extra


class Unsettled(Exception):
    """Say that what became of a submission is not known: the same message must come again, and gets no answer yet."""
