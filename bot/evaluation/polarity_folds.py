"""Validate the trained yes/no decision by folds of its own examples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.evaluation.yes_no import Read, read_replies
from bot.japanese.polarity import KIND_OF, Trained
from bot.nlu.polarity import SETTINGS
from bot.nlu.polarity_answers import read_answers
from bot.nlu.polarity_model import PolarityModel, Row
from bot.nlu.words import WordSplitter

SURENESSES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


def answer_rows(data: Path) -> list[Row]:
    """Return the labelled replies that the decision is trained on."""
    return read_answers(sorted((data / "answers").glob("*.yml")))


def fold_polarities(rows: Sequence[Row], count: int, words: WordSplitter) -> dict[str, Trained]:
    """Return for each text what a model makes of it that was trained without it."""
    texts = sorted({row.text for row in rows}, key=lambda text: (hash_of(text), text))
    place = {text: number % count for number, text in enumerate(texts)}
    polarities: dict[str, Trained] = {}
    for fold in range(count):
        model = PolarityModel.fit([row for row in rows if place[row.text] != fold], words, **SETTINGS)
        polarities.update({text: model.decide(words.split(text)) for text in texts if place[text] == fold})
    return polarities


def read_rows(rows: Sequence[Row], polarities: dict[str, Trained], sure: float) -> list[Read]:
    """Return how the rows are read that belong to one step; the others only teach."""
    replies = [(KIND_OF[row.scope], row.scope, row.text, row.outcome) for row in rows if row.scope in KIND_OF]
    return read_replies(replies, polarities.__getitem__, sure)


def hash_of(text: str) -> int:
    """Return a number that scatters texts the same way at each run."""
    number = 0
    for character in text:
        number = (number * 31 + ord(character)) % 1_000_003
    return number
