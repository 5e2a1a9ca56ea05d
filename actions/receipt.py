"""Show the receipt of an accepted application and what comes next."""

from __future__ import annotations

from actions.coverages import covered_by
from actions.draft import Draft
from actions.errors import BackendFailure
from actions.handover import ASK_HUMAN, to_the_agency
from actions.message import Choice, Message, lines
from actions.plan import plan_name
from actions.turn import Turn
from actions.wording import day_and_time, day_of, period
from bot.japanese.wording import yen

OTHER_CONTRACT = Choice("ほかのご契約を更新する", "start_over")


def already_accepted(receipt_number: str | None) -> str:
    """Say that the contract's renewal was applied for before."""
    number = f"受付番号は{receipt_number}です。" if receipt_number else ""
    return lines("このご契約の更新は、すでに受け付けています。", number)


def applied_elsewhere(draft: Draft) -> Message:
    """Say that the contract was renewed in another way than here; nothing of this renewal was applied for."""
    text = lines(
        already_accepted(draft["application"]["receipt_number"]),
        "こちらでは、二重にお申込みになっていません。",
        "お申込みの内容は、" + to_the_agency(draft.agency),
    )
    return Message(text, "completed", (OTHER_CONTRACT, Choice("メニューを見る", "ask_menu"), ASK_HUMAN))


async def receipt(turn: Turn, draft: Draft) -> Message:
    """Return the receipt; called only for a draft whose application the backend accepted."""
    application = draft["application"]
    items = (
        ("申込日", day_of(application["applied_at"])),
        ("現在の証券番号", application["policy_number"]),
        ("更新後の証券番号", application["renewed_policy_number"]),
        ("保険期間", period(application["inception_at"], application["expiry_at"])),
        ("プラン", plan_name(draft.chosen_quote or {})),
        ("年間保険料", yen(application["premium"])),
        *await _coverages(turn, draft),
    )
    card = {
        "type": "receipt",
        "receipt_number": application["receipt_number"],
        "items": [{"label": label, "value": value} for label, value in items],
        "next": _next(draft),
        "print_href": "/receipt",
    }
    text = lines(
        "お申込みを受け付けました。ありがとうございます。",
        f"受付番号は{application['receipt_number']}です。",
        f"補償は{day_and_time(application['inception_at'])}から始まります。",
        "この画面は印刷できます。控えとして保管してください。",
    )
    return Message(text, "completed", (OTHER_CONTRACT, Choice("メニューを見る", "ask_menu"), ASK_HUMAN), card)


async def _coverages(turn: Turn, draft: Draft) -> list[tuple[str, str]]:
    try:
        catalogue = await turn.backend.catalogue()
    except BackendFailure:  # An accepted application is told even while its details cannot be read.
        return []
    return [(item.label, item.text) for item in covered_by(draft.chosen_quote or {}, catalogue)]


def _next(draft: Draft) -> list[str]:
    agency = draft.agency
    return [
        "保険証券は、後日、ご契約の住所へ郵送されます。",
        "確認のメールはお送りしていません。この画面を印刷してください。",
        "始期までに事故があったときは、必ず取扱代理店へご連絡ください。",
        f"取扱代理店: {agency['name']} {agency['phone']}",
    ]
