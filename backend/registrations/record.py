"""Load a registration, keep what changes in it, and show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.drafts.answers import AnswerValue
from backend.drafts.draft import Draft
from backend.drafts.kept import answers_from_json, answers_to_json
from backend.drafts.progress import State
from backend.mail import links
from backend.mail.links import Link, Purpose
from backend.registrations.models import Registration
from backend.registrations.steps import KINDS, MAIL, Status, StopReason, next_step, states
from backend.renewals.models import StepView
from backend.storage.tables import RegistrationMessageRow, RegistrationRow
from service.problems import Problem

Value = TypeVar("Value", bound=AnswerValue)
_NOT_FOUND = "登録のお手続きが見つかりません。お手数ですが、はじめからお手続きください。"


@dataclass(frozen=True)
class Record:
    """One registration: its row, the draft that it amounts to, and its newest link."""

    row: RegistrationRow
    draft: Draft
    link: Link | None

    def answer(self, step: str, kind: type[Value]) -> Value:
        """Return an answer in force; LookupError where there is none."""
        value = self.draft.value(step, kind)
        if value is None:
            raise LookupError(step)
        return value

    def standing(self, now: datetime) -> tuple[Status, StopReason | None]:
        """Say where the registration stands; one that waits for a link past its time has expired."""
        row: RegistrationRow = self.row
        if row.status == "waiting" and self.link and self.link.state(now) == "expired":
            return "stopped", "expired"
        return row.status, row.stop_reason  # type: ignore[return-value]  # nothing else is ever written

    async def keep(self, session: AsyncSession, draft: Draft, now: datetime) -> Record:
        """Write a moved draft, whose version rises with it."""
        self.row.answers, self.row.changed_at = answers_to_json(draft), now
        await session.flush()
        return replace(self, draft=draft)


async def load_record(session: AsyncSession, registration_id: str, *, lock: bool) -> Record:
    """Return a registration; raise Problem 404 where there is none.

    Its id is known to the conversation that began it alone. With `lock`, other writers wait.
    """
    query = select(RegistrationRow).where(RegistrationRow.id == registration_id)
    row = (await session.scalars(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise Problem(404, "registration-not-found", _NOT_FOUND)
    link = await links.latest(session, Purpose.REGISTRATION, row.id)
    return Record(row, answers_from_json(row.answers, KINDS), link)


async def is_first(session: AsyncSession, record: Record, act: str, message_id: str) -> bool:
    """Say whether a message has not yet acted on the registration."""
    return await session.get(RegistrationMessageRow, (record.row.id, act, message_id)) is None


def remember(session: AsyncSession, record: Record, act: str, message_id: str) -> None:
    """Keep in mind that a message acted."""
    session.add(RegistrationMessageRow(registration_id=record.row.id, act=act, message_id=message_id))


async def show(session: AsyncSession, registration_id: str, now: datetime) -> Registration:
    """Return the registration as its callers see it in this transaction."""
    await session.flush()
    record = await load_record(session, registration_id, lock=False)
    row, (status, stop_reason) = record.row, record.standing(now)
    is_waiting = row.status == "waiting"
    return Registration(
        id=row.id,
        status=status,
        stop_reason=stop_reason,
        version=row.version,
        next_step=_next_step(record, status, stop_reason),
        steps=_steps(record),
        link_expires_at=record.link.expires_at if record.link and is_waiting else None,
        member_id=row.member_id,
    )


def _next_step(record: Record, status: Status, stop_reason: StopReason | None) -> str:
    named: Mapping[Status, str] = {"stopped": f"stopped.{stop_reason}", "completed": "completed", "waiting": MAIL}
    return named.get(status) or next_step(record.draft)


def _steps(record: Record) -> list[StepView]:
    found: Mapping[str, State] = states(record.draft)
    if record.row.status == "completed":  # its answers were erased
        found = dict.fromkeys(KINDS, "done")
    views = []
    for step, state in found.items():
        answer = record.draft.answers.get(step)
        value = answer.value.model_dump() if answer else None
        views.append(StepView(step=step, state=state, answer=value, answered_at=answer.at if answer else None))
    return views
