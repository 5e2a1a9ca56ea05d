"""Decide whether a typed reply agrees with the pending question, disagrees, or leaves it open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.japanese.contrary import speaks_against
from bot.japanese.doubt import leaves_doubt
from bot.japanese.elsewhere import speaks_of_elsewhere

AGREES, DISAGREES, UNCLEAR = OUTCOMES = ("agrees", "disagrees", "unclear")
CONSENT, NONE, RIGHT = KINDS = ("consent", "none", "right")
"""How a question asks: for an agreement, by a statement that there is none, or whether something is right."""

KIND_OF = {
    "registration.terms": CONSENT,
    "registration.review": RIGHT,
    "identify.contract": RIGHT,
    "consent.privacy": CONSENT,
    "disclosure.other_contracts": NONE,
    "disclosure.cancellation": NONE,
    "scope.employer": RIGHT,
    "scope.retirement": RIGHT,  # of the month on record
    "scope.main_driver": RIGHT,
    "scope.owner": RIGHT,
    "contact.address": RIGHT,  # of an address that is proposed: in its new form, or because its words left doubt
    "contact.phone": RIGHT,
    "contact.email": RIGHT,
    "contact.confirm": RIGHT,
    "documents.content": CONSENT,
    "documents.delivery": CONSENT,
    "confirm.intention": RIGHT,
}
"""The steps that a yes or no answers."""

Trained = Mapping[str, Mapping[str, float]]
"""The trained decision: for each step that the words answer, `agrees` or `disagrees` with its probability."""

SURE = 0.75
"""The probability from which the trained decision counts; docs/nlu.md says how it was chosen."""


@dataclass(frozen=True)
class Decision:
    """Hold what a reply was taken for (`agrees` None: nothing may be recorded), and what decided it.

    `read_as` is the outcome, a colon, and `choice` (a button), `trained`, `doubt`, `elsewhere` (it names
    the matter of another question), `contrary` (its words say something against the agreement), or `nothing`.
    """

    agrees: bool | None
    read_as: str


def decide(step: str, text: str, trained: Trained, sure: float = SURE) -> Decision:
    """Read a typed reply to `step`: doubt and another question's matter record nothing; sure training counts."""
    if leaves_doubt(text):
        return Decision(None, f"{UNCLEAR}:doubt")
    if speaks_of_elsewhere(text, step):
        return Decision(None, f"{UNCLEAR}:elsewhere")
    for outcome, probability in trained.get(step, {}).items():
        if probability >= sure and outcome == AGREES and speaks_against(text, step):
            return Decision(None, f"{UNCLEAR}:contrary")
        if probability >= sure:
            return Decision(outcome == AGREES, f"{outcome}:trained")
    return Decision(None, f"{UNCLEAR}:nothing")
