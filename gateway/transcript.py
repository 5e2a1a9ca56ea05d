"""Write and read the lines of a conversation, numbered without a gap in the order they were said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.tables import MENU, Conversation, Message
from service.clock import Clock
from service.columns import Moment
from service.database import Database
from service.vault import Vault

# Statements of every turn are built once: building one costs as much as running it.
_LOCK = (
    select(Conversation)
    .where(Conversation.id == bindparam("conversation"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
# Of a forgotten conversation there are no lines.
_WITH_KEY = (
    select(Message, Conversation.key)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .where(Conversation.key.is_not(None))
)
_OF_CONVERSATION = _WITH_KEY.where(Message.conversation_id == bindparam("conversation"))
_AFTER = _OF_CONVERSATION.where(Message.seq > bindparam("after")).order_by(Message.seq)
_NEWEST_FIRST = _OF_CONVERSATION.order_by(Message.seq.desc())
_UNREAD = (
    _WITH_KEY.add_columns(Conversation.member_id, Conversation.session_id)
    .where(Message.unread, Message.at >= bindparam("since", type_=Moment()))
    .order_by(Message.at.desc())
)
_OF_TURN = _WITH_KEY.where(Message.turn_id == bindparam("turn")).order_by(Message.seq)
_SAID_SINCE = (
    select(Message.seq)
    .where(Message.conversation_id == bindparam("conversation"), Message.seq > bindparam("seen"))
    .where(Message.author == "bot")
    .limit(1)
)
_SAID_AT = (
    select(Message.author, Message.step)
    .where(Message.conversation_id == bindparam("conversation"), Message.seq <= bindparam("seen"))
    .where(Message.author.in_(("bot", "agent")))
    .order_by(Message.seq.desc())
    .limit(1)
)
_SENT_AS = select(Message.turn_id).where(
    Message.conversation_id == bindparam("conversation"), Message.client_message_id == bindparam("sent_as")
)


@dataclass(frozen=True)
class Line:
    """One line of a transcript, opened; `step` is the question pending after it."""

    seq: int
    author: str
    text: str
    step: str
    choices: list[Any]
    card: dict[str, Any] | None
    at: datetime


class Transcript:
    """Seal lines into the messages table and open them again."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def append(  # noqa: PLR0913 - a line of a transcript has that many sides
        self,
        session: AsyncSession,
        conversation: Conversation,
        author: str,
        text: str,
        *,
        turn_id: int | None,
        choices: list[Any] | None = None,
        card: dict[str, Any] | None = None,
        client_message_id: str | None = None,
    ) -> None:
        """Add the next line to a locked conversation, at its present step."""
        conversation.last_seq += 1
        message = Message(
            conversation_id=conversation.id,
            seq=conversation.last_seq,
            author=author,
            step=conversation.step,
            at=self._clock.now(),
            client_message_id=client_message_id,
            turn_id=turn_id,
        )
        content = {"text": text, "choices": choices or [], "card": card}
        message.sealed = self._vault.seal(conversation.key, content, message.place)
        session.add(message)

    async def replace(
        self, session: AsyncSession, conversation: Conversation, client_message_id: str, text: str
    ) -> None:
        """Put other words in the place of a customer's message."""
        own = select(Message).where(
            Message.conversation_id == conversation.id, Message.client_message_id == client_message_id
        )
        message = (await session.scalars(own)).one()
        content: dict[str, Any] = {"text": text, "choices": [], "card": None}
        message.sealed = self._vault.seal(conversation.key, content, message.place)

    async def after(self, conversation_id: str, seq: int) -> list[Line]:
        """Return the lines that follow number `seq`, oldest first."""
        return await self._read(_AFTER, {"conversation": conversation_id, "after": seq})

    async def of_turn(self, turn_id: int) -> list[Line]:
        """Return the customer's message of a turn and all that answered it."""
        return await self._read(_OF_TURN, {"turn": turn_id})

    async def question(self, session: AsyncSession, conversation: Conversation) -> Line | None:
        """Return the bot's line whose buttons count at present."""
        rows = await session.execute(_OF_TURN, {"turn": conversation.live_turn_id})
        return next((self._open(*row) for row in reversed(rows.all()) if row[0].author == "bot"), None)

    async def newest_card(self, conversation_id: str, card_type: str) -> Line | None:
        """Return the newest line that carries a card of a type."""
        # What a card is, only its opened line tells: read from the end until one fits.
        async with self._database.read() as session:
            rows = await session.stream(_NEWEST_FIRST, {"conversation": conversation_id})
            async for message, key in rows:
                line = self._open(message, key)
                if line.card and line.card.get("type") == card_type:
                    return line
        return None

    async def unread(self, since: datetime, limit: int) -> list[tuple[str, Line]]:
        """Return what customers said lately that the bot made nothing of, each with who said it: member or browser."""
        async with self._database.read() as session:
            rows = await session.execute(_UNREAD.limit(limit), {"since": since})
            return [
                (f"member {member_id}" if member_id else f"session {session_id}", self._open(message, key))
                for message, key, member_id, session_id in rows
            ]

    async def _read(self, lines: Any, given: Mapping[str, Any]) -> list[Line]:
        async with self._database.read() as session:
            return [self._open(message, key) for message, key in await session.execute(lines, given)]

    def _open(self, message: Message, key: bytes | None) -> Line:
        content = self._vault.open(key, message.sealed, message.place)
        return Line(seq=message.seq, author=message.author, step=message.step, at=message.at, **content)


async def lock(session: AsyncSession, conversation_id: str) -> Conversation:
    """Load a conversation for writing; other writers of it wait until this transaction ends.

    Numbers given under the lock become visible in their order, so a reader never skips one.
    """
    return (await session.scalars(_LOCK, {"conversation": conversation_id})).one()


async def has_been_sent(session: AsyncSession, conversation_id: str, client_message_id: str) -> bool:
    """Tell whether a message with a client's own id is in the conversation."""
    same = select(Message.seq).where(
        Message.conversation_id == conversation_id, Message.client_message_id == client_message_id
    )
    return await session.scalar(same) is not None


async def sent_as(session: AsyncSession, conversation_id: str, client_message_id: str) -> int | None:
    """Return the turn of the message that a client sent under its own id."""
    return await session.scalar(_SENT_AS, {"conversation": conversation_id, "sent_as": client_message_id})


async def is_behind(session: AsyncSession, conversation_id: str, seen: int) -> bool:
    """Tell whether the bot has said something after line `seen`."""
    return await session.scalar(_SAID_SINCE, {"conversation": conversation_id, "seen": seen}) is not None


async def asked_at(session: AsyncSession, conversation_id: str, seen: int) -> str:
    """Return the step that the bot had asked up to line `seen`; what follows a person's words is said to them."""
    said = (await session.execute(_SAID_AT, {"conversation": conversation_id, "seen": seen})).first()
    return said.step if said and said.author == "bot" else MENU
