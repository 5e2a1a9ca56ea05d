"""Tell what a message would mean as the reply to each yes/no question."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import get_text_hash

from bot.japanese.polarity import UNCLEAR
from bot.nlu.dictionary import WORDS, compile_words
from bot.nlu.polarity_answers import read_answers
from bot.nlu.polarity_model import ANY, PolarityModel, Row
from bot.nlu.words import WordSplitter

POLARITY = "polarity"
SETTINGS = {"C": 1.0, "tol": 1e-3, "max_iter": 2000, "random_state": 42}
"""Those of the linear machine: C is the inverse of its regularisation."""
_MODEL = "polarity.npz"
_OF_EACH = 20  # so many examples of each other intent teach what no answer is; all of them would take half a minute
# Examples of these intents may answer a yes/no question; those of every other are replies that answer none.
_ANSWERS = {
    "affirm",
    "deny",
    "correct_answer",
    "change_contact",
    "give_contact",
    "withdraw_change",
    "withdraw_consent",
    "cancel_renewal",
    "decide_free_plan",
    "request_free_plan",
    "go_back",
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PolarityClassifier(GraphComponent):
    """Set `polarity` on each message: for each step that its words answer, agrees or disagrees with its probability.

    It needs no tracker: the actions know which question was pending. The model is a few arrays, read without
    unpickling; without answers to learn from, nothing is set.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: PolarityModel | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return where the answers are, and the settings of the machine."""
        return {"answers": "data/answers/*.yml", **SETTINGS}

    @classmethod
    def required_components(cls) -> list[type]:
        """Ask for a text that was prepared for reading."""
        return [Tokenizer]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Make Rasa train the component anew when an answer or a word changes."""
        texts = [file.read_text(encoding="utf-8") for file in (*_answer_files(config), WORDS)]
        return str(get_text_hash("\0".join(texts)))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PolarityClassifier:
        """Create the untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PolarityClassifier:
        """Load the trained weights, if there were answers to learn from."""
        with model_storage.read_from(resource) as directory:
            file = directory / _MODEL
            if not file.exists():
                return cls(config, model_storage, resource)
            with np.load(file) as arrays:
                return cls(config, model_storage, resource, PolarityModel(arrays))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the weights and persist them."""
        answers = read_answers(_answer_files(self._config))
        with self._model_storage.write_to(self._resource) as directory:
            if answers:
                rows = [*answers, *rows_of_other_talk(training_data)]
                settings = {name: self._config[name] for name in SETTINGS}
                self._model = PolarityModel.fit(rows, WordSplitter(compile_words(WORDS)), **settings)
                np.savez_compressed(directory / _MODEL, **self._model.arrays)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set what each message would mean."""
        for message in messages:
            words = message.get(TOKENS_NAMES[TEXT])
            if self._model is not None and words:
                message.set(POLARITY, self._model.decide(words), add_to_output=True)
        return messages


def rows_of_other_talk(training_data: TrainingData) -> list[Row]:
    """Return some examples that answer no yes/no question, as unclear replies to any."""
    others: dict[str, list[str]] = defaultdict(list)
    for example in training_data.intent_examples:
        if example.get(INTENT) not in _ANSWERS:
            others[example.get(INTENT_RESPONSE_KEY) or example.get(INTENT)].append(example.get(TEXT))
    some = [text for texts in others.values() for text in texts[:: max(1, len(texts) // _OF_EACH)]]
    return [Row(text, ANY, UNCLEAR) for text in some]


def _answer_files(config: dict[str, Any]) -> list[Path]:
    return sorted(Path().glob(config["answers"]))
