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
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from bot.nlu.retrieval import parsed_intent

_WEIGHTS = "weights.npz"
_RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicIntentClassifier(GraphComponent, IntentClassifier):
    """Choose among all intents at once with logistic regression.

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

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the regression's settings: C is the inverse of its regularisation."""
        return {"C": 1.0, "max_iter": 1000, "random_state": 42}

    @classmethod
    def required_components(cls) -> list[type]:
        """Ask for features of the text."""
        return [Featurizer]

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
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  # slow to import, and needed in training alone

        examples = [example for example in training_data.intent_examples if example.get(TOKENS_NAMES[TEXT])]
        names = [example.get(INTENT_RESPONSE_KEY) or example.get(INTENT) for example in examples]
        model = LogisticRegression(class_weight="balanced", **self._settings())
        model.fit(_features(examples), names)
        self._weights = {
            "classes": np.array(model.classes_, dtype=str),
            "coefficients": model.coef_,
            "intercepts": model.intercept_,
        }
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

    def _settings(self) -> dict[str, Any]:
        return {key: self._config[key] for key in self.get_default_config()}

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        if not message.get(TOKENS_NAMES[TEXT]) or not self._weights:
            return []
        scores = _features([message]) @ self._weights["coefficients"].T + self._weights["intercepts"]
        probabilities = _softmax(scores[0])
        best = np.argsort(-probabilities, kind="stable")[:_RANKED]
        return [
            {"name": str(self._weights["classes"][index]), "confidence": float(probabilities[index])} for index in best
        ]


def _features(messages: list[Message]) -> csr_matrix:
    """Stack the messages' sentence features, one row each."""
    return vstack([csr_matrix(message.get_sparse_features(TEXT)[1].features) for message in messages])


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    exponents = np.exp(scores - scores.max())
    return np.asarray(exponents / exponents.sum())
