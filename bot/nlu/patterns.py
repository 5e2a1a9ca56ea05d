"""Read the topics' patterns: the wordings that stand for an entity's values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.utils.io import read_yaml_file

from bot.japanese.text import normalise
from bot.nlu.words import WordSplitter

TokenPattern = list[dict[str, Any]]

_KEYS = {"phrases", "tokens", "rejections", "groups"}


@dataclass(frozen=True)
class Patterns:
    """Hold what the rule extractor looks for, in spaCy's token patterns over LEMMA, TEXT and TAG.

    `wordings`: (entity, value, pattern). `rejections`: what takes back an entity right before it, as in AじゃなくてB,
    with the names of the entities it takes back (none: any). `groups`: an entity → the entity it belongs to, as an
    amount belongs to its coverage.
    """

    wordings: list[tuple[str, str, TokenPattern]] = field(default_factory=list)
    rejections: list[tuple[list[str], TokenPattern]] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data that `Patterns(**data)` takes back."""
        return asdict(self)


def read_patterns(files: Iterable[Path], words: WordSplitter) -> Patterns:
    """Read `patterns.yml` files; phrases become patterns over the lemmas of their words.

    Raises InvalidConfigException for an unknown key: a misspelt one would silently match nothing.
    """
    patterns = Patterns()
    for file in files:
        content = dict(read_yaml_file(file))
        if unknown := content.keys() - _KEYS:
            raise InvalidConfigException(f"{file}: unknown keys {sorted(unknown)}; known are {sorted(_KEYS)}")
        patterns.wordings.extend(_phrases(content.get("phrases", {}), words))
        patterns.wordings.extend((each["entity"], each["value"], each["pattern"]) for each in content.get("tokens", []))
        patterns.rejections.extend(
            (each.get("entities", []), each["pattern"]) for each in content.get("rejections", [])
        )
        patterns.groups.update(content.get("groups", {}))
    return patterns


def _phrases(entities: dict[str, dict[str, list[str]]], words: WordSplitter) -> Iterable[tuple[str, str, TokenPattern]]:
    for entity, values in entities.items():
        for value, phrases in values.items():
            for phrase in phrases:
                yield entity, value, [{"LEMMA": lemma_key(token.lemma)} for token in words.split(normalise(phrase))]


def lemma_key(lemma: str) -> str:
    """Return the form in which lemmas are compared: a typed "aプラン" is an "Aプラン"."""
    return lemma.upper()
