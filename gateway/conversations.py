"""Open a session's conversation, find it again, and tell whose it is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway import audit, handovers, transcript, turns
from gateway.keys import new_id
from gateway.runner import TurnRunner
from gateway.tables import Conversation, Session, Turn
from gateway.turns import Asked, Claim, Leases
from service.clock import Clock
from service.database import Database
from service.problems import Problem
from service.vault import Vault

PHONE = "phone"
"""The channel of a conversation in which an agent acts for a member who telephones."""
LOGIN_REQUIRED = "ログインの有効期限が切れました。お手数ですが、もう一度ログインしてください。"


class Conversations:
    """Give each session its one open conversation."""

    def __init__(self, database: Database, vault: Vault, clock: Clock, leases: Leases, runner: TurnRunner) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._leases = leases
        self._runner = runner

    async def open(self, owner: Session, channel: str, entry: str | None) -> tuple[Conversation, Turn | None]:
        """Return the session's open conversation, or a new one with the turn that asks for its greeting."""
        async with self._database.write() as session:
            # Two tabs that open at once wait here for each other, and share the conversation.
            locked = await session.get_one(Session, owner.id, with_for_update=True)
            existing = await _open_one(session, owner.id)
            if existing is not None:
                require_login(existing, owner)
                require_login(existing, locked)
                return existing, None
            created = Conversation(
                id=new_id(),
                session_id=owner.id,
                member_id=locked.member_id,
                key=self._vault.new_key(),
                channel=PHONE if locked.agent else channel,
                agent=locked.agent,
                entry=entry,
                created_at=self._clock.now(),
            )
            session.add(created)
            if created.agent:
                audit.record(session, created.created_at, created.agent, "call", created.id)
            turn, claimed = await self.event(session, created, "start_conversation", {"entry": entry})
        self._runner.start(claimed)
        return created, turn

    async def of_session(self, owner: Session) -> Conversation | None:
        """Return the session's open conversation."""
        async with self._database.read() as session:
            return await _open_one(session, owner.id)

    async def of_member(self, owner: Session, conversation_id: str) -> Conversation | None:
        """Return a conversation of the member who is logged in, on whatever channel it is.

        Raises problem 401 `login-required` where nobody is.
        """
        if owner.member_id is None:
            raise Problem(401, "login-required", LOGIN_REQUIRED, login="/login")
        async with self._database.read() as session:
            found = await session.get(Conversation, conversation_id)
        return found if found is not None and found.member_id == owner.member_id else None

    async def owned(self, owner: Session, conversation_id: str) -> Conversation:
        """Return a conversation of the session; to everyone else it does not exist.

        Raises problem 404 `conversation-not-found` and 401 `login-required`.
        """
        async with self._database.read() as session:
            conversation = await session.get(Conversation, conversation_id)
        if conversation is None or conversation.session_id != owner.id or conversation.closed_at is not None:
            raise not_found()
        require_login(conversation, owner)
        return conversation

    async def resume_as_member(self, owner: Session, member_id: str, event: str) -> Turn | None:
        """Give the session's conversation to the member and let it go on by itself, by the event's intent.

        A conversation of another member is closed, and so is one in which an agent acted: two people may share a
        browser, never a conversation.
        """
        async with self._database.write() as session:
            found = await _open_one(session, owner.id)
            if found is None:
                return None
            conversation = await transcript.lock(session, found.id)
            if conversation.closed_at is not None:
                return None
            if conversation.agent or conversation.member_id not in (None, member_id):
                now = self._clock.now()
                conversation.closed_at = now
                await handovers.leave(session, Conversation.id == conversation.id, now)
                return None
            conversation.member_id = member_id
            turn, claimed = await self.event(session, conversation, event, {})
        self._runner.start(claimed)
        return turn

    async def tell(self, conversation_id: str, intent: str) -> None:
        """Let an open conversation know of something that happened elsewhere."""
        async with self._database.write() as session:
            if await session.get(Conversation, conversation_id) is None:
                return
            conversation = await transcript.lock(session, conversation_id)
            if conversation.closed_at is not None:
                return
            _, claimed = await self.event(session, conversation, intent, {})
        self._runner.start(claimed)

    async def event(
        self, session: AsyncSession, conversation: Conversation, intent: str, entities: dict[str, Any]
    ) -> tuple[Turn, Claim | None]:
        """Store an event's turn; return it, and the turn claimed with it.

        While a person answers, the bot hears of nothing.
        """
        await session.flush()
        state = turns.WAITING if conversation.mode == "bot" else turns.DONE
        meaning = {"intent": intent, "entities": entities}
        turn = await self._leases.add(session, conversation, "event", Asked("", meaning), state)
        return turn, await self._leases.claim(session, conversation)


def require_login(conversation: Conversation, owner: Session) -> None:
    """Refuse a member's conversation to a session whose login is gone, with problem 401 `login-required`."""
    if conversation.member_id not in (None, owner.member_id):
        raise Problem(401, "login-required", LOGIN_REQUIRED, login="/login")


def not_found() -> Problem:
    """Make the problem that tells nothing of other people's conversations."""
    return Problem(404, "conversation-not-found", "会話が見つかりません。画面を開き直してください。")


async def _open_one(session: AsyncSession, session_id: int) -> Conversation | None:
    found = select(Conversation).where(Conversation.session_id == session_id, Conversation.closed_at.is_(None))
    return await session.scalar(found.order_by(Conversation.created_at.desc()).limit(1))
