"""Show the receipt of an accepted application and what comes next."""

from __future__ import annotations

from actions.draft import Draft
from actions.handover import ASK_HUMAN
from actions.message import Choice, Message, lines
from actions.wording import day_and_time, day_of, period
from bot.japanese.wording import yen

OTHER_CONTRACT = Choice("ほかのご契約を更新する", "start_over")


def receipt(draft: Draft) -> Message:
    """Return the receipt; called only for a draft whose application the backend accepted."""
    application = draft["application"]
    items = (
        ("申込日", day_of(application["applied_at"])),
        ("現在の証券番号", application["policy_number"]),
        ("更新後の証券番号", application["renewed_policy_number"]),
        ("保険期間", period(application["inception_at"], application["expiry_at"])),
        ("年間保険料", yen(application["premium"])),
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


def _next(draft: Draft) -> list[str]:
    agency = draft.agency
    return [
        "保険証券は、後日、ご契約の住所へ郵送されます。",
        "確認のメールはお送りしていません。この画面を印刷してください。",
        "始期までに事故があったときは、必ず取扱代理店へご連絡ください。",
        f"取扱代理店: {agency['name']} {agency['phone']}",
    ]
