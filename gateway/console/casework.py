"""Look into the queue and the conversations, covered unless a look was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway import audit, transcript
from gateway.backend_client import BackendUnavailableError, RefusedError
from gateway.console.agents_backend import AgentsBackend
from gateway.console.covers import Covers
from gateway.console.masking import Mask, Nothing
from gateway.console.tables import Agent
from gateway.console.waiting import LATEST, OF_MEMBER, QUEUE, Waiting
from gateway.notes import Notes, WrittenNote
from gateway.tables import AuditEntry, Conversation, Handover
from gateway.transcript import Line, Transcript
from service.clock import Clock
from service.database import Database
from service.problems import Problem
from service.typed import normalised_policy_number

_ON_THE_CUSTOMERS_WISH = "担当者が、お客さまのお申し出により訂正を受け付け"
_UNCOVERED_FOR = timedelta(minutes=10)
_VIEWED_FOR = timedelta(minutes=30)
# Statements of every poll are built once: building one costs as much as running it.
_CASE = (
    select(Conversation, Handover)
    .join(Handover, Handover.conversation_id == Conversation.id)
    .where(Conversation.id == bindparam("conversation"), Conversation.key.is_not(None))
    .order_by(Handover.id.desc())
    .limit(1)
)
# The agent is not asked for: by their index, SQLite would go through all that they ever did.
_LOOKED = select(AuditEntry.actor).where(
    AuditEntry.conversation_id == bindparam("conversation"),
    AuditEntry.act == "uncover",
    AuditEntry.at > bindparam("since"),
)


@dataclass(frozen=True)
class Case:
    """One conversation as it stands, with its open handover, or its last one."""

    conversation: Conversation
    handover: Handover


class Casework:
    """Read what people at the desk work with, and write down that they looked."""

    def __init__(
        self, database: Database, lines: Transcript, notes: Notes, backend: AgentsBackend, clock: Clock
    ) -> None:
        self._database = database
        self._lines = lines
        self._notes = notes
        self._backend = backend
        self._clock = clock
        self._covers = Covers(backend, clock)
        self._viewed: dict[tuple[str, str], datetime] = {}

    async def queue(self) -> list[Waiting]:
        """Return every open handover, the longest waiting first."""
        return await self._listed(QUEUE)

    async def history(self, agent: Agent, policy_number: str) -> list[Waiting]:
        """Return the latest handovers, ended ones too: all, or of the customer with a policy number.

        Raises problems 422 `malformed-policy-number` and 503 `backend-unavailable`.
        """
        await self.write_down(agent, "search")
        if not policy_number:
            return await self._listed(LATEST)
        number = normalised_policy_number(policy_number)
        if number is None:
            raise Problem(422, "malformed-policy-number", "証券番号は、英字1文字と数字9桁です。")
        try:
            member_id = await self._backend.member_of(number, agent.id)
        except RefusedError:
            return []
        except BackendUnavailableError as error:
            raise _unavailable() from error
        if member_id is None:
            return []
        return await self._listed(OF_MEMBER, member=member_id)

    async def _listed(self, rows: Executable, **given: str) -> list[Waiting]:
        async with self._database.read() as session:
            return [Waiting(*row) for row in await session.execute(rows, given)]

    async def case(self, conversation_id: str) -> Case:
        """Return a conversation that was handed over; to the desk no other exists.

        Raises problem 404 `conversation-not-found`.
        """
        async with self._database.read() as session:
            found = (await session.execute(_CASE, {"conversation": conversation_id})).one_or_none()
        if found is None:
            raise Problem(404, "conversation-not-found", "この会話は、担当者の一覧にありません。")
        return Case(*found)

    async def lines(self, conversation_id: str, after: int) -> list[Line]:
        """Return the lines after a number."""
        return await self._lines.after(conversation_id, after)

    async def notes(self, conversation_id: str) -> list[WrittenNote]:
        """Return the notes."""
        return await self._notes.of(conversation_id)

    async def mask(self, case: Case, agent: Agent) -> Mask:
        """Return what covers a case's personal data from an agent; nothing is, for a while after a recorded look."""
        if await self._is_uncovered(case, agent):
            return Nothing()
        return await self._covers.of(case.conversation.member_id, agent.id)

    async def renewals(self, case: Case, agent: Agent) -> list[dict[str, Any]]:
        """Return the customer's renewals; none before a login. Raises RefusedError or BackendUnavailableError."""
        member_id = case.conversation.member_id
        return [] if member_id is None else await self._backend.renewals(member_id, agent.id)

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
            raise _unavailable() from error

    async def view(self, case: Case, agent: Agent, *, anew: bool = False) -> None:
        """Record that an agent looks at a conversation: whenever it is opened, and every half hour while it is."""
        seen, now = (agent.id, case.conversation.id), self._clock.now()
        if anew or now - self._viewed.get(seen, now - _VIEWED_FOR) >= _VIEWED_FOR:
            self._viewed = {key: at for key, at in self._viewed.items() if now - at < _VIEWED_FOR} | {seen: now}
            await self.write_down(agent, "view", case.conversation.id)

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

    async def _is_uncovered(self, case: Case, agent: Agent) -> bool:
        """Tell whether the agent asked lately to see this customer's data."""
        given = {"conversation": case.conversation.id, "since": self._clock.now() - _UNCOVERED_FOR}
        async with self._database.read() as session:
            return agent.id in (await session.scalars(_LOOKED, given)).all()

    def _record(self, session: AsyncSession, agent: Agent, act: str, conversation_id: str) -> None:
        audit.record(session, self._clock.now(), agent.id, act, conversation_id)


def _unavailable() -> Problem:
    return Problem(503, "backend-unavailable", "手続きのシステムにつながりません。少し待って、もう一度お試しください。")
