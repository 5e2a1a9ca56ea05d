"""Read the labelled replies of `data/answers/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.utils.io import read_yaml_file

from bot.japanese.polarity import KINDS, OUTCOMES
from bot.japanese.text import utterance
from bot.nlu.polarity_model import Row

ANY = "any"
"""The kind of the replies that count for every kind."""


def read_answers(files: Iterable[Path]) -> list[Row]:
    """Return the rows of files that hold, by kind and outcome, one example a line, as Rasa's NLU data do.

    Raises InvalidConfigException for an unknown kind or outcome, or for a reply that has two outcomes for one kind.
    """
    outcomes: dict[tuple[str, str], str] = {}
    for file in files:
        for kind, outcome, text in _lines(file):
            for each in KINDS if kind == ANY else (kind,):
                known = outcomes.setdefault((text, each), outcome)
                if known != outcome:
                    raise InvalidConfigException(f"{file}: 「{text}」 is {known} and {outcome} for {each}")
    return [(text, kind, outcome) for (text, kind), outcome in outcomes.items()]


def _lines(file: Path) -> Iterator[tuple[str, str, str]]:
    for kind, by_outcome in dict(read_yaml_file(file)).items():
        for outcome, examples in by_outcome.items():
            if kind not in (*KINDS, ANY) or outcome not in OUTCOMES:
                raise InvalidConfigException(f"{file}: unknown kind or outcome {kind}/{outcome}")
            for line in examples.splitlines():
                yield kind, outcome, utterance(line.removeprefix("- "))
