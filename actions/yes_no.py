"""Read a yes or no together with the question that it answers; anything less than plain is undecided (None)."""

from __future__ import annotations

from actions.heard import Heard
from bot.japanese.polarity import SURE, Decision, decide

_PRESSED = {"affirm": Decision(True, "agrees:choice"), "deny": Decision(False, "disagrees:choice")}
VERY_SURE = 0.95
"""From this probability on a yes or no to the pending question counts before what its words resemble besides."""
_NEITHER = Decision(None, "unclear:choice")


def yes_or_no(heard: Heard, step: str, sure: float = SURE) -> bool | None:
    """Return whether the reply agrees with what `step` asks, None when that is not sure."""
    return reading_of(heard, step, sure).agrees


def is_more_of_a_value(heard: Heard, step: str) -> bool:
    """Say whether words that came before `step` asked anew were written at it, too, and are no yes or no."""
    return heard.meant_for == step and yes_or_no(heard, step) is None


def reading_of(heard: Heard, step: str, sure: float = SURE) -> Decision:
    """Return how a reply to `step` is read: a pressed button at its word, typed text by training."""
    if heard.is_choice:
        return _PRESSED.get(heard.intent, _NEITHER)
    return decide(step, heard.text, heard.polarity, sure)
