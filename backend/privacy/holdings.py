"""Find the rows that are about one member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.applications.submission import receipt_key
from backend.ledger.journal import Kind, served_member
from backend.mail.addresses import normalised_email
from backend.registrations.steps import EMAIL
from backend.storage.tables import (
    ApplicationRow,
    ContractRow,
    DraftRow,
    LedgerRow,
    LinkRow,
    MailRow,
    MemberRow,
    RegistrationRow,
)


@dataclass(frozen=True)
class Holdings:
    """Everything that the backend holds of one member; `member` is None where there is none, or no longer."""

    member: MemberRow | None
    contracts: Sequence[ContractRow]
    drafts: Sequence[DraftRow]
    applications: Sequence[ApplicationRow]
    ledger: Sequence[LedgerRow]
    registrations: Sequence[RegistrationRow]
    mails: Sequence[MailRow]


async def find_holdings(session: AsyncSession, member_id: str, *, lock: bool = False) -> Holdings:
    """Return what is held of a member; what was done before the account was forgotten is found by the ledger.

    With `lock`, writers to the member, the contracts and the drafts wait until the transaction ends.
    """
    member = await session.get(MemberRow, member_id, with_for_update=lock)
    theirs = select(ContractRow).where(ContractRow.member_id == member_id).order_by(ContractRow.policy_number)
    contracts = (await session.scalars(theirs.with_for_update() if lock else theirs)).all()
    acted_in = select(LedgerRow.renewal_id).where(LedgerRow.actor == f"member:{member_id}").distinct()
    by_agents = await _by_agents(session, member_id)
    begun_for = [row.renewal_id for row in by_agents if row.renewal_id]
    numbers = [contract.policy_number for contract in contracts]
    of_them = or_(DraftRow.policy_number.in_(numbers), DraftRow.id.in_(acted_in), DraftRow.id.in_(begun_for))
    begun = select(DraftRow).where(of_them).order_by(DraftRow.begun_at, DraftRow.id)
    drafts = (await session.scalars(begun.with_for_update() if lock else begun)).all()
    ids = [draft.id for draft in drafts]
    applied = or_(ApplicationRow.policy_number.in_(numbers), ApplicationRow.renewal_id.in_(ids))
    told = or_(
        LedgerRow.actor == f"member:{member_id}",
        LedgerRow.renewal_id.in_(ids),
        LedgerRow.seq.in_([row.seq for row in by_agents]),
    )
    applications = (await session.scalars(select(ApplicationRow).where(applied))).all()
    email = normalised_email(member.email) if member else None
    registrations = await _registrations(session, member_id, email)
    return Holdings(
        member=member,
        contracts=contracts,
        drafts=drafts,
        applications=applications,
        ledger=(await session.scalars(select(LedgerRow).where(told).order_by(LedgerRow.seq))).all(),
        registrations=registrations,
        mails=await _mails(session, email, [member_id, *(row.id for row in registrations)], applications),
    )


async def _by_agents(session: AsyncSession, member_id: str) -> list[LedgerRow]:
    """Return what agents did for a member beside renewals, and the renewals' beginnings."""
    # For whom is sealed, so each of these entries is opened.
    may_name = or_(LedgerRow.renewal_id.is_(None), LedgerRow.kind == Kind.RENEWAL_BEGUN)
    rows = await session.scalars(select(LedgerRow).where(LedgerRow.actor.startswith("agent:"), may_name))
    return [row for row in rows if served_member(row.payload) == member_id]


async def _registrations(session: AsyncSession, member_id: str, email: str | None) -> list[RegistrationRow]:
    # Their answers are sealed, and there are only those of the last weeks (backend.tidying): each is opened.
    rows = await session.scalars(select(RegistrationRow).order_by(RegistrationRow.begun_at))
    return [row for row in rows if row.member_id == member_id or (email and _email_of(row) == email)]


def _email_of(row: RegistrationRow) -> str | None:
    return normalised_email(row.answers[EMAIL]["value"]["email"]) if EMAIL in row.answers else None


async def _mails(
    session: AsyncSession, email: str | None, subjects: Sequence[str], applications: Sequence[ApplicationRow]
) -> Sequence[MailRow]:
    # A receipt goes to the contract's address, which may be another, and another person's as well.
    receipts = [receipt_key(application.id) for application in applications]
    linked = select(LinkRow.mail_id).where(LinkRow.subject_id.in_(subjects))
    theirs = or_(MailRow.recipient_index == (email or ""), MailRow.key.in_(receipts), MailRow.id.in_(linked))
    return (await session.scalars(select(MailRow).where(theirs).order_by(MailRow.created_at, MailRow.id))).all()
