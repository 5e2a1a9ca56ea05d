"""Say how a renewal ended, and how a stopped one can go on."""

from __future__ import annotations

from actions.draft import Draft
from actions.fallback import MENU
from actions.handover import ASK_HUMAN, to_the_agency
from actions.message import Choice, Message, lines
from actions.receipt import OTHER_CONTRACT, applied_elsewhere, receipt
from actions.turn import Turn

_REASONS = {
    "consent": ("個人情報の取扱いに同意いただけないため、", "お手続きを終了しました。"),
    "disclosure": ("告知事項のお答えにより、", "こちらではお手続きを続けられません。"),
    "scope": ("団体扱の対象かどうかを確認できないため、", "こちらではお手続きを続けられません。"),
    "documents": ("重要事項等の内容または電子交付に、", "同意いただけないため、お手続きを終了しました。"),
    "customer": ("お手続きを中止しました。", "お申込みは、されていません。"),
    "window": ("更新のお手続きができる期間が過ぎたため、", "こちらではお手続きを続けられません。"),
}
REPEATABLE = ("consent", "documents", "customer")


async def closing(turn: Turn, draft: Draft) -> Message:
    """Return the last word of a renewal that was completed or stopped."""
    if draft["status"] != "stopped":
        return await receipt(turn, draft) if draft.is_applied_here else applied_elsewhere(draft)
    reason = str(draft["stop_reason"])
    text = lines(*_REASONS[reason], _way_on(draft, reason))
    onward = Choice("もう一度お手続きを始める", "start_over") if reason in REPEATABLE else OTHER_CONTRACT
    return Message(text, draft.step, (onward, ASK_HUMAN, MENU))


def window_closed(draft: Draft) -> Message:
    """Say that the time to renew ran out while the customer was at it."""
    text = lines(*_REASONS["window"], _way_on(draft, "window"))
    return Message(text, "stopped.window", (OTHER_CONTRACT, ASK_HUMAN, MENU))


def _way_on(draft: Draft, reason: str) -> str:
    if reason == "consent":
        return lines("お断りになったことのほかは、記録していません。", "ほかの方法は、" + to_the_agency(draft.agency))
    if reason == "documents":
        return lines("書面でのお手続きをご希望の場合は、", to_the_agency(draft.agency))
    if reason == "customer":
        return lines("満期までに更新されないと、補償が終わります。", "ご相談は、" + to_the_agency(draft.agency))
    return lines("このご契約の更新は、代理店で承ります。", to_the_agency(draft.agency))
