"""Begin the renewal anew from its first question, or with another contract."""

from __future__ import annotations

from dataclasses import replace

from actions.draft import Draft
from actions.message import Choice, Message, lines
from actions.question import Outcome, tell
from actions.turn import Turn

RESTARTING = "restart"
"""What is pending while the customer is asked from where to begin."""


async def hear_restart(turn: Turn) -> Outcome:
    """Ask before answers are given up; the button for another contract gives up none."""
    if turn.registration_id:
        await turn.register()
        return Outcome(tell("会員登録を、最初からやり直します。"))
    if turn.renewal_id is None or (turn.heard.is_choice and turn.heard.intent == "start_over"):
        return _choose_contract(turn)
    draft = await turn.draft()
    if not draft.is_open or draft.state("consent.privacy") != "done":
        return _choose_contract(turn)
    if not (turn.heard.is_choice and turn.heard.intent == "confirm_restart"):
        return Outcome(pending=replace(turn.pending(draft.step), confirming=RESTARTING))
    await turn.cancel()
    turn.see(Draft(await turn.backend.open_renewal(str(draft["policy_number"]))))
    return Outcome(tell("最初のご質問から、やり直します。"))


async def ask_from_where(turn: Turn) -> Message:
    """Say what starting over gives up, and offer what the customer may have meant instead."""
    draft = await turn.draft()
    text = lines(
        f"証券番号{draft['policy_number']}のお手続きの途中です。",
        "最初からやり直すと、ここまでのお答えは使われません。",
        "どのようにしますか。",
    )
    choices = (
        Choice("最初からやり直す", "confirm_restart"),
        Choice("ほかのご契約を選ぶ", "start_over"),
        Choice("お手続きを続ける", "start_renewal"),
    )
    return Message(text, draft.step, choices)


def _choose_contract(turn: Turn) -> Outcome:
    turn.leave()
    return Outcome()
