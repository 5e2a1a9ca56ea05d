"""Let a person take a conversation over, speak in it, and give it back; each act is a compare-and-set."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway import audit, choices, customer_text, notices, transcript, turns
from gateway.bell import Bell
from gateway.conversations import Conversations
from gateway.metrics import Metrics
from gateway.runner import TurnRunner
from gateway.tables import Conversation, Handover, Turn
from gateway.transcript import Transcript
from gateway.turns import Claim
from service.clock import Clock
from service.database import Database
from service.problems import Problem

_OVER = "この引き継ぎは終わっています。"
_TAKEN = "ほかの担当者が対応しています。"
_log = structlog.get_logger()
_LEFT_AFTER = timedelta(minutes=5)  # beyond the end of the lease, in which its holder may come back
_LOST = "この会話は、ほかの担当者が引き継いだか、終了しています。一覧から開き直してください。"


@dataclass(frozen=True)
class Person:
    """Who speaks at a desk: `id` for the record, `name` for the customer."""

    id: str
    name: str


class Takeovers:
    """Give each conversation to one person at a time, by a lease that its holder keeps alive."""

    def __init__(  # noqa: PLR0913 - what a takeover touches
        self,
        database: Database,
        clock: Clock,
        *,
        lines: Transcript,
        conversations: Conversations,
        runner: TurnRunner,
        bell: Bell,
        metrics: Metrics,
        lease: timedelta,
        look_every: float,
    ) -> None:
        """Let a takeover lapse `lease` after its holder was last heard of; look for such every so many seconds."""
        self._database = database
        self._lines = lines
        self._conversations = conversations
        self._runner = runner
        self._bell = bell
        self._clock = clock
        self._metrics = metrics
        self._lease = lease
        self._look_every = look_every

    async def take(self, handover_id: int, person: Person) -> Handover:
        """Give a waiting handover to a person; the bot is silent from here on.

        Raises problems 404 `handover-unknown`, 409 `handover-taken`, `handover-over` and `submission-pending`: while
        an application is being confirmed, its receipt must reach the customer first.
        """
        async with self._database.write() as session:
            handover, conversation = await self._locked(session, handover_id)
            now = self._clock.now()
            if handover.ended_at is not None:
                raise Problem(409, "handover-over", _OVER)
            if handover.agent not in (None, person.id) and handover.lease_until and handover.lease_until > now:
                raise Problem(409, "handover-taken", _TAKEN)
            if await choices.submission_waits(session, conversation.id):
                raise Problem(409, "submission-pending", "お申込みの受付を確認中です。確認のあとで引き継げます。")
            if handover.taken_at is None:
                self._metrics.handover_seconds.observe((now - handover.requested_at).total_seconds())
            if handover.agent != person.id or conversation.mode == "bot":
                said = notices.TAKEN_OVER.format(name=person.name)
                self._lines.append(session, conversation, "system", said, turn_id=None)
            handover.agent, handover.version = person.id, handover.version + 1
            handover.taken_at, handover.lease_until = handover.taken_at or now, now + self._lease
            conversation.mode = "human"
            # What nobody has begun to answer is the person's to answer; what is under way is held for them.
            unbegun = (Turn.conversation_id == conversation.id, Turn.state == turns.WAITING, Turn.lease_owner.is_(None))
            await session.execute(turns.quietly(update(Turn).where(*unbegun).values(state=turns.DONE, done_at=now)))
            audit.record(session, now, person.id, "take", conversation.id)
        self._bell.ring(conversation.id)
        return handover

    async def keep(self, handover_id: int, person: Person, version: int) -> None:
        """Keep a takeover alive; raises problem 409 `handover-lost`."""
        async with self._database.write() as session:
            handover, _ = await self._held(session, handover_id, person, version)
            handover.lease_until = self._clock.now() + self._lease

    async def let_go(self, handover_id: int, person: Person, version: int) -> None:
        """Leave a takeover to the colleague who takes it next; raises problem 409 `handover-lost`."""
        async with self._database.write() as session:
            handover, _ = await self._held(session, handover_id, person, version)
            handover.lease_until = self._clock.now()

    async def say(self, handover_id: int, person: Person, version: int, client_message_id: str, text: str) -> None:
        """Say something to the customer, once for each id; raises problems 409 `handover-lost`, 422 for the text."""
        said = customer_text.accept(text)
        async with self._database.write() as session:
            handover, conversation = await self._held(session, handover_id, person, version)
            now = self._clock.now()
            handover.lease_until = now + self._lease
            if await transcript.has_been_sent(session, conversation.id, client_message_id):
                return
            self._lines.append(session, conversation, "agent", said, turn_id=None, client_message_id=client_message_id)
            audit.record(session, now, person.id, "say", conversation.id)
        self._bell.ring(conversation.id)

    async def give_back(self, handover_id: int, person: Person, version: int) -> None:
        """Give the conversation back: the bot asks the draft's next step; raises problem 409 `handover-lost`."""
        await self._end(handover_id, person, version, "returned", notices.GIVEN_BACK)

    async def close(self, handover_id: int, person: Person, version: int) -> None:
        """End the talk; what the bot asked before it is asked anew, for an answer now would be one to the person.

        Raises problem 409 `handover-lost`.
        """
        await self._end(handover_id, person, version, "closed", notices.CLOSED)

    async def run(self) -> None:
        """Look for takeovers that were left, for as long as the process lives."""
        while True:
            await asyncio.sleep(self._look_every)
            try:
                await self.release_lapsed()
            except Exception as error:
                _log.warning("takeovers-not-looked-at", reason=type(error).__name__)

    async def release_lapsed(self) -> None:
        """Give back to the bot what its holders have left for long; those customers wait for the next person."""
        before = self._clock.now() - _LEFT_AFTER
        await self._release(Handover.lease_until < before)

    async def release(self, person_id: str) -> None:
        """Give back to the bot what a person who goes still holds; those customers wait for the next person."""
        await self._release(Handover.agent == person_id)

    async def decline(self, handover_id: int, person: Person) -> None:
        """End a wait that nobody took, and tell the customer; the bot goes on as it was.

        Raises problems 404 `handover-unknown`, 409 `handover-taken` and `handover-over`.
        """
        async with self._database.write() as session:
            handover, conversation = await self._locked(session, handover_id)
            if handover.ended_at is not None:
                raise Problem(409, "handover-over", _OVER)
            if handover.taken_at is not None:
                raise Problem(409, "handover-taken", _TAKEN)
            now = self._clock.now()
            handover.ended_at, handover.ended_as = now, "declined"
            self._lines.append(session, conversation, "system", notices.DECLINED, turn_id=None)
            audit.record(session, now, person.id, "declined", conversation.id)
        self._bell.ring(conversation.id)

    async def conversation_of(self, handover_id: int) -> str:
        """Return the conversation of a handover; raises problem 404 `handover-unknown`."""
        async with self._database.read() as session:
            return (await _found(session, handover_id)).conversation_id

    async def _end(self, handover_id: int, person: Person, version: int, way: str, said: str) -> None:
        async with self._database.write() as session:
            handover, conversation = await self._held(session, handover_id, person, version)
            now = self._clock.now()
            handover.ended_at, handover.ended_as, handover.lease_until = now, way, None
            audit.record(session, now, person.id, way, conversation.id)
            claimed = await self._to_the_bot(session, conversation, said)
        self._runner.start(claimed)
        self._bell.ring(conversation.id)

    async def _release(self, which: ColumnElement[bool]) -> None:
        left = select(Handover.id).where(Handover.ended_at.is_(None), Handover.agent.is_not(None), which)
        async with self._database.read() as session:
            ids = list(await session.scalars(left))
        for handover_id in ids:
            async with self._database.write() as session:
                handover, conversation = await self._locked(session, handover_id)
                if await session.scalar(left.where(Handover.id == handover_id)) is None:
                    continue
                audit.record(session, self._clock.now(), str(handover.agent), "left", conversation.id)
                handover.agent, handover.lease_until, handover.version = None, None, handover.version + 1
                claimed = await self._to_the_bot(session, conversation, notices.LEFT)
            self._runner.start(claimed)
            self._bell.ring(conversation.id)

    async def _to_the_bot(self, session: AsyncSession, conversation: Conversation, said: str) -> Claim | None:
        """Let the bot answer again, with the question that is pending; no button from before the talk counts."""
        conversation.mode, conversation.live_turn_id = "bot", None
        # An answer still under way belongs to what the person has settled: who holds its turn drops it.
        waiting = (Turn.conversation_id == conversation.id, Turn.state == turns.WAITING)
        over = {"state": turns.DONE, "done_at": self._clock.now(), "lease_owner": None}
        await session.execute(turns.quietly(update(Turn).where(*waiting).values(over)))
        self._lines.append(session, conversation, "system", said, turn_id=None)
        _, claimed = await self._conversations.event(session, conversation, "resume_after_handover", {})
        return claimed

    async def _held(
        self, session: AsyncSession, handover_id: int, person: Person, version: int
    ) -> tuple[Handover, Conversation]:
        handover, conversation = await self._locked(session, handover_id)
        if (handover.agent, handover.version) != (person.id, version) or handover.ended_at is not None:
            raise Problem(409, "handover-lost", _LOST)
        return handover, conversation

    async def _locked(self, session: AsyncSession, handover_id: int) -> tuple[Handover, Conversation]:
        found = await _found(session, handover_id)
        conversation = await transcript.lock(session, found.conversation_id)
        # What was read before the lock may have changed while it was waited for.
        fresh = select(Handover).where(Handover.id == handover_id).execution_options(populate_existing=True)
        return (await session.scalars(fresh)).one(), conversation


async def _found(session: AsyncSession, handover_id: int) -> Handover:
    found = await session.get(Handover, handover_id)
    if found is None:
        raise Problem(404, "handover-unknown", "引き継ぎが見つかりません。一覧から開き直してください。")
    return found
