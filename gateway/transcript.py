"""Write and read the lines of a conversation, numbered without a gap in the order they were said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.tables import Conversation, Message

# Statements of every turn are built once: building one costs as much as running it.
_LOCK = (
    select(Conversation)
    .where(Conversation.id == bindparam("conversation"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_OF_CONVERSATION = select(Message).where(Message.conversation_id == bindparam("conversation"))
_AFTER = _OF_CONVERSATION.where(Message.seq > bindparam("after")).order_by(Message.seq)
_SENT_AS = _OF_CONVERSATION.where(Message.client_message_id == bindparam("sent_as"))
_OF_TURN = select(Message).where(Message.turn_id == bindparam("turn")).order_by(Message.seq)


async def lock(session: AsyncSession, conversation_id: str) -> Conversation:
    """Load a conversation for writing; other writers of it wait until this transaction ends.

    Numbers given under the lock become visible in their order, so a reader never skips one.
    """
    return (await session.scalars(_LOCK, {"conversation": conversation_id})).one()


def append(  # noqa: PLR0913 - a line of a transcript has that many sides
    session: AsyncSession,
    conversation: Conversation,
    author: str,
    text: str,
    at: datetime,
    *,
    turn_id: int | None,
    choices: list[Any] | None = None,
    card: dict[str, Any] | None = None,
    client_message_id: str | None = None,
) -> Message:
    """Add the next line to a locked conversation, at its present step."""
    conversation.last_seq += 1
    message = Message(
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        author=author,
        text=text,
        step=conversation.step,
        choices=choices or [],
        card=card,
        at=at,
        client_message_id=client_message_id,
        turn_id=turn_id,
    )
    session.add(message)
    return message


async def after(session: AsyncSession, conversation_id: str, seq: int) -> list[Message]:
    """Return the lines that follow number `seq`, oldest first."""
    return list(await session.scalars(_AFTER, {"conversation": conversation_id, "after": seq}))


async def of_turn(session: AsyncSession, turn_id: int) -> list[Message]:
    """Return the customer's message of a turn and all that answered it."""
    return list(await session.scalars(_OF_TURN, {"turn": turn_id}))


async def sent_as(session: AsyncSession, conversation_id: str, client_message_id: str) -> Message | None:
    """Return the customer's message that a client sent under its own id."""
    return await session.scalar(_SENT_AS, {"conversation": conversation_id, "sent_as": client_message_id})


async def newest_card(session: AsyncSession, conversation_id: str, card_type: str) -> Message | None:
    """Return the newest line that carries a card of a type."""
    # Cards are few and JSON operators differ between the engines: read from the end until one fits.
    lines = await session.stream_scalars(
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.card.is_not(None))
        .order_by(Message.seq.desc())
    )
    async for message in lines:
        if message.card and message.card.get("type") == card_type:
            return message
    return None
