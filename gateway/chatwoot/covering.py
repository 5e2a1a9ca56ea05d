"""Cover what leaves for the desk: a system of others keeps it."""

from __future__ import annotations

from gateway.console.covers import Covers
from gateway.console.masking import Mask
from gateway.tables import Conversation

_ACTOR = "chatwoot"


class NamesUnknownError(Exception):
    """How a customer is called cannot be learned now: nothing they said can be told uncovered."""


async def cover(covers: Covers, conversation: Conversation) -> Mask:
    """Return what covers a conversation's personal data; raises NamesUnknownError."""
    mask = await covers.of(conversation.member_id, _ACTOR)
    if not covers.are_whole(conversation.member_id):
        raise NamesUnknownError
    return mask
