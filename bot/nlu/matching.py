"""Find entities in words: the topics' patterns with spaCy's matcher, values with `bot.japanese`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rasa.nlu.tokenizers.tokenizer import Token
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.japanese.amounts import find_amounts
from bot.japanese.policy_number import find_policy_numbers
from bot.japanese.reading import Found
from bot.nlu.patterns import Patterns, lemma_key

VALUE_READERS: dict[str, Callable[[str], Iterable[Found[Any]]]] = {
    "policy_number": find_policy_numbers,
    "amount": find_amounts,
}
_REJECTION = "-"


@dataclass(frozen=True)
class Entity:
    """Hold one entity of a text; `group` binds it to the entity it belongs to."""

    name: str
    start: int
    end: int
    value: Any
    group: str | None = None


class EntityMatcher:
    """Find the entities of a text from its words."""

    def __init__(self, patterns: Patterns) -> None:
        """Compile `patterns` once."""
        self._groups = patterns.groups
        self._vocab = Vocab()
        self._matcher = Matcher(self._vocab)
        self._labels: dict[str, tuple[str, str]] = {}
        for number, (entity, value, pattern) in enumerate(patterns.wordings):
            self._labels[str(number)] = (entity, value)
            self._matcher.add(str(number), [pattern])
        if patterns.rejections:
            self._matcher.add(_REJECTION, patterns.rejections)

    def find(self, text: str, tokens: list[Token]) -> list[Entity]:
        """Return the entities of `text` in order; of overlapping ones the longest, and none that is taken back."""
        if not tokens:
            return []
        found, rejections = self._match(tokens)
        found += [
            Entity(name, value.start, value.end, value.value)
            for name, read in VALUE_READERS.items()
            for value in read(text)
        ]
        kept = _without_overlaps(found)
        return self._grouped([entity for entity in kept if not _taken_back(entity, kept, rejections)])

    def _match(self, tokens: list[Token]) -> tuple[list[Entity], set[int]]:
        doc = Doc(
            self._vocab,
            words=[token.text for token in tokens],
            lemmas=[lemma_key(token.lemma) for token in tokens],
            tags=[token.get("pos") or "" for token in tokens],
        )
        entities: list[Entity] = []
        rejections: set[int] = set()
        for key, first, last in self._matcher(doc):
            label, start, end = self._vocab.strings[key], tokens[first].start, tokens[last - 1].end
            if label == _REJECTION:
                rejections.add(start)
            else:
                name, value = self._labels[label]
                entities.append(Entity(name, start, end, value))
        return entities, rejections

    def _grouped(self, entities: list[Entity]) -> list[Entity]:
        """Give each owner a number as its group, and each entity that belongs to it the same."""
        owners = [entity for entity in entities if entity.name in self._groups.values()]
        numbers = {id(owner): str(number) for number, owner in enumerate(owners, start=1)}
        grouped = []
        for entity in entities:
            owner = _owner(entity, owners, self._groups.get(entity.name, entity.name))
            group = numbers.get(id(owner)) if owner else None
            grouped.append(Entity(entity.name, entity.start, entity.end, entity.value, group))
        return grouped


def _without_overlaps(entities: list[Entity]) -> list[Entity]:
    """Keep the longest of overlapping entities, the first of equally long ones, in the order of the text."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=lambda each: (each.start - each.end, each.start)):
        if all(entity.end <= other.start or other.end <= entity.start for other in kept):
            kept.append(entity)
    return sorted(kept, key=lambda each: each.start)


def _taken_back(entity: Entity, entities: list[Entity], rejections: set[int]) -> bool:
    """Tell whether a rejection follows `entity` and another of its kind replaces it (AじゃなくてB)."""
    replaced = any(other.name == entity.name and other.start > entity.start for other in entities)
    return replaced and entity.end in rejections


def _owner(entity: Entity, owners: list[Entity], kind: str) -> Entity | None:
    """Return the nearest owner before `entity` (or itself), else the first after it."""
    of_kind = [owner for owner in owners if owner.name == kind]
    before = [owner for owner in of_kind if owner.start <= entity.start]
    return before[-1] if before else next(iter(of_kind), None)
