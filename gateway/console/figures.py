"""Count where customers stop, who helps whom, and which words the bot could not read."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from gateway.console.masking import Mask
from gateway.console.progress import label_of
from gateway.handovers import is_waiting
from gateway.tables import AuditEntry, Conversation, Handover, ReachedStep
from gateway.transcript import Transcript
from service.database import Database
from service.step_labels import STEP_LABELS

_BEFORE = ("identify.login", "identify.contract")
_OF_SOME = frozenset(
    {
        "scope.employer",
        "scope.retirement",
        "plan.free",
        "contact.address",
        "contact.phone",
        "contact.email",
    }
)
"""The steps that only some customers come to: who is past them need not have been there."""
_FUNNEL = (*_BEFORE, *STEP_LABELS, "completed")
_OF_ALL = [step for step in _FUNNEL if step not in _OF_SOME]
_BY_STEP = select(ReachedStep.step, func.count(), func.sum(ReachedStep.repeated)).group_by(ReachedStep.step)
_MOST_LINES = 2000
_SAID_BY = 3  # customers: what only one wrote, from two browsers perhaps, may tell who they are
_NO_LETTER = re.compile(r"[\s。、!?.,…~ー]+")


@dataclass(frozen=True)
class Cohort:
    """The conversations that began since a moment, by one way in, or by any."""

    since: datetime
    channel: str | None = None
    entry: str | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what selects them."""
        chosen = [Conversation.created_at >= self.since]
        if self.channel:
            chosen.append(Conversation.channel == self.channel)
        if self.entry:
            chosen.append(Conversation.entry == self.entry)
        return chosen


@dataclass(frozen=True)
class Stage:
    """One step of the funnel: how many came to it (or further), are at it now, and were asked it again.

    `share` is of all who began, `lost` of those who came to the stage before (both in percent); `lost` is None for a
    step that only some come to.
    """

    label: str
    reached: int
    share: float
    lost: float | None
    here: int
    repeated: int

    @property
    def is_of_some(self) -> bool:
        """Say whether only some customers come to it."""
        return self.lost is None


class Reached(NamedTuple):
    """How many conversations came to a step, and how often it was asked again."""

    conversations: int
    repeated: int


@dataclass(frozen=True)
class Workload:
    """Who is helped by whom: `held` and `taken` (takeovers) count by agent, `reasons` and `ends` over the period."""

    waiting: int
    waiting_since: datetime | None
    held: dict[str, int]
    taken: dict[str, int]
    reasons: dict[str, int]
    ends: dict[str, int]
    median_wait: float | None


@dataclass(frozen=True)
class UnreadWords:
    """Words that the bot made nothing of, and how many customers said them at which step."""

    text: str
    step: str
    customers: int


class Figures:
    """Read the figures that supervisors work with."""

    def __init__(self, database: Database, lines: Transcript) -> None:
        self._database = database
        self._lines = lines

    async def funnel(self, cohort: Cohort) -> tuple[int, list[Stage]]:
        """Return how many conversations began, and how far they came, in the order of the steps."""
        of_cohort = ReachedStep.conversation_id.in_(select(Conversation.id).where(*cohort.conditions))
        position = case({step: number for number, step in enumerate(_OF_ALL)}, value=ReachedStep.step, else_=-1)
        furthest = (
            select(func.max(position).label("furthest"))
            .where(of_cohort)
            .group_by(ReachedStep.conversation_id)
            .subquery()
        )
        by_end = select(furthest.c.furthest, func.count()).group_by(furthest.c.furthest)
        here_now = select(Conversation.step, func.count()).where(*cohort.conditions).group_by(Conversation.step)
        async with self._database.read() as session:
            began = await session.scalar(select(func.count()).where(*cohort.conditions)) or 0
            counted = {step: Reached(*counts) for step, *counts in await session.execute(_BY_STEP.where(of_cohort))}
            ends = {int(position): int(count) for position, count in await session.execute(by_end)}
            here = dict((await session.execute(here_now)).all())
        return began, _stages(began, counted, ends, here)

    async def repeated(self, since: datetime, limit: int) -> list[Stage]:
        """Return the steps reached since a moment that were most often asked again."""
        asked_again = _BY_STEP.where(ReachedStep.at >= since, ReachedStep.repeated > 0)
        most = asked_again.order_by(func.sum(ReachedStep.repeated).desc()).limit(limit)
        async with self._database.read() as session:
            rows = await session.execute(most)
            return [Stage(label_of(step), reached, 0, None, 0, repeated) for step, reached, repeated in rows]

    async def entries(self) -> list[str]:
        """Return every campaign that led to a conversation."""
        known = (
            select(Conversation.entry).distinct().where(Conversation.entry.is_not(None)).order_by(Conversation.entry)
        )
        async with self._database.read() as session:
            return [str(entry) for entry in await session.scalars(known)]

    async def workload(self, now: datetime, today: datetime, since: datetime) -> Workload:
        """Return who waits and is helped now, what was taken since `today` began, and why, `since` a moment."""
        held_now = (Handover.ended_at.is_(None), ~is_waiting(now))
        async with self._database.read() as session:
            waiting = select(func.count(), func.min(Handover.requested_at)).where(is_waiting(now))
            count, oldest = (await session.execute(waiting)).one()

            async def counted(column: InstrumentedAttribute[Any], *where: ColumnElement[bool]) -> dict[str, int]:
                rows = await session.execute(select(column, func.count()).where(*where).group_by(column))
                return {str(value): number for value, number in rows if value is not None}

            asked = Handover.requested_at >= since
            taken = select(Handover.requested_at, Handover.taken_at).where(asked, Handover.taken_at.is_not(None))
            waits = [(end - begin).total_seconds() for begin, end in await session.execute(taken) if end]
            return Workload(
                waiting=count,
                waiting_since=oldest,
                held=await counted(Handover.agent, *held_now),
                taken=await counted(AuditEntry.actor, AuditEntry.act == "take", AuditEntry.at >= today),
                reasons=await counted(Handover.reason, asked),
                ends=await counted(Handover.ended_as, asked),
                median_wait=median(waits) if waits else None,
            )

    async def unread(self, since: datetime, limit: int) -> list[UnreadWords]:
        """Return the words that the bot most often made nothing of; what only one or two wrote is not among them."""
        mask, said = Mask(), defaultdict(set)
        shown: dict[tuple[str, str], str] = {}
        for customer, line in await self._lines.unread(since, _MOST_LINES):
            key = (_plain(line.text), line.step)
            shown.setdefault(key, mask.text(line.text))
            said[key].add(customer)
        found = [
            UnreadWords(shown[key], label_of(key[1]), len(customers))
            for key, customers in said.items()
            if key[0] and len(customers) >= _SAID_BY
        ]
        return sorted(found, key=lambda words: -words.customers)[:limit]


def _stages(began: int, counted: dict[str, Reached], ends: dict[int, int], here: dict[str, int]) -> list[Stage]:
    """Put the stages together; who came further has passed a step of all, also where it was not asked again."""
    stages, before = [], began
    for step in _FUNNEL:
        reached, repeated = counted.get(step, Reached(0, 0))
        lost = None
        if step not in _OF_SOME:
            position = _OF_ALL.index(step)
            reached = sum(count for end, count in ends.items() if end >= position)
            lost, before = _percent(before - reached, before), reached
        stages.append(Stage(label_of(step), reached, _percent(reached, began), lost, here.get(step, 0), repeated))
    return stages


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def _plain(text: str) -> str:
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text)).casefold()
