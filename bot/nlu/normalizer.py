"""Normalise every message before anything else reads it."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.japanese.text import utterance

# Rasa's recipe feeds a component's output to the next one in training only for tokenizers and featurizers.
_STAGE = DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER


@DefaultV1Recipe.register(_STAGE, is_trainable=False)
class JapaneseNormalizer(GraphComponent):
    """Replace a message's text by its normal form, the same in training and at inference.

    Rasa reads a leading "/" as a command only after the pipeline has run, so the slash goes here, where NFKC
    has already turned the full-width one into it. The channel keeps the raw text in the message's metadata.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> JapaneseNormalizer:
        """Create the component; it has neither configuration nor state."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Normalise the text of `messages` in place."""
        for message in messages:
            text = message.get(TEXT)
            if isinstance(text, str):
                message.set(TEXT, utterance(text), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise the training examples like messages."""
        self.process(training_data.training_examples)
        return training_data
