"""Forget a member: erase the account and what no law wants kept, and say what stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from backend.caller import Caller
from backend.drafts.answers import Cancellation
from backend.drafts.draft import Answer, Draft
from backend.drafts.kept import answers_to_json
from backend.drafts.steps import CANCELLATION
from backend.ledger.journal import Kind, append
from backend.members.authentication import logins_of
from backend.privacy.holdings import Holdings, find_holdings
from backend.slowdown import MAILS_TO_EMAIL, Counter
from backend.storage.tables import (
    AttemptsRow,
    DraftRow,
    LinkRow,
    MailRow,
    MemberRow,
    RegistrationMessageRow,
    RegistrationRow,
)
from service.clock import Clock
from service.database import Database

_KEEPER = Caller("system", "system")


async def forget_member(database: Database, clock: Clock, member_id: str) -> dict[str, Any]:
    """Forget a member in one transaction; return what was erased and what stays. Forgetting again changes nothing.

    Contracts stay as the insurer's, linked to no one; applications with their drafts, quotes and the ledger stay as
    evidence (docs/personal-data.md says why).
    """
    async with database.write() as session:
        held = await find_holdings(session, member_id, lock=True)
        if held.member:
            await _erase(session, held, held.member, clock.now())
            await append(session, clock.now(), _KEEPER, None, Kind.MEMBER_FORGOTTEN, {"member_id": member_id})
    return {"erased": _erased(held), "stays": _stays(held), "log_emptied": await database.truncate_log()}


async def _erase(session: AsyncSession, held: Holdings, member: MemberRow, now: datetime) -> None:
    for contract in held.contracts:
        contract.member_id, contract.linked_at = None, None
    # A draft's row stays, because quotes and entries name it; it is over, so that nobody goes on with it.
    over = answers_to_json(Draft().with_answer(CANCELLATION.id, Answer(Cancellation(), now)))
    for draft in _unapplied(held):
        draft.answers = over
    await session.flush()
    registrations, mails = [row.id for row in held.registrations], [row.id for row in held.mails]
    counters = (logins_of(member.email), Counter.of("mails_to_email", member.email, MAILS_TO_EMAIL))
    for statement in (
        delete(LinkRow).where(LinkRow.mail_id.in_(mails)),
        delete(MailRow).where(MailRow.id.in_(mails)),
        delete(RegistrationMessageRow).where(RegistrationMessageRow.registration_id.in_(registrations)),
        delete(RegistrationRow).where(RegistrationRow.id.in_(registrations)),
        delete(AttemptsRow).where(AttemptsRow.key.in_([counter.key for counter in counters])),
    ):
        await session.execute(statement)
    await session.delete(member)
    await session.flush()


def _unapplied(held: Holdings) -> list[DraftRow]:
    applied = {application.renewal_id for application in held.applications}
    return [draft for draft in held.drafts if draft.id not in applied]


def _erased(held: Holdings) -> dict[str, Any]:
    return {
        "member": held.member is not None,
        "answers_of_renewals": [draft.id for draft in _unapplied(held)] if held.member else [],
        "registrations": len(held.registrations),
        "mails": len(held.mails),
    }


def _stays(held: Holdings) -> dict[str, Any]:
    return {
        "contracts": [contract.policy_number for contract in held.contracts],
        "applications": [application.receipt_number for application in held.applications],
        "renewals": [draft.id for draft in held.drafts],
        "ledger": [entry.seq for entry in held.ledger],
    }
