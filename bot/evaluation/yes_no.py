"""Measure the yes/no decision as the actions take it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.japanese.polarity import AGREES, DISAGREES, KINDS, SURE, UNCLEAR, Trained, decide

Reply = tuple[str, str, str, str]
"""Kind, step, text, and the outcome that is right."""

_OUTCOMES = {True: AGREES, False: DISAGREES, None: UNCLEAR}


@dataclass(frozen=True)
class Read:
    """Hold a reply with what it was taken for and what decided it."""

    kind: str
    step: str
    text: str
    outcome: str
    taken: str
    read_as: str

    @property
    def understood(self) -> bool:
        """Say whether it was taken for what it is."""
        return self.taken == self.outcome

    @property
    def flipped(self) -> bool:
        """Say whether a yes was taken for a no, or a no for a yes."""
        return {self.taken, self.outcome} == {AGREES, DISAGREES}

    @property
    def wrong(self) -> bool:
        """Say whether it was taken for an answer that it is not: a flip, or an answer that was none."""
        return not self.understood and self.taken != UNCLEAR

    @property
    def recorded_wrongly(self) -> bool:
        """Say whether a yes was recorded that was not said; a typed no counts only once its button is pressed."""
        return self.wrong and self.taken == AGREES


def read_replies(replies: Iterable[Reply], polarity_of: Callable[[str], Trained], sure: float = SURE) -> list[Read]:
    """Return how each reply is read with a model's polarity."""
    read = []
    for kind, step, text, outcome in replies:
        decision = decide(step, text, polarity_of(text), sure)
        read.append(Read(kind, step, text, outcome, _OUTCOMES[decision.agrees], decision.read_as))
    return read


def understood(read: Sequence[Read]) -> float:
    """Return the share of the clear answers that were understood."""
    clear = [each for each in read if each.outcome != UNCLEAR]
    return sum(each.understood for each in clear) / len(clear) if clear else 0.0


def table(read: Sequence[Read]) -> list[tuple[str, int, float, int, float, int, int]]:
    """Return per kind: clear answers, share understood, unclear ones, share left open, flips, all taken wrongly."""
    rows = []
    for kind in (*KINDS, "all"):
        of_kind = [each for each in read if kind in (each.kind, "all")]
        unclear = [each for each in of_kind if each.outcome == UNCLEAR]
        rows.append(
            (
                kind,
                len(of_kind) - len(unclear),
                understood(of_kind),
                len(unclear),
                sum(each.understood for each in unclear) / max(len(unclear), 1),
                sum(each.flipped for each in of_kind),
                sum(each.wrong for each in of_kind),
            )
        )
    return rows


def left_open_by(read: Iterable[Read]) -> list[tuple[str, int]]:
    """Return what kept clear answers from being taken, most frequent first."""
    return Counter(each.read_as for each in read if each.outcome != UNCLEAR and not each.understood).most_common()
