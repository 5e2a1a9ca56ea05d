"""Reopen an answered step when the customer wants to correct it."""

from __future__ import annotations

from dataclasses import replace

from actions.draft import Draft
from actions.errors import BackendRefusal
from actions.message import Choice, Message, lines
from actions.question import Outcome, tell
from actions.turn import Turn

CORRECTING = "correct"
"""What is pending while the customer chooses an item to correct."""

CORRECTABLE = {
    "disclosure.other_contracts": "ほかのご契約の有無",
    "disclosure.cancellation": "契約解除の有無",
    "scope.employment": "現職・退職者の区分",
    "scope.employer": "勤務先",
    "scope.retirement": "退職年月",
    "scope.main_driver": "主に使用される方",
    "scope.owner": "車両所有者",
    "plan.choice": "プラン",
    "contact.address": "住所",
    "contact.phone": "電話番号",
    "contact.email": "メールアドレス",
    "documents.content": "重要事項等説明書への同意",
    "documents.delivery": "電子交付への同意",
}


def correction(step: str, label: str) -> Choice:
    """Return the choice that reopens a step."""
    return Choice(label, "correct_answer", {"step": step}, kind="correct")


async def hear_correction(turn: Turn) -> Outcome:
    """Reopen the step the customer named; ask which one when none was named."""
    item = turn.heard.value("item")
    step = turn.heard.value("step") or (f"contact.{item}" if item else None)
    if step not in CORRECTABLE:
        return await _ask_which(turn)
    pending = turn.pending(turn.pending_step) if turn.pending_step else None
    try:
        await turn.reopen(step)
    except BackendRefusal as refusal:
        if refusal.kind != "step-not-pending":
            raise
        return Outcome(tell(f"{CORRECTABLE[step]}は、このあとでお伺いします。"), pending)
    return Outcome(tell(lines(f"{CORRECTABLE[step]}を訂正します。", "関係のないお答えは、そのまま残っています。")))


async def which(turn: Turn) -> Message:
    """Ask which answered step to correct."""
    draft = await turn.draft()
    choices = (correction(step, CORRECTABLE[step]) for step in _answered(draft))
    return Message("訂正する項目をお選びください。", draft.step, (*choices, Choice("訂正しない", "start_renewal")))


async def _ask_which(turn: Turn) -> Outcome:
    draft = await turn.draft()
    if not draft.is_open:
        return Outcome()
    pending = turn.pending(draft.step)
    if not _answered(draft):
        return Outcome(tell("訂正できるお答えは、まだありません。"), pending)
    return Outcome(pending=replace(pending, confirming=CORRECTING))


def _answered(draft: Draft) -> list[str]:
    confirmed = draft.state("contact.confirm") == "done"
    return [step for step in CORRECTABLE if draft.state(step) == "done" or (confirmed and step.startswith("contact."))]
