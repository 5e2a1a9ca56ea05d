"""Find entities in words: the topics' patterns with spaCy's matcher, values with `bot.japanese`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rasa.nlu.tokenizers.tokenizer import Token
from spacy.matcher import Matcher, PhraseMatcher
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
# Between two coverages that share what is said of them: 車両保険と代車を外して, 対人対物とも無制限.
_JOINED = re.compile(r"(?:保険|特約|費用)?[\s、,・/&]*(?:と|も|や|および|及び|とか|それと|あと|そして)?[\s、,]*")
_OF = "の"  # 2000万の対物: the amount belongs to what follows


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
        self._phrases = PhraseMatcher(self._vocab, attr="LEMMA")  # a table of phrases, quicker than as many patterns
        self._labels: dict[str, tuple[str, str]] = {}
        for number, (entity, value, pattern) in enumerate(patterns.wordings):
            self._labels[str(number)] = (entity, value)
            lemmas = [each["LEMMA"] for each in pattern if each.keys() == {"LEMMA"} and isinstance(each["LEMMA"], str)]
            if len(lemmas) == len(pattern):
                self._phrases.add(str(number), [Doc(self._vocab, words=lemmas, lemmas=lemmas)])
            else:
                self._matcher.add(str(number), [pattern])
        self._rejected: dict[str, list[str]] = {}
        for number, (names, pattern) in enumerate(patterns.rejections):
            self._rejected[f"{_REJECTION}{number}"] = names
            self._matcher.add(f"{_REJECTION}{number}", [pattern])

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
        return self._grouped(text, [entity for entity in kept if not self._taken_back(entity, kept, rejections)])

    def _match(self, tokens: list[Token]) -> tuple[list[Entity], list[tuple[int, list[str]]]]:
        doc = Doc(
            self._vocab,
            words=[token.text for token in tokens],
            lemmas=[lemma_key(token.lemma) for token in tokens],
            tags=[token.get("pos") or "" for token in tokens],
        )
        entities: list[Entity] = []
        rejections: list[tuple[int, list[str]]] = []
        for key, first, last in (*self._phrases(doc), *self._matcher(doc)):
            label, start, end = self._vocab.strings[key], tokens[first].start, tokens[last - 1].end
            if label in self._rejected:
                rejections.append((start, self._rejected[label]))
            else:
                name, value = self._labels[label]
                entities.append(Entity(name, start, end, value))
        return sorted(entities, key=lambda each: (each.name, each.value)), rejections

    def _taken_back(self, entity: Entity, entities: list[Entity], rejections: list[tuple[int, list[str]]]) -> bool:
        """Tell whether a rejection follows `entity` and another of its kind replaces it (AじゃなくてB, 5万から10万)."""
        owner = self._groups.get(entity.name)
        replaced = any(
            other.start > entity.start
            and (other.name == entity.name or (owner and self._groups.get(other.name) == owner))
            for other in entities
        )
        return replaced and any(
            start == entity.end and (not names or entity.name in names) for start, names in rejections
        )

    def _grouped(self, text: str, entities: list[Entity]) -> list[Entity]:
        """Give each owner a number as its group, joined ones the same, and each entity the one of its owner."""
        owners = [entity for entity in entities if entity.name in self._groups.values()]
        numbers: dict[int, str] = {}
        for number, owner in enumerate(owners):
            before = owners[number - 1] if number else None
            joined = before and before.name == owner.name and _JOINED.fullmatch(text[before.end : owner.start])
            numbers[id(owner)] = numbers[id(before)] if joined else str(len(set(numbers.values())) + 1)
        grouped = []
        for entity in entities:
            of_kind = [owner for owner in owners if owner.name == self._groups.get(entity.name, entity.name)]
            belongs_to = _owner(text, entity, of_kind)
            group = numbers.get(id(belongs_to)) if belongs_to else None
            grouped.append(Entity(entity.name, entity.start, entity.end, entity.value, group))
        return grouped


def _without_overlaps(entities: list[Entity]) -> list[Entity]:
    """Keep the longest of overlapping entities, the first of equally long ones, in the order of the text."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=lambda each: (each.start - each.end, each.start)):
        if all(entity.end <= other.start or other.end <= entity.start for other in kept):
            kept.append(entity)
    return sorted(kept, key=lambda each: each.start)


def _owner(text: str, entity: Entity, owners: list[Entity]) -> Entity | None:
    """Return the nearest owner before `entity` (or itself), else the first after it.

    An owner that follows with の comes first, unless the entity stands right behind one: 車両130万の免責5万.
    """
    after = [owner for owner in owners if owner.start >= entity.end]
    before = [owner for owner in owners if owner.start <= entity.start]
    if after and text[entity.end : after[0].start] == _OF and not (before and before[-1].end == entity.start):
        return after[0]
    return before[-1] if before else next(iter(after), None)
