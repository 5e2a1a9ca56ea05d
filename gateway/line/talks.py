"""Find the talk of a person in LINE, its session and its conversation."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from gateway.conversations import Conversations, require_login
from gateway.keys import Signer
from gateway.line.tables import Talk
from gateway.sessions import Sessions
from gateway.tables import Conversation, Session
from service.clock import Clock
from service.database import Database
from service.vault import Vault

CHANNEL = "line"


class Talks:
    """Give each person in LINE one session, as each browser has one; its login lapses as theirs do."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        clock: Clock,
        *,
        sessions: Sessions,
        conversations: Conversations,
        signer: Signer,
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._sessions = sessions
        self._conversations = conversations
        self._signer = signer

    async def of(self, user_id: str) -> Talk:
        """Return the person's talk; a first word, or the first after a block, makes it known how to answer."""
        talk = await self.known(user_id)
        if talk is None:
            try:
                return await self._begin(user_id)
            except IntegrityError:  # another event of the same person was first
                talk = await self.known(user_id)
                assert talk is not None  # noqa: S101
        return talk if talk.key else await self._seal(talk, user_id)

    async def known(self, user_id: str) -> Talk | None:
        """Return the person's talk if there is one."""
        async with self._database.read() as session:
            return await session.scalar(select(Talk).where(Talk.user_hash == self._signer.sign(user_id)))

    async def get(self, talk_id: int) -> Talk | None:
        """Return a talk by its number."""
        async with self._database.read() as session:
            return await session.get(Talk, talk_id)

    def user_of(self, talk: Talk) -> str:
        """Return LINE's id of the person; raises VaultError once it is gone."""
        return str(self._vault.open(talk.key, talk.sealed, talk.place))

    async def owner(self, talk: Talk, *, seen: bool) -> Session:
        """Return the talk's session, without its member if the login has lapsed; one that is too old is replaced."""
        found = await self._sessions.of_row(talk.session_id, seen=seen)
        if found is not None:
            return found
        opened, _ = await self._sessions.open()
        async with self._database.write() as session:
            row = await session.get_one(Talk, talk.id)
            row.session_id = talk.session_id = opened.id
        return opened

    async def enter(self, talk: Talk) -> Conversation:
        """Return the talk's open conversation, begun if there is none.

        Raises problem 401 `login-required` where it belongs to a member who is not logged in any more.
        """
        owner = await self.owner(talk, seen=True)
        conversation = await self._conversations.of_session(owner)
        if conversation is None:
            conversation, _ = await self._conversations.open(owner, CHANNEL, None)
        require_login(conversation, owner)
        if talk.conversation_id != conversation.id:
            async with self._database.write() as session:
                row = await session.get_one(Talk, talk.id, with_for_update=True)
                if row.conversation_id != conversation.id:
                    row.conversation_id, row.told_seq, row.sending_seq = conversation.id, 0, None
            talk.conversation_id, talk.told_seq, talk.sending_seq = conversation.id, 0, None
        return conversation

    async def may_be_answered(self, talk: Talk, token: str | None, seconds: float) -> None:
        """Keep the token by which the next answer costs nothing."""
        async with self._database.write() as session:
            row = await session.get_one(Talk, talk.id, with_for_update=True)
            row.reply_token, row.reply_until = token, self._clock.now() + timedelta(seconds=seconds)
            row.retry_at = self._clock.now()

    async def end(self, talk: Talk) -> None:
        """Forget how to reach a person who blocked the channel, and end the login."""
        async with self._database.write() as session:
            row = await session.get_one(Talk, talk.id, with_for_update=True)
            row.key = row.sealed = row.reply_token = None
        owner = await self.owner(talk, seen=False)
        await self._sessions.end(owner)

    async def _begin(self, user_id: str) -> Talk:
        opened, _ = await self._sessions.open()
        talk = Talk(user_hash=self._signer.sign(user_id), session_id=opened.id, retry_at=self._clock.now())
        talk.key = self._vault.new_key()
        talk.sealed = self._vault.seal(talk.key, user_id, talk.place)
        async with self._database.write() as session:
            session.add(talk)
        return talk

    async def _seal(self, talk: Talk, user_id: str) -> Talk:
        async with self._database.write() as session:
            row = await session.get_one(Talk, talk.id, with_for_update=True)
            row.key = row.key or self._vault.new_key()
            row.sealed = self._vault.seal(row.key, user_id, row.place)
            return row
