"""Explain the backend's refusals, and go on from what the draft says now."""

from __future__ import annotations

from actions.closing import window_closed
from actions.errors import BackendRefusal
from actions.message import lines
from actions.question import Outcome, tell
from actions.turn import Turn

_MOVED = lines("別の画面でお手続きが進んでいました。", "最新の内容から続けます。")
_REPRICED = lines("前回の保険料は、有効期限が過ぎました。", "計算し直した保険料で、もう一度お選びください。")
_INCOMPLETE = lines("まだお答えいただいていない項目があります。", "その項目からお伺いします。")

_EXPLANATIONS = {
    "step-not-pending": _MOVED,
    "draft-changed": _MOVED,
    "quote-expired": _REPRICED,
    "quote-unknown": _REPRICED,
    "evidence-incomplete": _INCOMPLETE,
    "already-applied": "",  # the draft now says so itself
}


async def explain(turn: Turn, refusal: BackendRefusal) -> Outcome:
    """Say what a refusal means; the next reading of the draft decides how to go on."""
    turn.forget()
    if refusal.kind == "window-closed" and turn.renewal_id:
        return Outcome((window_closed(await turn.draft()),), ended=True)
    if refusal.kind in _EXPLANATIONS:
        return Outcome(tell(_EXPLANATIONS[refusal.kind]))
    step = turn.pending_step
    again = turn.pending(step).again() if step else None
    return Outcome(tell(refusal.detail or "恐れ入ります。受け付けられませんでした。"), again)
