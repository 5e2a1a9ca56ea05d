"""Look into the queue and the conversations, covered unless a look was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway import audit, transcript
from gateway.backend_client import BackendClient, BackendUnavailableError, RefusedError
from gateway.console.masking import Mask, Nothing
from gateway.console.progress import known_words
from gateway.console.tables import Agent
from gateway.notes import Notes, WrittenNote
from gateway.tables import AuditEntry, Conversation, Handover, Message
from gateway.transcript import Line, Transcript
from service.clock import Clock
from service.database import Database
from service.problems import Problem

_ON_THE_CUSTOMERS_WISH = "担当者が、お客さまのお申し出により訂正を受け付け"
_UNCOVERED_FOR = timedelta(minutes=10)
_FRESH = timedelta(minutes=1)
_MOST_NAMES = 2000  # customers
_log = structlog.get_logger()


@dataclass(frozen=True)
class Case:
    """One conversation as it stands, with its open handover, or its last one."""

    conversation: Conversation
    handover: Handover


@dataclass(frozen=True)
class Waiting:
    """One row of the queue; `last_author` is who spoke last."""

    handover: Handover
    conversation: Conversation
    last_author: str | None


class Casework:
    """Read what people at the desk work with, and write down that they looked."""

    def __init__(
        self, database: Database, lines: Transcript, notes: Notes, backend: BackendClient, clock: Clock
    ) -> None:
        self._database = database
        self._lines = lines
        self._notes = notes
        self._backend = backend
        self._clock = clock
        self._names = Names(clock)

    async def queue(self) -> list[Waiting]:
        """Return every open handover, the longest waiting first."""
        last = (
            select(Message.author)
            .where(Message.conversation_id == Conversation.id, Message.seq == Conversation.last_seq)
            .scalar_subquery()
        )
        rows = (
            select(Handover, Conversation, last)
            .join(Conversation, Conversation.id == Handover.conversation_id)
            .where(Handover.ended_at.is_(None))
            .order_by(Handover.requested_at, Handover.id)
        )
        async with self._database.read() as session:
            return [Waiting(*row) for row in (await session.execute(rows)).all()]

    async def case(self, conversation_id: str) -> Case:
        """Return a conversation that was handed over; to the desk no other exists.

        Raises problem 404 `conversation-not-found`.
        """
        async with self._database.read() as session:
            conversation = await session.get(Conversation, conversation_id)
            newest = select(Handover).where(Handover.conversation_id == conversation_id).order_by(Handover.id.desc())
            handover = await session.scalar(newest.limit(1))
        if conversation is None or handover is None or conversation.key is None:
            raise Problem(404, "conversation-not-found", "この会話は、担当者の一覧にありません。")
        return Case(conversation, handover)

    async def lines(self, conversation_id: str, after: int) -> list[Line]:
        """Return the lines after a number."""
        return await self._lines.after(conversation_id, after)

    async def notes(self, conversation_id: str) -> list[WrittenNote]:
        """Return the notes."""
        return await self._notes.of(conversation_id)

    async def mask(self, case: Case, agent: Agent) -> Mask:
        """Return what covers a case's personal data from an agent; nothing is, for a while after a recorded look."""
        if await self.is_uncovered(case, agent):
            return Nothing()
        return Mask(await self._known(case, agent))

    async def renewals(self, case: Case, agent: Agent) -> list[dict[str, Any]]:
        """Return the customer's renewals; none before a login. Raises RefusedError or BackendUnavailableError."""
        member_id = case.conversation.member_id
        if member_id is None:
            return []
        found = await self._backend.renewals(member_id, agent.id)
        self._names.keep(member_id, [word for renewal in found for word in known_words(renewal)])
        return found

    async def reopen(self, case: Case, agent: Agent, renewal_id: str, step: str, message_id: str) -> None:
        """Have a step asked again, on the agent's word, in the ledger under the agent's name.

        Raises problems 404 `renewal-not-found` where it is not this customer's, 409 `not-reopened`, 503
        `backend-unavailable`.
        """
        evidence = {"question": "", "raw": _ON_THE_CUSTOMERS_WISH, "input": "choice", "message_id": message_id}
        try:
            if renewal_id not in {str(each["id"]) for each in await self.renewals(case, agent)}:
                raise Problem(404, "renewal-not-found", "この会話のお客さまの手続きではありません。")
            await self._backend.reopen(renewal_id, step, agent.id, evidence)
        except RefusedError as error:
            raise Problem(409, "not-reopened", str(error)) from error
        except BackendUnavailableError as error:
            detail = "手続きのシステムにつながりません。少し待って、もう一度お試しください。"
            raise Problem(503, "backend-unavailable", detail) from error

    async def is_uncovered(self, case: Case, agent: Agent) -> bool:
        """Tell whether the agent asked lately to see this customer's data."""
        since = self._clock.now() - _UNCOVERED_FOR
        looked = (
            select(AuditEntry.id)
            .where(AuditEntry.conversation_id == case.conversation.id, AuditEntry.actor == agent.id)
            .where(AuditEntry.act == "uncover", AuditEntry.at > since)
            .limit(1)
        )
        async with self._database.read() as session:
            return await session.scalar(looked) is not None

    async def write_down(self, agent: Agent, act: str, conversation_id: str | None = None, detail: str = "") -> None:
        """Record that an agent looked at something."""
        async with self._database.write() as session:
            audit.record(session, self._clock.now(), agent.id, act, conversation_id, detail)

    async def add_note(self, case: Case, agent: Agent, text: str) -> None:
        """Add an agent's note."""
        async with self._database.write() as session:
            conversation = await transcript.lock(session, case.conversation.id)
            self._notes.add(session, conversation, agent.id, text)
            self._record(session, agent, "note", conversation.id)

    def _record(self, session: AsyncSession, agent: Agent, act: str, conversation_id: str) -> None:
        audit.record(session, self._clock.now(), agent.id, act, conversation_id)

    async def _known(self, case: Case, agent: Agent) -> list[str]:
        member_id = case.conversation.member_id or ""
        if member_id and not self._names.is_fresh(member_id):
            try:
                await self.renewals(case, agent)
            except (BackendUnavailableError, RefusedError) as error:
                # What was known before counts on, and shapes are covered all the same.
                _log.warning("names-unknown", reason=type(error).__name__)
        return self._names.of(member_id)


class Names:
    """Remember for a minute how customers are called, so that a page that looks often asks the backend seldom."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[datetime, list[str]]] = {}

    def keep(self, member_id: str, words: list[str]) -> None:
        """Remember a customer's words; the longest remembered one is forgotten where there are too many."""
        self._kept.pop(member_id, None)
        self._kept[member_id] = (self._clock.now(), words)
        if len(self._kept) > _MOST_NAMES:
            del self._kept[next(iter(self._kept))]

    def of(self, member_id: str) -> list[str]:
        """Return a customer's words, however old."""
        return self._kept[member_id][1] if member_id in self._kept else []

    def is_fresh(self, member_id: str) -> bool:
        """Tell whether they need not be asked for again."""
        return member_id in self._kept and self._clock.now() - self._kept[member_id][0] < _FRESH
