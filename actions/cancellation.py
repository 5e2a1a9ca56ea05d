"""End the renewal, or the registration, at the customer's wish, once it is confirmed by its button."""

from __future__ import annotations

from dataclasses import replace

from actions.message import Choice, Message, lines
from actions.question import Outcome, tell
from actions.turn import Turn

CANCELLING = "cancel"
"""What is pending while the customer is asked whether to end the renewal."""


async def hear_cancellation(turn: Turn) -> Outcome:
    """Ask before anything ends; end it on the confirming button."""
    if turn.draft_path is None:
        step = turn.pending_step
        return Outcome(tell("お手続きは、まだ始まっていません。"), turn.pending(step) if step else None)
    draft = await turn.draft()
    if not draft.is_open:
        return Outcome()
    if turn.heard.is_choice and turn.heard.intent == "confirm_cancel":
        await turn.cancel()
        return Outcome()
    return Outcome(pending=replace(turn.pending(draft.step), confirming=CANCELLING))


async def ask_whether(turn: Turn) -> Message:
    """Say what the end means, and offer what the customer may have meant instead."""
    draft = await turn.draft()
    text = lines(
        "会員登録のお手続きを中止しますか。" if turn.registration_id else "この更新のお手続きを中止しますか。",
        "中止すると、ここまでのお答えは使われません。",
        "あとで続けるときは、お答えを残したままお休みできます。",
    )
    choices = (
        Choice("中止する", "confirm_cancel"),
        Choice("あとで続ける", "pause_renewal"),
        Choice("お手続きを続ける", "start_renewal"),
    )
    return Message(text, draft.step, choices)
