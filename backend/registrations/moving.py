"""Move a registration's draft, and testify to what counts, in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.caller import Caller
from backend.documents import Document
from backend.drafts.answers import Agreement
from backend.drafts.draft import Draft
from backend.drafts.moves import Refusal
from backend.ledger.journal import Kind, append
from backend.ledger.models import Evidence
from backend.mail import links
from backend.mail.links import Purpose
from backend.registrations.models import Registration
from backend.registrations.record import Record, is_first, load_record, remember, show
from backend.registrations.request import check_contracts, send_link
from backend.registrations.steps import REVIEW, TERMS, correct, give
from backend.renewals.refusals import told_to_customer
from backend.resources import Resources
from backend.storage.tables import RegistrationRow
from service.problems import Problem

_DOCUMENT = "member_terms"
_TERMS_CHANGED = "会員規定が、ご覧いただいた後に改定されました。お手数ですが、新しい会員規定をご確認ください。"
_Move = Callable[[AsyncSession, Record], Awaitable[Problem | None]]


async def begin_registration(resources: Resources, conversation_id: str) -> tuple[Registration, bool]:
    """Return the conversation's registration under way, else a new one, and whether it is new."""
    now = resources.clock.now()
    async with resources.database.write() as session:
        query = select(RegistrationRow.id).where(RegistrationRow.conversation_id == conversation_id)
        for registration_id in await session.scalars(query.order_by(RegistrationRow.begun_at.desc()).limit(1)):
            found = await show(session, registration_id, now)
            if found.status in ("open", "waiting"):
                return found, False
        row = RegistrationRow(
            id=resources.new_id(),
            conversation_id=conversation_id,
            status="open",
            answers={},
            begun_at=now,
            changed_at=now,
        )
        session.add(row)
        return await show(session, row.id, now), True


async def give_answer(
    resources: Resources, caller: Caller, registration_id: str, given: tuple[str, Mapping[str, Any]], evidence: Evidence
) -> Registration:
    """Record the answer (step, value) to the next step; a message that was already recorded changes nothing."""
    now = resources.clock.now()
    step, raw = given

    async def answer(session: AsyncSession, record: Record) -> Problem | None:
        if record.row.status != "open":
            raise Refusal("step-not-pending")
        terms = _terms(resources)
        moved = give(record.draft, step, raw, now, {terms.id: terms.sha256})
        if step == TERMS and not evidence.shows({terms.sha256}):
            return Problem(409, "terms-changed", _TERMS_CHANGED)
        if step == REVIEW and _agreed_to(record.draft) != terms.sha256:
            await record.keep(session, correct(record.draft, TERMS), now)
            return Problem(409, "terms-changed", _TERMS_CHANGED)
        if step == REVIEW:
            return await _request(session, resources, caller, replace(record, draft=moved), evidence)
        record = await record.keep(session, moved, now)
        if step == TERMS:
            await _testify_to_terms(session, resources, caller, record, evidence)
        return None

    return await _move(resources, registration_id, f"answer {step}", evidence, answer)


async def correct_step(resources: Resources, registration_id: str, step: str, evidence: Evidence) -> Registration:
    """Have a step asked again; whoever waits for the link gets a new one after the next review."""
    now = resources.clock.now()

    async def reopen(session: AsyncSession, record: Record) -> None:
        if record.row.status not in ("open", "waiting"):
            raise Refusal("step-not-pending")
        await record.keep(session, correct(record.draft, step), now)
        if record.row.status == "waiting":
            record.row.status = "open"
            await links.revoke(session, Purpose.REGISTRATION, record.row.id, now)

    return await _move(resources, registration_id, f"correction {step}", evidence, reopen)


async def cancel_registration(resources: Resources, registration_id: str, evidence: Evidence) -> Registration:
    """Put an end to a registration as the customer wishes; its link leads nowhere then."""
    now = resources.clock.now()

    async def stop(session: AsyncSession, record: Record) -> None:
        if record.row.status not in ("open", "waiting"):
            raise Refusal("step-not-pending")
        record.row.status, record.row.stop_reason, record.row.changed_at = "stopped", "customer", now
        await links.revoke(session, Purpose.REGISTRATION, record.row.id, now)

    return await _move(resources, registration_id, "cancellation", evidence, stop)


async def send_mail_again(resources: Resources, registration_id: str, evidence: Evidence) -> Registration:
    """Send the mail with a new link to the same address, as often as the limits allow."""
    now = resources.clock.now()

    async def send(session: AsyncSession, record: Record) -> Problem | None:
        if record.row.status != "waiting":
            raise Refusal("step-not-pending")
        record.row.changed_at = now
        return await send_link(session, resources, record, f"registration:{registration_id}:{evidence.message_id}")

    return await _move(resources, registration_id, "mail", evidence, send)


async def _move(resources: Resources, registration_id: str, act: str, evidence: Evidence, move: _Move) -> Registration:
    async with resources.database.write() as session:
        record = await load_record(session, registration_id, lock=True)
        problem = None
        if await is_first(session, record, act, evidence.message_id):
            with told_to_customer():
                problem = await move(session, record)
            if problem is None:
                remember(session, record, act, evidence.message_id)
        shown = await show(session, registration_id, resources.clock.now())
    # Raised here and not above: what the refusal changed (a count of guesses, a step asked again) must be committed.
    if problem:
        raise problem
    return shown


async def _request(
    session: AsyncSession, resources: Resources, caller: Caller, record: Record, evidence: Evidence
) -> Problem | None:
    now, registration_id = resources.clock.now(), record.row.id
    key = f"registration:{registration_id}:{evidence.message_id}"
    problem = await check_contracts(session, record, now) or await send_link(session, resources, record, key)
    if problem:
        return problem
    record.row.status = "waiting"
    await record.keep(session, record.draft, now)
    requested = {"registration_id": registration_id, "message_id": evidence.message_id}
    await append(session, now, caller, None, Kind.REGISTRATION_REQUESTED, requested)
    return None


async def _testify_to_terms(
    session: AsyncSession, resources: Resources, caller: Caller, record: Record, evidence: Evidence
) -> None:
    now, terms = resources.clock.now(), _terms(resources)
    agreed = record.answer(TERMS, Agreement).agreed
    if not agreed:
        record.row.status, record.row.stop_reason = "stopped", "terms"
    payload = {
        "registration_id": record.row.id,
        "step": TERMS,
        "consent_id": terms.id,
        "documents": [{"id": terms.id, "version": terms.version, "sha256": terms.sha256}],
        **evidence.model_dump(exclude_none=True),
    }
    kind = Kind.REGISTRATION_CONSENTED if agreed else Kind.REGISTRATION_REFUSED
    await append(session, now, caller, None, kind, payload)


def _agreed_to(draft: Draft) -> str | None:
    answer = draft.answers.get(TERMS)
    return answer.documents.get(_DOCUMENT) if answer else None


def _terms(resources: Resources) -> Document:
    valid = resources.documents.for_inception(resources.clock.now().date())
    return next(document for document in valid if document.id == _DOCUMENT)
