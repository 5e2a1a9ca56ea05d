"""Validate the trained yes/no decision by folds of its own examples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.evaluation.yes_no import Read, read_replies
from bot.japanese.polarity import CONSENT, NONE, RIGHT, UNCLEAR, Trained
from bot.nlu.polarity_answers import read_answers
from bot.nlu.polarity_model import PolarityModel, Row

STEPS = {
    CONSENT: ("consent.privacy", "documents.delivery"),
    NONE: ("disclosure.other_contracts", "disclosure.cancellation"),
    RIGHT: ("contact.confirm",),
}
SURENESSES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


def answer_rows(data: Path) -> list[Row]:
    """Return the labelled replies that the decision is trained on."""
    return read_answers(sorted((data / "answers").glob("*.yml")))


def fold_polarities(rows: Sequence[Row], count: int, inverse_regularisation: float) -> dict[str, Trained]:
    """Return for each text what a model makes of it that was trained without it."""
    texts = sorted({text for text, _, _ in rows}, key=lambda text: (hash_of(text), text))
    place = {text: number % count for number, text in enumerate(texts)}
    polarities: dict[str, Trained] = {}
    for fold in range(count):
        model = PolarityModel.fit([row for row in rows if place[row[0]] != fold], inverse_regularisation)
        polarities.update({text: model.decide(text) for text in texts if place[text] == fold})
    return polarities


def read_rows(rows: Sequence[Row], polarities: dict[str, Trained], sure: float) -> list[Read]:
    """Return how each row is read: at the step where it is understood, or else taken wrongly, or else left open.

    An example belongs to a kind and not to a step; 「紙でください」 answers one step of its kind alone.
    """
    read = []
    for text, kind, outcome in rows:
        at_steps = read_replies([(kind, step, text, outcome) for step in STEPS[kind]], polarities.__getitem__, sure)
        wrong = [each for each in at_steps if each.wrong]
        understood = [each for each in at_steps if each.understood and each.outcome != UNCLEAR]
        read.append((wrong or understood or at_steps)[0])
    return read


def hash_of(text: str) -> int:
    """Return a number that scatters texts the same way at each run."""
    number = 0
    for character in text:
        number = (number * 31 + ord(character)) % 1_000_003
    return number
