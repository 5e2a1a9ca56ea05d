"""Read the held-out rows, and tell whether one of them was trained on."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.evaluation.yes_no import Reply
from bot.japanese.text import utterance

_NOT_HEARD = re.compile(r"[\s、。,.!?・~ー-]+")


@dataclass(frozen=True)
class HeldOut:
    """Hold texts with their intents, replies to yes/no questions with their outcomes, texts with their entities.

    Intents: (text, label). Answers: (kind, step, text, outcome). Crossed: answers that name the matter of another
    question, or answer that one. Values: (text, [(entity, value), …]).
    """

    intents: tuple[tuple[str, str], ...]
    answers: tuple[Reply, ...]
    crossed: tuple[Reply, ...]
    values: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]


def read_held_out(folder: Path) -> HeldOut:
    """Return the rows of `intents.tsv`, `answers.tsv`, `crossed.tsv` and `values.tsv`."""
    intents = tuple((row["text"], row["label"]) for row in _rows(folder / "intents.tsv"))
    answers, crossed = (_replies(folder / name) for name in ("answers.tsv", "crossed.tsv"))
    values = tuple(
        (row["text"], tuple((entity, value) for entity, value in json.loads(row["entities"])))
        for row in _rows(folder / "values.tsv")
    )
    return HeldOut(intents, answers, crossed, values)


def shared_texts(held_out: Iterable[str], trained: Iterable[str]) -> set[str]:
    """Return the held-out texts that were trained on, be it with other punctuation, width, case or spaces."""
    known = {_heard(text) for text in trained}
    return {text for text in held_out if _heard(text) in known}


def _heard(text: str) -> str:
    return _NOT_HEARD.sub("", utterance(text)).lower()


def _replies(file: Path) -> tuple[Reply, ...]:
    return tuple((row["kind"], row["step"], row["text"], row["outcome"]) for row in _rows(file))


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
