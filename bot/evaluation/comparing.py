"""Train each recipe, parse the held-out texts with it, and validate our own by folds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.shared.utils.io import write_yaml

from bot.evaluation.examples import Example, flattened, folds, write_examples
from bot.evaluation.interpreter import label_of
from bot.evaluation.measuring import measured
from bot.evaluation.recipes import FLAT, OWN, configuration


@dataclass(frozen=True)
class Guess:
    """Hold a text's right label, the label that was given, and how sure the classifier was."""

    text: str
    label: str
    given: str
    confidence: float

    @property
    def right(self) -> bool:
        """Say whether the label was given."""
        return self.label == self.given


@dataclass(frozen=True)
class Trial:
    """Hold what one recipe did: its guesses, its parse data, and what it took (seconds, milliseconds, megabytes)."""

    recipe: str
    guesses: tuple[Guess, ...]
    parsed: tuple[dict[str, Any], ...]
    training_seconds: float
    training_megabytes: float
    parse_milliseconds: float
    parse_megabytes: float


def tried(recipe: str, training: Sequence[Example], test: Sequence[Example], folder: Path) -> Trial:
    """Train `recipe` in `folder` and parse `test` with it; a label of None's is only parsed."""
    folder.mkdir(parents=True, exist_ok=True)
    flat = recipe in FLAT
    write_yaml(configuration(recipe), folder / "config.yml")
    write_examples(training, folder / "nlu.yml", flat)
    (folder / "texts.json").write_text(json.dumps([text for text, _ in test], ensure_ascii=False), encoding="utf-8")
    trained, done = measured("train", str(folder)), measured("parse", str(folder))
    guesses = [
        Guess(text, flattened(label) if flat else label, *label_of(parsed))
        for (text, label), parsed in zip(test, done["parsed"], strict=True)
    ]
    return Trial(
        recipe,
        tuple(guesses),
        tuple(done["parsed"]),
        trained["seconds"],
        trained["megabytes"],
        done["milliseconds"],
        done["megabytes"],
    )


def cross_validated(examples: list[Example], count: int, folder: Path) -> list[Guess]:
    """Return what our own recipe makes of every example when trained without its part."""
    return [
        guess
        for number, (training, test) in enumerate(folds(examples, count))
        for guess in tried(OWN, training, test, folder / str(number)).guesses
    ]
