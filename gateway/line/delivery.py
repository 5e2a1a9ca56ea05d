"""Tell in LINE what the transcript says: it is the outbox, and a talk's row keeps how far the person was told."""

from __future__ import annotations

import uuid
from datetime import timedelta

import structlog
from sqlalchemy import or_, select, update

from gateway.leased_work import LeasedWork, LeaseLostError, growing_pause
from gateway.line.client import LineClient, Message, Result
from gateway.line.linking import LoginLinks
from gateway.line.rendering import Packed, Rendering
from gateway.line.settings import LineSettings
from gateway.line.tables import Talk
from gateway.line.talks import Talks
from gateway.metrics import Metrics
from gateway.tables import Conversation
from gateway.transcript import Transcript
from service.clock import Clock
from service.database import Database
from service.help_lines import OPERATION_HELP

_AT_ONCE = 50
_UNTIL_LOGIN = 30.0  # seconds between looks at a talk whose login has lapsed
_NOT_SHOWN: Message = {
    "type": "text",
    "text": f"申し訳ございません。この内容をLINEで表示できませんでした。お電話でご案内します。{OPERATION_HELP}",
}
_log = structlog.get_logger()


class Delivery:
    """Deliver to each talk in order, one process at a time, until it was taken; each replica runs one."""

    def __init__(  # noqa: PLR0913 - where everything that a delivery needs meets
        self,
        database: Database,
        clock: Clock,
        settings: LineSettings,
        *,
        talks: Talks,
        lines: Transcript,
        rendering: Rendering,
        client: LineClient,
        links: LoginLinks,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._talks = talks
        self._lines = lines
        self._rendering = rendering
        self._client = client
        self._links = links
        self._metrics = metrics
        self._owner = uuid.uuid4().hex
        self._work = LeasedWork(
            "line", settings.poll_interval, due=self._due, advance=self._advance, release=self._release
        )

    async def run(self) -> None:
        """Look for what is not told yet until cancelled; who takes a talk over sends the same, under the same key."""
        await self._work.run()

    async def _due(self) -> list[int]:
        now = self._clock.now()
        waiting = (
            select(Talk.id)
            .join(Conversation, Conversation.id == Talk.conversation_id)
            .where(Conversation.last_seq > Talk.told_seq, Conversation.key.is_not(None), Talk.key.is_not(None))
            .where(Talk.retry_at <= now, or_(Talk.lease_until.is_(None), Talk.lease_until < now))
            .order_by(Talk.retry_at)
            .limit(_AT_ONCE)
        )
        async with self._database.read() as session:
            return list(await session.scalars(waiting))

    async def _advance(self, talk_id: int) -> bool:
        talk = await self._claim(talk_id)
        return talk is not None and await self._tell(talk)

    async def _release(self) -> None:
        held = update(Talk).where(Talk.lease_owner == self._owner).values(lease_owner=None, lease_until=None)
        async with self._database.write() as session:
            await session.execute(held)

    async def _claim(self, talk_id: int) -> Talk | None:
        now = self._clock.now()
        free = or_(Talk.lease_until.is_(None), Talk.lease_until < now, Talk.lease_owner == self._owner)
        until = now + timedelta(seconds=self._settings.lease)
        claim = update(Talk).where(Talk.id == talk_id, free).values(lease_owner=self._owner, lease_until=until)
        async with self._database.write() as session:
            return await session.scalar(claim.returning(Talk), execution_options={"populate_existing": True})

    async def _tell(self, talk: Talk) -> bool:
        """Send the next messages; tell whether to go on at once."""
        packed = await self._next(talk)
        if packed is None:
            return False
        if not packed.messages:
            await self._told(talk, packed.seq)
            return True
        if talk.sending_seq is None:
            await self._begin(talk, packed)
        return await self._send(talk, packed)

    async def _next(self, talk: Talk) -> Packed | None:
        """Return what is to be told next; None when there is nothing, or nobody who may hear it."""
        if talk.conversation_id is None:
            await self._postpone(talk, _UNTIL_LOGIN)
            return None
        async with self._database.read() as session:
            conversation = await session.get_one(Conversation, talk.conversation_id)
        owner = await self._talks.owner(talk, seen=False)
        if conversation.member_id not in (None, owner.member_id):
            await self._postpone(talk, _UNTIL_LOGIN)
            return None
        lines = await self._lines.after(conversation.id, talk.told_seq)
        if talk.sending_seq is not None:
            lines = [line for line in lines if line.seq <= talk.sending_seq]
        if not lines:
            await self._postpone(talk, 0)
            return None
        return self._rendering.pack(lines, self._links.page(talk), conversation.id)

    async def _send(self, talk: Talk, packed: Packed) -> bool:
        now = self._clock.now()
        by_reply = talk.sending_token is not None and (talk.sending_until or now) > now
        if by_reply:
            result = await self._client.reply(str(talk.sending_token), packed.messages)
        else:
            result = await self._client.push(self._talks.user_of(talk), packed.messages, str(talk.retry_key))
        self._metrics.line_calls.labels("reply" if by_reply else "push", result.value).inc()
        if result is Result.TOKEN_USED and talk.attempts:
            result = Result.SENT  # Its first use, whose answer was lost, was ours.
        if result is Result.SENT:
            await self._told(talk, packed.seq)
            return True
        if result is Result.TOKEN_USED:
            await self._change(talk, sending_token=None)
            return True
        if result is Result.REFUSED:
            await self._client.push(self._talks.user_of(talk), [_NOT_SHOWN], str(uuid.uuid4()))
            await self._told(talk, packed.seq)
            return True
        await self._pause(talk, result)
        return False

    async def _pause(self, talk: Talk, result: Result) -> None:
        if result is Result.QUOTA:
            # The month's messages are used up, or the limit is being changed: nothing but waiting helps.
            _log.error("line-quota-reached")
            seconds = self._settings.quota_pause
        else:
            seconds = growing_pause(talk.attempts, self._settings.longest_pause)
        await self._change(talk, attempts=talk.attempts + 1)
        await self._postpone(talk, seconds)

    async def _begin(self, talk: Talk, packed: Packed) -> None:
        """Write what is about to be sent, and by which token: another that comes meanwhile is for the next."""
        taken = {"sending_token": Talk.reply_token, "sending_until": Talk.reply_until, "reply_token": None}
        await self._change(talk, sending_seq=packed.seq, retry_key=str(uuid.uuid4()), attempts=0, **taken)

    async def _told(self, talk: Talk, seq: int) -> None:
        await self._change(talk, told_seq=seq, sending_seq=None, sending_token=None, retry_key=None, attempts=0)

    async def _postpone(self, talk: Talk, seconds: float) -> None:
        retry_at = self._clock.now() + timedelta(seconds=seconds)
        await self._change(talk, retry_at=retry_at, lease_owner=None, lease_until=None)

    async def _change(self, talk: Talk, **values: object) -> None:
        """Write what became of a claimed talk, unless another process has taken it over."""
        own = update(Talk).where(Talk.id == talk.id, Talk.lease_owner == self._owner).values(values)
        async with self._database.write() as session:
            changed = await session.scalar(own.returning(Talk))
        if changed is None:
            raise LeaseLostError
        talk.sending_token, talk.sending_until = changed.sending_token, changed.sending_until
        talk.retry_key, talk.attempts = changed.retry_key, changed.attempts
