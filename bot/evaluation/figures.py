"""Count what was right: per label, per pair, per confidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from bot.evaluation.comparing import Guess


@dataclass(frozen=True)
class Score:
    """Hold how often a label was right, given wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Return the share of what was given that was right."""
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        """Return the share of what there was that was given."""
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def scores(pairs: Iterable[tuple[Iterable[Hashable], Iterable[Hashable]]]) -> dict[Hashable, Score]:
    """Return each item's score over (expected, given) collections; an item counts as often as it stands there."""
    right: Counter[Hashable] = Counter()
    wrong: Counter[Hashable] = Counter()
    missed: Counter[Hashable] = Counter()
    for expected, given in pairs:
        there, said = Counter(expected), Counter(given)
        right += there & said
        wrong += said - there
        missed += there - said
    return {item: Score(right[item], wrong[item], missed[item]) for item in {**right, **wrong, **missed}}


def label_scores(guesses: Iterable[Guess]) -> dict[Hashable, Score]:
    """Return each label's score."""
    return scores(([guess.label], [guess.given]) for guess in guesses)


def accuracy(guesses: Sequence[Guess]) -> float:
    """Return the share of right guesses."""
    return sum(guess.right for guess in guesses) / len(guesses) if guesses else 0.0


def macro_f1(by_label: dict[Hashable, Score]) -> float:
    """Return the mean F1 of the labels that there were."""
    there = [score.f1 for score in by_label.values() if score.right + score.missed]
    return sum(there) / len(there) if there else 0.0


def confusions(guesses: Iterable[Guess], most: int) -> list[tuple[tuple[str, str], int]]:
    """Return the most frequent (right, given) pairs of wrong guesses."""
    return Counter((guess.label, guess.given) for guess in guesses if not guess.right).most_common(most)


def calibration(guesses: Sequence[Guess], bins: int = 10) -> list[tuple[float, float, int]]:
    """Return (mean confidence, share right, number) of the guesses in each tenth of confidence that has any."""
    parts: list[list[Guess]] = [[] for _ in range(bins)]
    for guess in guesses:
        parts[min(int(guess.confidence * bins), bins - 1)].append(guess)
    return [(sum(guess.confidence for guess in part) / len(part), accuracy(part), len(part)) for part in parts if part]


def calibration_error(guesses: Sequence[Guess]) -> float:
    """Return how far confidence lies from being right, on average (expected calibration error)."""
    return sum(abs(sure - right) * number for sure, right, number in calibration(guesses)) / max(len(guesses), 1)
