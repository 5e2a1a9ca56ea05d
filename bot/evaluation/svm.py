"""Classify intents with a linear support vector machine: one of the recipes that are compared, never served."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from bot.nlu.classifier import TopicIntentClassifier


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearSvmClassifier(TopicIntentClassifier):
    """Choose by margins; its confidences are a softmax over them, hence no probabilities."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the machine's settings."""
        return {"C": 0.1, "max_iter": 2000, "random_state": 42}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the weights and persist them where the parent looks for them."""
        from sklearn.svm import LinearSVC  # noqa: PLC0415  # slow to import, and needed in training alone

        examples = [each for each in training_data.intent_examples if each.get_sparse_features(TEXT)[1]]
        features = vstack([csr_matrix(each.get_sparse_features(TEXT)[1].features) for each in examples])
        model = LinearSVC(class_weight="balanced", **self._settings())
        model.fit(features, [each.get(INTENT) for each in examples])
        arrays = {"classes": model.classes_.astype(str), "coefficients": model.coef_, "intercepts": model.intercept_}
        with self._model_storage.write_to(self._resource) as directory:
            np.savez_compressed(directory / "weights.npz", **arrays)
        return self._resource
