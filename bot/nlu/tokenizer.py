"""Split messages into Japanese words."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import get_text_hash

from bot.nlu.dictionary import WORDS, compile_words
from bot.nlu.words import WordSplitter

_DICTIONARY = "user.dic"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class FugashiTokenizer(Tokenizer):
    """Tokenize with UniDic and the product's own words, whose compiled dictionary travels with the model."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, dictionary: bytes
    ) -> None:
        super().__init__(config)
        self._model_storage = model_storage
        self._resource = resource
        self._words = WordSplitter(dictionary)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that Rasa's base tokenizer asks for."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @staticmethod
    def supported_languages() -> list[str]:
        """Return the one language that is understood."""
        return ["ja"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Make Rasa train the component anew when the word list changes."""
        return str(get_text_hash(WORDS.read_text(encoding="utf-8")))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FugashiTokenizer:
        """Create the component with the words compiled anew."""
        return cls(config, model_storage, resource, compile_words(WORDS))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FugashiTokenizer:
        """Load the component with the dictionary that was compiled in training."""
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, (directory / _DICTIONARY).read_bytes())

    def train(self, training_data: TrainingData) -> Resource:
        """Persist the compiled words; there is nothing to learn."""
        with self._model_storage.write_to(self._resource) as directory:
            (directory / _DICTIONARY).write_bytes(self._words.dictionary)
        return self._resource

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the words of one attribute of `message`."""
        return list(self._apply_token_pattern(self._words.split(str(message.get(attribute)))))
