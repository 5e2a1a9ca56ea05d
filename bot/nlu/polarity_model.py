"""Learn which outcome a reply has at each yes/no question, by a linear machine over its features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rasa.nlu.tokenizers.tokenizer import Token
from scipy.special import softmax

from bot.japanese.polarity import KIND_OF, KINDS, UNCLEAR
from bot.nlu.features import features
from bot.nlu.margins import learn
from bot.nlu.vocabulary import LEAST, Vocabulary, matrix, weight
from bot.nlu.words import WordSplitter

ANY = "any"
"""The scope of the replies that mean the same to every question."""

SCOPES = (ANY, *KINDS, *KIND_OF)
_NO_WEIGHT = -1

Arrays = dict[str, NDArray[Any]]


class Row(NamedTuple):
    """Hold a reply, its scope (any question, a kind of question, or a step) and its outcome there."""

    text: str
    scope: str
    outcome: str


class PolarityModel:
    """Give each step's outcomes their probabilities.

    A feature has a weight for all questions in common, one for each kind and one for each step, so that what is said
    of one question helps with the others, and 「PDFで」 agrees at one step alone.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Take the arrays that `fit` learned."""
        self.arrays = dict(arrays)
        self._outcomes = [str(outcome) for outcome in arrays["classes"]]
        self._vocabulary = Vocabulary(arrays["features"])
        self._places = arrays["places"]  # scope × feature → the row of its weights
        self._weights = np.vstack([arrays["coefficients"], np.zeros(len(self._outcomes), np.float32)])
        self._in_scope = np.array([[scope in _chain(step) for scope in SCOPES] for step in KIND_OF], np.float32)

    @classmethod
    def fit(cls, rows: Sequence[Row], words: WordSplitter, **settings: Any) -> PolarityModel:
        """Learn from labelled replies; `settings` are the machine's."""
        described = {text: features(words.split(text)) for text in dict.fromkeys(row.text for row in rows)}
        vocabulary = Vocabulary.of(described.values())
        known = {text: vocabulary.numbers(found) for text, found in described.items()}
        width = len(vocabulary.names)
        scoped = [
            (
                [SCOPES.index(each) * width + number for each in _chain(row.scope) for number in known[row.text]],
                len(described[row.text]),
            )
            for row in rows
        ]
        table = matrix(scoped, len(SCOPES) * width)
        kept = np.flatnonzero(table.getnnz(axis=0) >= LEAST)
        places = np.full(len(SCOPES) * width, _NO_WEIGHT, np.int32)
        places[kept] = np.arange(len(kept))
        learned = learn(table[:, kept], [row.outcome for row in rows], [row.text for row in rows], **settings)
        return cls({**learned, "features": vocabulary.names, "places": places.reshape(len(SCOPES), -1)})

    def decide(self, words: Sequence[Token]) -> dict[str, dict[str, float]]:
        """Return for each step that the words answer the outcome and its probability."""
        found = features(words)
        places = self._places[:, self._vocabulary.numbers(found)]
        by_scope = self._weights[places].sum(axis=1) * weight(len(found))
        shares = softmax(self._in_scope @ by_scope + self.arrays["intercepts"], axis=1)
        best = {step: int(row.argmax()) for step, row in zip(KIND_OF, shares, strict=True)}
        return {
            step: {self._outcomes[outcome]: round(float(row[outcome]), 4)}
            for (step, outcome), row in zip(best.items(), shares, strict=True)
            if self._outcomes[outcome] != UNCLEAR
        }


def _chain(scope: str) -> tuple[str, ...]:
    """Return the scopes that a scope belongs to, the widest first."""
    if scope in KIND_OF:
        return ANY, KIND_OF[scope], scope
    return (ANY,) if scope == ANY else (ANY, scope)
