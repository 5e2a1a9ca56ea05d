"""Parse texts with a trained model, in this process and without a tracker."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.nlu.constants import FULL_RETRIEVAL_INTENT_NAME_KEY, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.graph import SequentialRunner

FALLBACK = "nlu_fallback"


class Interpreter:
    """Give what a model understands."""

    def __init__(self, model: Path) -> None:
        """Load the model's components."""
        with TemporaryDirectory() as directory:
            metadata, self._runner = load_predict_graph_runner(
                Path(directory), model, LocalModelStorage, SequentialRunner
            )
        self._target = metadata.nlu_target

    def parse(self, text: str) -> dict[str, Any]:
        """Return the parse data of a text, as Rasa would send them."""
        given = {PLACEHOLDER_MESSAGE: [UserMessage(text)]}
        messages: list[Message] = self._runner.run(given, [self._target])[self._target]
        return {**messages[0].as_dict(only_output_properties=True), TEXT: text}

    def timed(self, text: str) -> tuple[dict[str, Any], float]:
        """Return the parse data of a text and the milliseconds that they took."""
        started = time.perf_counter()
        parsed = self.parse(text)
        return parsed, (time.perf_counter() - started) * 1000


def label_of(parsed: dict[str, Any]) -> tuple[str, float]:
    """Return the best label with its confidence: of a fallback, what it fell back from."""
    intent = parsed["intent"]
    if intent.get(INTENT_NAME_KEY) == FALLBACK and parsed.get("intent_ranking"):
        ranked = [each for each in parsed["intent_ranking"] if each["name"] != FALLBACK]
        return (str(ranked[0]["name"]), float(ranked[0]["confidence"])) if ranked else (FALLBACK, 0.0)
    name = intent.get(FULL_RETRIEVAL_INTENT_NAME_KEY) or intent.get(INTENT_NAME_KEY) or FALLBACK
    return str(name), float(intent["confidence"])
