"""Describe an intent the way Rasa's response selector does, so that `ask_faq/hours` is answered by `utter_ask_faq`."""

from __future__ import annotations

from typing import Any

from rasa.shared.constants import UTTER_PREFIX
from rasa.shared.nlu.constants import (
    FULL_RETRIEVAL_INTENT_NAME_KEY,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RESPONSE_KEY,
    PREDICTED_CONFIDENCE_KEY,
    RESPONSE,
    RESPONSE_IDENTIFIER_DELIMITER,
    RESPONSE_SELECTOR,
)


def parsed_intent(name: str | None, confidence: float) -> dict[str, Any]:
    """Return the parse data of an intent: for `ask_faq/hours` the intent `ask_faq` and the response selected in it."""
    base, _, key = (name or "").partition(RESPONSE_IDENTIFIER_DELIMITER)
    intent = {INTENT_NAME_KEY: base or None, PREDICTED_CONFIDENCE_KEY: confidence}
    if not key:
        return {INTENT: intent}
    selected = {
        INTENT_RESPONSE_KEY: name,
        "utter_action": f"{UTTER_PREFIX}{name}",
        PREDICTED_CONFIDENCE_KEY: confidence,
    }
    return {
        INTENT: {**intent, FULL_RETRIEVAL_INTENT_NAME_KEY: name},
        RESPONSE_SELECTOR: {"all_retrieval_intents": [base], base: {RESPONSE: selected}},
    }
