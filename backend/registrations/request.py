"""Request a membership (仮登録): check the four items of every contract, and send the mail with the link."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend import slowdown
from backend.contracts.linking import own_contract, renewed_number
from backend.contracts.matching import FourItems
from backend.drafts.answers import Address, EmailAddress, PhoneNumber
from backend.mail import links, outbox, texts
from backend.mail.addresses import normalised_email
from backend.mail.links import Purpose
from backend.registrations.answers import BirthDate, FullName, PolicyNumbers
from backend.registrations.record import Record
from backend.registrations.steps import EMAIL
from backend.resources import Resources
from backend.slowdown import Counter
from backend.storage.tables import MemberRow
from service import help_lines
from service.problems import Problem

_NOT_MATCHED = (
    "ご契約を確認できませんでした。証券番号と、氏名・住所・生年月日・電話番号がご契約の内容と同じかをご確認ください。"
)
_SLOWED = (
    "お手続きが続いたため、少し時間をおいています。しばらくしてから、もう一度お試しください。"
    f"お急ぎの場合は{help_lines.REGISTRATION_HELP}へお電話ください。"
)


async def check_contracts(session: AsyncSession, record: Record, now: datetime) -> Problem | None:
    """Return why the typed contracts cannot be this person's, or None.

    Every number takes the same work, and no answer tells which number or item it was. A mismatch is counted in
    this transaction, which is to be committed also when a problem is returned.
    """
    numbers = sorted(record.answer("registration.policy_numbers", PolicyNumbers).policy_numbers)
    counters = [Counter.of("policy_number", number, slowdown.MISMATCHES) for number in numbers]
    counters.append(Counter.of("conversation", record.row.conversation_id, slowdown.MISMATCHES))
    if wait := await slowdown.pause(session, counters, now):
        return _slowed(wait)
    items = _items(record)
    found = [(number, await own_contract(session, number, items)) for number in numbers]
    if any(contract is None for _, contract in found):
        await slowdown.count(session, counters, now)
        return Problem(422, "contract-not-matched", _NOT_MATCHED)
    if any(contract and contract.policy_number != number for number, contract in found):
        return renewed_number()
    return None


async def send_link(session: AsyncSession, resources: Resources, record: Record, key: str) -> Problem | None:
    """Put the mail with a new link into the outbox, or return when it may go out; `key` names the act.

    Whose address is a member's already gets another mail; nothing else differs.
    """
    now = resources.clock.now()
    email = normalised_email(record.answer(EMAIL, EmailAddress).email)
    counters = (
        Counter.of("mails_to_email", email, slowdown.MAILS_TO_EMAIL),
        Counter.of("mails_of_conversation", record.row.conversation_id, slowdown.MAILS_OF_CONVERSATION),
    )
    if wait := await slowdown.pause(session, counters, now):
        return _slowed(wait)
    await slowdown.count(session, counters, now)
    token = resources.new_token()
    is_known = await session.scalar(select(MemberRow.id).where(MemberRow.email_index == email)) is not None
    new, known = (
        texts.registration_link(f"{resources.public_url}/register?token={token}"),
        texts.registration_known(resources.public_url),
    )
    mail = await outbox.put(session, resources, key, email, known if is_known else new)
    links.issue(session, Purpose.REGISTRATION, record.row.id, token, mail)
    return None


def _items(record: Record) -> FourItems:
    return FourItems(
        name=record.answer("registration.name", FullName).kanji,
        address=record.answer("registration.address", Address).address,
        birth_date=date.fromisoformat(record.answer("registration.birth_date", BirthDate).date),
        phone=record.answer("registration.phone", PhoneNumber).phone,
    )


def _slowed(wait: timedelta) -> Problem:
    return slowdown.slowed("registration-slowed", _SLOWED, wait)
