"""Classify intents, retrieval intents by their full name."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.special import softmax

from bot.nlu.features import features
from bot.nlu.margins import learn
from bot.nlu.retrieval import parsed_intent
from bot.nlu.vocabulary import Vocabulary, matrix, weight

_WEIGHTS = "weights.npz"
_RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicIntentClassifier(GraphComponent, IntentClassifier):
    """Choose among all intents at once with a linear support vector machine, its margins scaled to probabilities.

    Rasa's own classifier sees only `ask_faq` and leaves the topic to a response selector, a neural network that
    needs TensorFlow; here `ask_faq/hours` is one class beside `affirm`. The model is three arrays, read without
    unpickling. A message without words (only a slash, only spaces) has no intent.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        weights: dict[str, NDArray[Any]] | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._weights = weights or {}
        self._vocabulary = Vocabulary(self._weights["features"]) if weights else None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the machine's settings: C is the inverse of its regularisation."""
        return {"C": 2.0, "tol": 1e-2, "max_iter": 2000, "random_state": 42}

    @classmethod
    def required_components(cls) -> list[type]:
        """Ask for the words of the text."""
        return [Tokenizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicIntentClassifier:
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
    ) -> TopicIntentClassifier:
        """Load the trained weights."""
        with model_storage.read_from(resource) as directory, np.load(directory / _WEIGHTS) as weights:
            return cls(config, model_storage, resource, dict(weights))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the weights and persist them."""
        examples = [example for example in training_data.intent_examples if example.get(TOKENS_NAMES[TEXT])]
        names = [example.get(INTENT_RESPONSE_KEY) or example.get(INTENT) for example in examples]
        described = [features(example.get(TOKENS_NAMES[TEXT])) for example in examples]
        self._vocabulary = Vocabulary.of(described)
        table = matrix(
            [(self._vocabulary.numbers(found), len(found)) for found in described], len(self._vocabulary.names)
        )
        texts = [example.get(TEXT) for example in examples]
        learned = learn(table, names, texts, **{key: self._config[key] for key in self.get_default_config()})
        self._weights = {**learned, "features": self._vocabulary.names}
        with self._model_storage.write_to(self._resource) as directory:
            np.savez_compressed(directory / _WEIGHTS, **self._weights)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent, its ranking and the selected response of `messages`."""
        for message in messages:
            ranking = self._rank(message)
            best: dict[str, Any] = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            for key, value in parsed_intent(best["name"], best["confidence"]).items():
                message.set(key, value, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        words = message.get(TOKENS_NAMES[TEXT])
        found = features(words) if words else []
        if not found or self._vocabulary is None:
            return []
        known = self._weights["coefficients"][self._vocabulary.numbers(found)]
        scores = known.sum(axis=0) * weight(len(found)) + self._weights["intercepts"]
        probabilities = softmax(scores)
        best = np.argsort(-probabilities, kind="stable")[:_RANKED]
        return [
            {"name": str(self._weights["classes"][index]), "confidence": float(probabilities[index])} for index in best
        ]
