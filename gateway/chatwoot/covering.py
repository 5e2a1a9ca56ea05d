"""Cover what leaves for the desk: a system of others keeps it."""

from __future__ import annotations

import structlog

from gateway.backend_client import BackendUnavailableError, RefusedError
from gateway.console.agents_backend import AgentsBackend
from gateway.console.known_names import KnownNames
from gateway.console.masking import Mask
from gateway.console.progress import known_words
from gateway.tables import Conversation

_ACTOR = "chatwoot"
_log = structlog.get_logger()


class NamesUnknownError(Exception):
    """How a customer is called cannot be learned now: nothing they said can be told uncovered."""


class Covers:
    """Make the mask of a conversation."""

    def __init__(self, backend: AgentsBackend, names: KnownNames) -> None:
        self._backend = backend
        self._names = names

    async def of(self, conversation: Conversation) -> Mask:
        """Return what covers a conversation's personal data; raises NamesUnknownError."""
        member_id = conversation.member_id
        if member_id is None:
            return Mask()
        if not self._names.is_fresh(member_id):
            await self._learn(member_id)
        return Mask(self._names.of(member_id))

    async def _learn(self, member_id: str) -> None:
        try:
            found = await self._backend.renewals(member_id, _ACTOR)
        except (BackendUnavailableError, RefusedError) as error:
            _log.warning("names-unknown", reason=type(error).__name__)
            if not self._names.of(member_id):
                raise NamesUnknownError from error
        else:
            self._names.keep(member_id, [word for renewal in found for word in known_words(renewal)])
