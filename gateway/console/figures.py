"""Count where customers stop, who helps whom, and which words the bot could not read."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from gateway.console.masking import Mask
from gateway.console.progress import label_of
from gateway.handovers import is_waiting
from gateway.tables import Conversation, Handover, ReachedStep
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
_MOST_LINES = 2000
_SAID_BY = 2  # conversations: what only one customer wrote may tell who they are
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


@dataclass(frozen=True)
class Workload:
    """Who is helped by whom: `held` and `taken` count by agent, `reasons` and `ends` over the whole period."""

    waiting: int
    waiting_since: datetime | None
    held: dict[str, int]
    taken: dict[str, int]
    reasons: dict[str, int]
    ends: dict[str, int]
    median_wait: float | None


@dataclass(frozen=True)
class UnreadWords:
    """Words that the bot made nothing of, and in how many conversations they were said at which step."""

    text: str
    step: str
    conversations: int


class Figures:
    """Read the figures that supervisors work with."""

    def __init__(self, database: Database, lines: Transcript) -> None:
        self._database = database
        self._lines = lines

    async def funnel(self, cohort: Cohort) -> tuple[int, list[Stage]]:
        """Return how many conversations began, and how far they came, in the order of the steps."""
        is_here = case((Conversation.step == ReachedStep.step, 1), else_=0)
        of_cohort = select(ReachedStep).join(Conversation, Conversation.id == ReachedStep.conversation_id)
        of_cohort = of_cohort.where(*cohort.conditions)
        by_step = of_cohort.with_only_columns(
            ReachedStep.step, func.count(), func.sum(is_here), func.sum(ReachedStep.repeated)
        ).group_by(ReachedStep.step)
        position = case({step: number for number, step in enumerate(_OF_ALL)}, value=ReachedStep.step, else_=-1)
        furthest = (
            of_cohort.with_only_columns(func.max(position).label("furthest"))
            .group_by(ReachedStep.conversation_id)
            .subquery()
        )
        by_end = select(furthest.c.furthest, func.count()).group_by(furthest.c.furthest)
        async with self._database.read() as session:
            began = await session.scalar(select(func.count()).where(*cohort.conditions)) or 0
            counted = {step: tuple(map(int, counts)) for step, *counts in await session.execute(by_step)}
            ends = {int(position): int(count) for position, count in await session.execute(by_end)}
        return began, _stages(began, counted, ends)

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
                taken=await counted(Handover.agent, Handover.taken_at >= today),
                reasons=await counted(Handover.reason, asked),
                ends=await counted(Handover.ended_as, asked),
                median_wait=median(waits) if waits else None,
            )

    async def unread(self, since: datetime, limit: int) -> list[UnreadWords]:
        """Return the words that the bot most often made nothing of; what one customer alone wrote is not among them."""
        mask, said = Mask(), defaultdict(set)
        shown: dict[tuple[str, str], str] = {}
        for conversation_id, line in await self._lines.unread(since, _MOST_LINES):
            key = (_plain(line.text), line.step)
            shown.setdefault(key, mask.text(line.text))
            said[key].add(conversation_id)
        found = [
            UnreadWords(shown[key], label_of(key[1]), len(conversations))
            for key, conversations in said.items()
            if key[0] and len(conversations) >= _SAID_BY
        ]
        return sorted(found, key=lambda words: -words.conversations)[:limit]


def _stages(began: int, counted: dict[str, tuple[int, ...]], ends: dict[int, int]) -> list[Stage]:
    """Put the stages together; who came further has passed a step of all, also where it was not asked again."""
    stages, before = [], began
    for step in _FUNNEL:
        reached, here, repeated = counted.get(step, (0, 0, 0))
        lost = None
        if step not in _OF_SOME:
            position = _OF_ALL.index(step)
            reached = sum(count for end, count in ends.items() if end >= position)
            lost, before = _percent(before - reached, before), reached
        stages.append(Stage(label_of(step), reached, _percent(reached, began), lost, here, repeated))
    return stages


def most_repeated(stages: Sequence[Stage], limit: int) -> list[Stage]:
    """Return the steps that were most often asked again."""
    return sorted((stage for stage in stages if stage.repeated), key=lambda stage: -stage.repeated)[:limit]


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def _plain(text: str) -> str:
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text)).casefold()
