"""Number the features of texts, and lay texts out as rows of a matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

LEAST = 2
"""A feature of one text alone tells nothing of others."""


class Vocabulary:
    """Number the features that were learned."""

    def __init__(self, names: NDArray[np.str_]) -> None:
        """Take the names in the order of their numbers."""
        self.names = names
        self._numbers = {str(name): number for number, name in enumerate(names)}

    @classmethod
    def of(cls, described: Iterable[Sequence[str]]) -> Vocabulary:
        """Return the features that several of the described texts have."""
        counts = Counter(name for found in described for name in found)
        return cls(np.array(sorted(name for name, count in counts.items() if count >= LEAST)))

    def numbers(self, found: Iterable[str]) -> list[int]:
        """Return the numbers of the features that are known."""
        return [self._numbers[name] for name in found if name in self._numbers]


def matrix(rows: Iterable[tuple[Sequence[int], int]], width: int) -> csr_matrix:
    """Return a row for each text: in its numbered columns the weight of one of as many features as it has."""
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for row, count in rows:
        columns += row
        values += [weight(count)] * len(row)
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(starts) - 1, width), dtype=np.float64)


def weight(count: int) -> float:
    """Return the weight of one of so many features: a long text speaks no louder than a short one.

    Features that are not known count, too: what is mostly unheard of speaks softly.
    """
    return float(1 / np.sqrt(max(count, 1)))
