"""Show the receipt of an accepted application and what comes next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.certificate import other_form
from actions.draft import Draft
from actions.errors import BackendFailure
from actions.fallback import MENU
from actions.handover import ASK_HUMAN, to_the_agency
from actions.inquiry import INQUIRE
from actions.message import Choice, Message, lines
from actions.turn import Turn
from actions.wording import day_and_time

_CHANGES = re.compile(r"キャンセル|取り?(?:消|や?め)|撤回|解約|訂正|間違|まちが|変更し|変えた|直し")
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
    return Message(text, "completed", (OTHER_CONTRACT, MENU, ASK_HUMAN))


async def receipt(turn: Turn, draft: Draft) -> Message:
    """Return the receipt; called only for a draft whose application the backend accepted."""
    application = draft["application"]
    text = lines(
        "お申込みを受け付けました。ありがとうございます。",
        f"受付番号は{application['receipt_number']}です。",
        f"補償は{day_and_time(application['inception_at'])}から始まります。",
        "この画面は印刷できます。控えとして保管してください。",
    )
    choices = (INQUIRE, OTHER_CONTRACT, MENU, ASK_HUMAN)
    try:
        shown = await turn.backend.receipt(application["id"])
    except BackendFailure:  # An accepted application is told even while its details cannot be read.
        return Message(text, "completed", choices)
    return Message(text, "completed", (other_form(shown["certificate"]), *choices), receipt_card(shown))


def wishes_a_change(text: str) -> bool:
    """Say whether words would change or undo what was applied for."""
    return bool(_CHANGES.search(text))


async def after_the_application(turn: Turn) -> Message:
    """Say that an accepted application is changed or undone by the agency alone."""
    draft = await turn.draft()
    text = lines(
        already_accepted(draft["application"]["receipt_number"]),
        "この画面では、内容の変更や取消しはできません。",
        "変更・取消しのご相談は、" + to_the_agency(draft.agency),
    )
    return Message(text, "completed", (INQUIRE, OTHER_CONTRACT, ASK_HUMAN))


def receipt_card(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return the card of a receipt as the backend words it."""
    return {"type": "receipt", **shown, "print_href": "/receipt", "pdf_href": "/receipt.pdf"}
