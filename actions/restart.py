"""Begin anew: the renewal or the registration from its first question, or another contract's renewal."""

from __future__ import annotations

from dataclasses import replace

from actions.draft import Draft
from actions.message import Choice, Message, lines
from actions.question import Outcome, not_understood, tell
from actions.turn import Turn

RESTARTING = "restart"
"""What is pending while the customer is asked from where to begin."""

BY_BUTTON = "どこからやり直すかを、ボタンでお選びください。"
_OTHER = Choice("ほかのご契約を選ぶ", "start_over")


async def hear_restart(turn: Turn) -> Outcome:
    """Ask before answers are given up; the button for another contract, or its words, gives up none."""
    heard = turn.heard
    chooses_other = heard.intent == _OTHER.intent and (heard.is_choice or heard.text == _OTHER.label)
    if turn.draft_path is None or (turn.renewal_id and chooses_other):
        return _choose_contract(turn)
    draft = await turn.draft()
    first = "registration.terms" if turn.registration_id else "consent.privacy"
    if draft.is_open and draft.state(first) == "done":
        if not (heard.is_choice and heard.intent == "confirm_restart"):
            pending = turn.pending(draft.step)
            if pending.confirming == RESTARTING:
                return not_understood(turn, pending, BY_BUTTON)
            return Outcome(pending=replace(pending, confirming=RESTARTING))
        await turn.cancel()
    elif not turn.registration_id:
        return _choose_contract(turn)
    if turn.registration_id:
        await turn.register()
        return Outcome(tell("会員登録を、最初からやり直します。"))
    turn.see(Draft(await turn.backend.open_renewal(str(draft["policy_number"]))))
    return Outcome(tell("最初のご質問から、やり直します。"))


async def ask_from_where(turn: Turn) -> Message:
    """Say what starting over gives up, and offer what the customer may have meant instead."""
    draft, is_registration = await turn.draft(), bool(turn.registration_id)
    under_way = "会員登録" if is_registration else f"証券番号{draft['policy_number']}のお手続き"
    text = lines(
        f"{under_way}の途中です。",
        "最初からやり直すと、ここまでのお答えは使われません。",
        "どのようにしますか。",
    )
    other = () if is_registration else (_OTHER,)
    choices = (Choice("最初からやり直す", "confirm_restart"), *other, replace(turn.way_in, kind="secondary"))
    return Message(text, draft.step, choices)


def _choose_contract(turn: Turn) -> Outcome:
    turn.leave()
    return Outcome()
