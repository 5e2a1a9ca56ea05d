"""Read the training examples, and write them out for a recipe or a fold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rasa.shared.utils.io import read_yaml_file, write_yaml

Example = tuple[str, str]
"""A text and its label: an intent, or `ask_faq/<topic>`."""


def read_examples(data: Path) -> list[Example]:
    """Return the examples of every topic's NLU data."""
    return [
        (line.removeprefix("- ").strip(), str(block["intent"]))
        for file in sorted(data.glob("*/nlu*.yml"))
        for block in read_yaml_file(file)["nlu"]
        if "intent" in block
        for line in block["examples"].splitlines()
    ]


def write_examples(examples: Iterable[Example], file: Path, flat: bool = False) -> None:
    """Write NLU data; `flat` turns topics into intents, for classifiers that know no retrieval intents."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for text, label in examples:
        by_label[flattened(label) if flat else label].append(text)
    blocks: list[dict[str, Any]] = [
        {"intent": label, "examples": "".join(f"- {text}\n" for text in texts)} for label, texts in by_label.items()
    ]
    write_yaml({"version": "3.1", "nlu": blocks}, file)


def flattened(label: str) -> str:
    """Return the name of a topic as an intent of its own."""
    return label.replace("/", "+")


def folds(examples: list[Example], count: int) -> list[tuple[list[Example], list[Example]]]:
    """Return (training, test) parts in which each label is spread evenly, the same at each call."""
    place: dict[str, int] = defaultdict(int)
    parts: list[list[Example]] = [[] for _ in range(count)]
    for text, label in sorted(examples):
        parts[place[label] % count].append((text, label))
        place[label] += 1
    return [([each for other in parts if other is not part for each in other], part) for part in parts]
