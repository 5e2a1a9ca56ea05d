"""Link a contract to the member whose own it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend import slowdown
from backend.caller import Caller
from backend.contracts.matching import FourItems
from backend.ledger.journal import Kind, append
from backend.slowdown import Counter
from backend.storage.tables import ContractRow, MemberRow
from service.problems import Problem
from service.typed import normalised_policy_number

AT_ONCE = 5  # 一度に登録できる契約; more can be added the next day
_MALFORMED = "証券番号は、英字1文字と数字9桁です。保険証券をご確認のうえ、もう一度入力してください。"
_NOT_MATCHED = (
    "ご契約を確認できませんでした。証券番号と、会員登録の氏名・住所・生年月日・電話番号が"
    "ご契約の内容と同じかをご確認ください。"
)
_UNMATCHED = "contract-not-matched"
_SLOWED = "ご契約を確認できない状態が続いたため、少し時間をおいています。しばらくしてから、もう一度お試しください。"
_RENEWED = "その番号は更新後の証券番号です。現在のご契約の証券番号を入力してください。"
_TOO_MANY = "一度に追加できるご契約は5件までです。続きは明日以降にお願いします。"
_NOBODY = FourItems("誰でも ない", "東京都新宿区西新宿0-0-0", date.min, "0")


async def link_contract(
    session: AsyncSession, now: datetime, caller: Caller, member: MemberRow, typed: str
) -> tuple[ContractRow, bool]:
    """Return the member's contract and whether it was added just now; raise Problem where it cannot be."""
    number = normalised_policy_number(typed)
    if number is None:
        raise Problem(422, "malformed-policy-number", _MALFORMED)
    contract = await own_contract(session, number, _items_of_member(member), member.id)
    if contract is None:
        raise Problem(422, _UNMATCHED, _NOT_MATCHED)
    if contract.policy_number != number:
        raise renewed_number()
    if contract.member_id == member.id:
        return contract, False
    if await _added_lately(session, member.id, now) >= AT_ONCE:
        raise Problem(409, "contract-limit", _TOO_MANY)
    contract.member_id, contract.linked_at = member.id, now
    linked = {"policy_number": number, "member_id": member.id}
    await append(session, now, caller, None, Kind.CONTRACT_LINKED, linked)
    return contract, True


async def link_typed_contract(
    session: AsyncSession, now: datetime, caller: Caller, member: MemberRow, typed: str
) -> tuple[ContractRow, bool] | Problem:
    """Do as `link_contract`, and slow down who guesses numbers.

    A mismatch is counted in this transaction, which is to be committed also when a problem is returned.
    """
    number = normalised_policy_number(typed)
    own = select(ContractRow.policy_number).where(ContractRow.member_id == member.id)
    if number is None or number in await session.scalars(own):
        return await link_contract(session, now, caller, member, typed)
    counters = [Counter.of("policy_number", number, slowdown.MISMATCHES)]
    counters.append(Counter.of("member", member.id, slowdown.MISMATCHES))
    if wait := await slowdown.pause(session, counters, now):
        return slowdown.slowed("contract-slowed", _SLOWED, wait)
    try:
        return await link_contract(session, now, caller, member, typed)
    except Problem as problem:
        if problem.kind == _UNMATCHED:
            await slowdown.count(session, counters, now)
        return problem


async def own_contract(
    session: AsyncSession, number: str, items: FourItems, member_id: str | None = None
) -> ContractRow | None:
    """Return the contract with this number, current or renewed, that is no one else's and matches all four items.

    None says the same, after the same work, of a number that does not exist and of one that is someone else's.
    """
    is_current = ContractRow.policy_number == number
    query = (
        select(ContractRow)
        .where(or_(is_current, ContractRow.renewed_policy_number == number))
        .order_by(is_current.desc())
        .limit(1)
    )
    contract = (await session.scalars(query.with_for_update())).one_or_none()
    matches = items.matches(_items_of_contract(contract) if contract else _NOBODY)
    return contract if contract and matches and contract.member_id in (None, member_id) else None


def renewed_number() -> Problem:
    """Make the problem of a number that is the renewed contract's."""
    return Problem(422, "renewed-policy-number", _RENEWED)


async def _added_lately(session: AsyncSession, member_id: str, now: datetime) -> int:
    query = select(func.count()).where(
        ContractRow.member_id == member_id, ContractRow.linked_at > now - timedelta(days=1)
    )
    return (await session.scalars(query)).one()


def _items_of_contract(row: ContractRow) -> FourItems:
    holder = row.policyholder
    birth_date = date.fromisoformat(holder["birth_date"])
    return FourItems(holder["name"]["kanji"], holder["address"], birth_date, holder["phone"])


def _items_of_member(row: MemberRow) -> FourItems:
    return FourItems(row.name_kanji, row.address, row.birth_date, row.phone)
