"""List what a customer can wish of the renewal itself at any of its questions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from actions.cancellation import CANCELLING, ask_whether, hear_cancellation
from actions.certificate import choose_form
from actions.corrections import CORRECTING, go_back, hear_correction, which
from actions.message import Message
from actions.orientation import explain_question, show_progress
from actions.question import Outcome
from actions.restart import BY_BUTTON, RESTARTING, ask_from_where, hear_restart
from actions.turn import Turn
from actions.withdrawal import WITHDRAWING, hear_withdrawal, which_consent

Wish = Callable[[Turn], Awaitable[Outcome]]

WISHES: Mapping[str, Wish] = {
    "correct_answer": hear_correction,
    "go_back": go_back,
    "cancel_renewal": hear_cancellation,
    "confirm_cancel": hear_cancellation,
    "start_over": hear_restart,
    "confirm_restart": hear_restart,
    "withdraw_consent": hear_withdrawal,
    "show_progress": show_progress,
    "explain_question": explain_question,
    "choose_certificate": choose_form,
}
"""How each wish is heard, by its intent."""


@dataclass(frozen=True)
class Aside:
    """Hold a question about the renewal that stands before its own: how it is asked, and what a typed reply gets."""

    ask: Callable[[Turn], Awaitable[Message]]
    hint: str


ASIDES: Mapping[str, Aside] = {
    CORRECTING: Aside(which, "訂正する項目か「訂正しない」のボタンを押してください。"),
    RESTARTING: Aside(ask_from_where, BY_BUTTON),
    CANCELLING: Aside(ask_whether, "中止するかどうかは、下のボタンで承ります。"),
    WITHDRAWING: Aside(which_consent, "取り消す同意か「取り消さない」のボタンを押してください。"),
}
"""The asides, by what `Pending.confirming` says."""
