"""Complete a registration by its link: one member, whoever presses twice."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.caller import Caller
from backend.contracts.linking import link_contract
from backend.drafts.answers import Address, EmailAddress, PhoneNumber
from backend.ledger.journal import Kind, append
from backend.mail import links, outbox, texts
from backend.mail.addresses import normalised_email
from backend.mail.links import Purpose
from backend.members.models import Member
from backend.registrations.answers import BirthDate, FullName, PolicyNumbers, Reading, Romaji
from backend.registrations.models import Completion, LinkView
from backend.registrations.record import Record, load_record
from backend.registrations.request import send_link
from backend.registrations.steps import EMAIL
from backend.resources import Resources
from backend.storage.tables import ContractRow, MemberRow, RegistrationRow
from service.problems import Problem

_KNOWN = "このメールアドレスは、すでに会員として登録されています。ログインしてください。"


async def view_link(resources: Resources, token: str) -> LinkView:
    """Say what has become of a link, and whose registration it completes."""
    now = resources.clock.now()
    async with resources.database.read() as session:
        link = await links.find(session, Purpose.REGISTRATION, token)
        state = links.state_of(link, now)
        row = await session.get(RegistrationRow, link.row.subject_id) if link and state != "unknown" else None
        if row is None:
            return LinkView(state="unknown", email=None, conversation_id=None)
        record = await load_record(session, row.id, lock=False)
    email = record.draft.value(EMAIL, EmailAddress)
    return LinkView(state=state, email=_masked(email.email) if email else None, conversation_id=row.conversation_id)


async def renew_link(resources: Resources, token: str) -> None:
    """Send a new link in place of an expired one; of any other token nothing comes, and nothing is said."""
    now = resources.clock.now()
    async with resources.database.write() as session:
        link = await links.find(session, Purpose.REGISTRATION, token)
        if link is None or link.state(now) != "expired":
            return
        record = await load_record(session, link.row.subject_id, lock=True)
        # Pressed twice, the newest link is no longer the expired one.
        if record.row.status == "waiting" and record.link and record.link.state(now) == "expired":
            record.row.changed_at = now
            await send_link(session, resources, record, f"registration:{record.row.id}:after {record.link.row.digest}")


async def complete(resources: Resources, caller: Caller, token: str, password: str) -> Completion:
    """Make the member with this password; raise Problem where the link cannot be used or the password is weak."""
    async with resources.database.read() as session:
        record = await _record_of(session, token, resources.clock.now())
    # Hashed before the transaction, because it takes time.
    password_hash = await resources.passwords.hash_if_strong(password, _email(record))
    try:
        return await _complete(resources, caller, token, password_hash)
    except IntegrityError:
        # Another registration with the same address was completed between our look and our write.
        return await _complete(resources, caller, token, password_hash)


async def _complete(resources: Resources, caller: Caller, token: str, password_hash: str) -> Completion:
    now = resources.clock.now()
    async with resources.database.write() as session:
        record = await _record_of(session, token, now, lock=True)
        member = _member(record, resources.new_id(), password_hash)
        session.add(member)
        await session.flush()
        numbers = record.answer("registration.policy_numbers", PolicyNumbers).policy_numbers
        as_member = Caller(f"member:{member.id}", caller.channel)
        unlinked = await _link_contracts(session, now, as_member, member, numbers)
        completed = {"registration_id": record.row.id, "member_id": member.id, "unlinked_contracts": unlinked}
        await append(session, now, as_member, None, Kind.REGISTRATION_COMPLETED, completed)
        await links.use(session, Purpose.REGISTRATION, record.row.id, now)
        row = record.row
        row.status, row.member_id, row.answers, row.changed_at = "completed", member.id, {}, now
        letter = texts.registration_done(resources.public_url, unlinked)
        await outbox.put(session, resources, f"registration_done:{row.id}", member.email, letter)
    return Completion(member=Member.of(member), conversation_id=record.row.conversation_id, unlinked_contracts=unlinked)


async def _record_of(session: AsyncSession, token: str, now: datetime, *, lock: bool = False) -> Record:
    link = links.require_open(await links.find(session, Purpose.REGISTRATION, token), now)
    record = await load_record(session, link.row.subject_id, lock=lock)
    links.require_open(await links.find(session, Purpose.REGISTRATION, token), now)
    known = select(MemberRow.id).where(MemberRow.email_index == _email(record))
    if await session.scalar(known) is not None:
        raise Problem(409, "link-used", _KNOWN)
    return record


async def _link_contracts(
    session: AsyncSession, now: datetime, caller: Caller, member: MemberRow, numbers: list[str]
) -> int:
    # All locked before the ledger is, and in one order: whoever links one of them at the same time waits.
    locked = select(ContractRow.policy_number).where(ContractRow.policy_number.in_(numbers))
    await session.execute(locked.order_by(ContractRow.policy_number).with_for_update())
    unlinked = 0
    for number in sorted(numbers):
        try:
            await link_contract(session, now, caller, member, number)
        except Problem:
            unlinked += 1
    return unlinked


def _member(record: Record, id_: str, password_hash: str) -> MemberRow:
    address = record.answer("registration.address", Address)
    return MemberRow(
        id=id_,
        email=_email(record),
        email_index=_email(record),
        password_hash=password_hash,
        name_kanji=record.answer("registration.name", FullName).kanji,
        name_kana=record.answer("registration.kana", Reading).kana,
        name_romaji=record.answer("registration.romaji", Romaji).romaji,
        birth_date=date.fromisoformat(record.answer("registration.birth_date", BirthDate).date),
        postal_code=address.postal_code,
        address=address.address,
        phone=record.answer("registration.phone", PhoneNumber).phone,
    )


def _email(record: Record) -> str:
    return normalised_email(record.answer(EMAIL, EmailAddress).email)


def _masked(email: str) -> str:
    return f"{email[0]}***@{email.rpartition('@')[2]}"
