"""Verify who telephones by what the contract says of its policyholder."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from backend import slowdown
from backend.caller import Caller
from backend.calls.models import Claims
from backend.contracts.matching import FourItems
from backend.ledger.journal import Kind, append
from backend.resources import Resources
from backend.slowdown import Counter
from backend.storage.tables import ContractRow
from service.problems import Problem
from service.typed import normalised_policy_number

ITEMS = ("name", "birth_date", "phone")
_NOT_VERIFIED = "ご本人と確認できませんでした。証券番号、お名前、生年月日、電話番号を、もう一度伺ってください。"
_SLOWED = "確認できない状態が続いたため、時間をおいています。お客さまへ折り返しのお電話をご案内ください。"
_NO_MEMBER = "ご契約者は、まだ会員ではありません。会員登録をご案内ください。"
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


async def verify(resources: Resources, caller: Caller, claims: Claims) -> str:
    """Return the id of the member who telephones, and write into the ledger what was compared.

    Raises problems 422 `malformed-policy-number` and `caller-not-verified`, 409 `caller-no-member`, 429
    `caller-slowed`.
    """
    number, now = normalised_policy_number(claims.policy_number), resources.clock.now()
    if number is None:
        raise Problem(422, "malformed-policy-number", "証券番号は、英字1文字と数字9桁です。")
    counters = (
        Counter.of("caller_policy_number", number, slowdown.MISMATCHES),
        Counter.of("caller_agent", caller.actor, slowdown.MISMATCHES_OF_AGENT),
    )
    async with resources.database.write() as session:
        if wait := await slowdown.pause(session, counters, now):
            refusal = slowdown.slowed("caller-slowed", _SLOWED, wait)
        else:
            contract = await session.scalar(select(ContractRow).where(ContractRow.policy_number == number))
            if contract is None or not _is_policyholder(contract, claims):
                await slowdown.count(session, counters, now)
                refusal = Problem(422, "caller-not-verified", _NOT_VERIFIED)
            elif contract.member_id is None:
                refusal = Problem(409, "caller-no-member", _NO_MEMBER)
            else:
                seen = {"policy_number": number, "member_id": contract.member_id, "items": list(ITEMS)}
                await append(session, now, caller, None, Kind.CALLER_VERIFIED, seen)
                return contract.member_id
    raise refusal  # Outside the transaction, which keeps the count.


def _is_policyholder(contract: ContractRow, claims: Claims) -> bool:
    holder, kana = contract.policyholder, claims.name.translate(_TO_KATAKANA)
    born = date.fromisoformat(holder["birth_date"])
    names = ((claims.name, holder["name"]["kanji"]), (kana, holder["name"]["kana"]))
    return any(
        FourItems(said, "", claims.birth_date, claims.phone).matches(FourItems(name, "", born, holder["phone"]))
        for said, name in names
    )
