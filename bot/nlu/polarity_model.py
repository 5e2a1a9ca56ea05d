"""Learn which outcome a reply has for each kind of question, by logistic regression over its features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from bot.nlu.polarity_features import features

Row = tuple[str, str, str]
"""A reply, the kind of question it was given to, and its outcome."""

_LEAST = 2  # a feature of one reply alone tells nothing of others

Arrays = dict[str, NDArray[Any]]


class PolarityModel:
    """Give each kind's outcomes their probabilities: weights of all kinds in common, and weights of each."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Take the arrays that `fit` learned."""
        self.arrays = dict(arrays)
        self._kinds = [str(kind) for kind in arrays["kinds"]]
        self._outcomes = [str(outcome) for outcome in arrays["outcomes"]]
        self._columns = {str(name): column for column, name in enumerate(arrays["features"])}
        self._weights = arrays["weights"]
        self._intercepts = arrays["intercepts"]

    @classmethod
    def fit(cls, rows: Sequence[Row], inverse_regularisation: float) -> PolarityModel:
        """Learn from labelled replies."""
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  # slow to import, and needed in training alone

        described = {text: features(text) for text in dict.fromkeys(text for text, _, _ in rows)}
        counts = Counter(name for found in described.values() for name in found)
        names = sorted(name for name, count in counts.items() if count >= _LEAST)
        columns = {name: column for column, name in enumerate(names)}
        kinds = sorted({kind for _, kind, _ in rows})
        common = _matrix(
            [[columns[name] for name in described[text] if name in columns] for text, _, _ in rows], len(names)
        )
        crossed = [common.multiply(np.array([[kind == each] for _, kind, _ in rows])) for each in kinds]
        model = LogisticRegression(C=inverse_regularisation, class_weight="balanced", max_iter=1000)
        model.fit(hstack([common, *crossed]).tocsr(), [outcome for _, _, outcome in rows])
        parts = model.coef_.reshape(len(model.classes_), len(kinds) + 1, len(names))
        weights = np.transpose(parts[:, :1] + parts[:, 1:], (2, 1, 0))  # feature × kind × outcome
        return cls(
            {
                "kinds": np.array(kinds),
                "outcomes": np.array(model.classes_, dtype=str),
                "features": np.array(names),
                "weights": weights.astype(np.float32),
                "intercepts": model.intercept_.astype(np.float32),
            }
        )

    def decide(self, text: str) -> dict[str, dict[str, float]]:
        """Return the probability of each outcome, for each kind."""
        found = features(text)
        known = [self._columns[name] for name in found if name in self._columns]
        scores = self._weights[known].sum(axis=0) * _scale(len(known)) + self._intercepts
        exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares = exponents / exponents.sum(axis=1, keepdims=True)
        return {
            kind: {outcome: round(float(share), 4) for outcome, share in zip(self._outcomes, row, strict=True)}
            for kind, row in zip(self._kinds, shares, strict=True)
        }


def _matrix(rows: Sequence[Sequence[int]], width: int) -> csr_matrix:
    values = [_scale(len(row)) for row in rows for _ in row]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    return csr_matrix((values, [column for row in rows for column in row], starts), shape=(len(rows), width))


def _scale(count: int) -> float:
    """Bring every reply to the same length as a vector, so that a long one does not speak louder."""
    return float(1 / np.sqrt(max(count, 1)))
