"""Extract entities by the topics' patterns and by the readers of Japanese values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import get_text_hash

from bot.nlu.dictionary import WORDS, compile_words
from bot.nlu.matching import Entity, EntityMatcher
from bot.nlu.patterns import Patterns, read_patterns
from bot.nlu.words import WordSplitter

_PATTERNS = "patterns.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class SpacyRuleEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Give the entities that the topics' `patterns.yml` describe; the patterns travel with the model."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, patterns: Patterns) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._patterns = patterns
        self._matcher = EntityMatcher(patterns)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return where the patterns are, as a glob under the folder that training starts in."""
        return {"patterns": "data/*/patterns.yml"}

    @classmethod
    def required_components(cls) -> list[type]:
        """Ask for the words that the patterns are made of."""
        return [Tokenizer]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Make Rasa train the component anew when a pattern changes."""
        texts = [file.read_text(encoding="utf-8") for file in (*_pattern_files(config), WORDS)]
        return str(get_text_hash("\0".join(texts)))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyRuleEntityExtractor:
        """Create the component from the topics' files."""
        patterns = read_patterns(_pattern_files(config), WordSplitter(compile_words(WORDS)))
        return cls(model_storage, resource, patterns)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpacyRuleEntityExtractor:
        """Load the component with the patterns it was trained with."""
        with model_storage.read_from(resource) as directory:
            patterns = Patterns(**json.loads((directory / _PATTERNS).read_text(encoding="utf-8")))
        return cls(model_storage, resource, patterns)

    def train(self, training_data: TrainingData) -> Resource:
        """Persist the patterns; there is nothing to learn."""
        with self._model_storage.write_to(self._resource) as directory:
            content = json.dumps(self._patterns.as_dict(), ensure_ascii=False)
            (directory / _PATTERNS).write_text(content, encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of `messages` to what others found."""
        for message in messages:
            tokens = message.get(TOKENS_NAMES[TEXT]) or []
            found = [_as_rasa(entity) for entity in self._matcher.find(message.get(TEXT) or "", tokens)]
            entities = message.get(ENTITIES, []) + self.add_extractor_name(found)
            message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_matcher": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _matcher=EntityMatcher(state["_patterns"]))


def _pattern_files(config: dict[str, Any]) -> list[Path]:
    return sorted(Path().glob(config["patterns"]))


def _as_rasa(entity: Entity) -> dict[str, Any]:
    group = {} if entity.group is None else {"group": entity.group}
    return {"entity": entity.name, "start": entity.start, "end": entity.end, "value": entity.value, **group}
