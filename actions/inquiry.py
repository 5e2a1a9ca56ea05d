"""Show the customer's contracts and what was applied for (契約内容照会)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.contract_card import contract_row
from actions.message import Card, Choice, lines
from actions.turn import Turn
from actions.wording import day_of
from service.wording import yen

INQUIRE = Choice("契約内容照会", "ask_faq/receipt")
_SEE = "お申込みの控えを見る"


async def inquire(turn: Turn) -> tuple[str, Card]:
    """Return what is to be told of the customer's contracts and applications, and the card with them."""
    if turn.heard.member_id is None:
        login = {"type": "login", "href": "/login"}
        first = "受付番号とご契約の内容は、ログイン後にお見せします。"
        return lines(first, "ログインのあと、もう一度お尋ねください。"), login
    contracts = await turn.backend.contracts()
    told = [await _look_up(turn, contract) for contract in contracts]
    lead = "お客さまのご契約と、更新のお申込みの状況です。" if contracts else "ご登録のご契約が見つかりませんでした。"
    card = {"type": "contract", "contracts": [row for _, row in told]}
    return lines(lead, *(text for text, _ in told)), card


async def _look_up(turn: Turn, contract: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return one contract's application in words, and its row; amid a renewal it is only told."""
    number, row = contract["policy_number"], contract_row(contract)
    applications = await turn.backend.applications_for(number)
    if not applications:
        return "", {**row, "note": "更新のお申込みは、まだ受け付けていません。"}
    application = applications[-1]
    receipt_number, on = application["receipt_number"], day_of(application["applied_at"])
    note = lines(f"{on}に、更新のお申込みを受け付けました。", f"年間保険料: {yen(application['premium'])}")
    see = Choice(_SEE, "choose_contract", {"policy_number": number}, "primary").document()
    is_seen_here = application["renewal_id"] and turn.pending_step is None
    told = f"証券番号{number}の受付番号は{receipt_number}です。"
    return told, {**row, "note": note} | ({"choice": see} if is_seen_here else {})
