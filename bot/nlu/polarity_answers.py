"""Read the labelled replies of `data/answers/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.utils.io import read_yaml_file

from bot.japanese.polarity import OUTCOMES
from bot.japanese.text import utterance
from bot.nlu.polarity_model import SCOPES, Row


def read_answers(files: Iterable[Path]) -> list[Row]:
    """Return the rows of files that hold, by scope and outcome, one example a line, as Rasa's NLU data do.

    Raises InvalidConfigException for an unknown scope or outcome, or for a reply that has two outcomes in one scope.
    """
    outcomes: dict[tuple[str, str], str] = {}
    for file in files:
        for scope, outcome, text in _lines(file):
            known = outcomes.setdefault((text, scope), outcome)
            if known != outcome:
                raise InvalidConfigException(f"{file}: 「{text}」 is {known} and {outcome} for {scope}")
    return [Row(text, scope, outcome) for (text, scope), outcome in outcomes.items()]


def _lines(file: Path) -> Iterator[tuple[str, str, str]]:
    for scope, by_outcome in dict(read_yaml_file(file)).items():
        for outcome, examples in by_outcome.items():
            if scope not in SCOPES or outcome not in OUTCOMES:
                raise InvalidConfigException(f"{file}: unknown scope or outcome {scope}/{outcome}")
            for line in examples.splitlines():
                yield scope, outcome, utterance(line.removeprefix("- "))
