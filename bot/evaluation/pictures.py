"""Draw the confusions and the calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import pyplot  # the backend is chosen before

from bot.evaluation.comparing import Guess
from bot.evaluation.figures import calibration, confusions

_LABELS = 24
_RESOLUTION = 130


def draw_confusions(guesses: Sequence[Guess], file: Path) -> None:
    """Draw the labels that are confused most: right ones down, given ones across, counts in the cells."""
    worst = [label for pair, _ in confusions(guesses, 200) for label in pair]
    labels = sorted(dict(Counter(worst).most_common(_LABELS)))
    place = {label: number for number, label in enumerate(labels)}
    counts = Counter((guess.label, guess.given) for guess in guesses)
    cells = [[counts[right, given] for given in labels] for right in labels]
    figure, axes = pyplot.subplots(figsize=(11, 10))
    axes.imshow([[min(count, 12) for count in row] for row in cells], cmap="Blues")
    for (right, given), count in counts.items():
        if right in place and given in place:
            colour = "black" if right == given else "crimson"
            axes.text(place[given], place[right], str(count), ha="center", va="center", fontsize=7, color=colour)
    axes.set_xticks(range(len(labels)), labels, rotation=90, fontsize=8)
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    axes.set_xlabel("given")
    axes.set_ylabel("right")
    axes.set_title("The most confused labels, held-out texts")
    figure.tight_layout()
    figure.savefig(file, dpi=_RESOLUTION)
    pyplot.close(figure)


def draw_calibration(trials: dict[str, Sequence[Guess]], file: Path) -> None:
    """Draw how often a confidence was right, for each recipe; the diagonal is what it promises."""
    figure, axes = pyplot.subplots(figsize=(6.5, 6))
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":", label="what the confidence says")
    for name, guesses in trials.items():
        points = calibration(guesses)
        axes.plot([sure for sure, _, _ in points], [right for _, right, _ in points], marker="o", label=name)
    axes.set_xlabel("confidence")
    axes.set_ylabel("share right")
    axes.set_title("Calibration, held-out texts")
    axes.legend()
    figure.tight_layout()
    figure.savefig(file, dpi=_RESOLUTION)
    pyplot.close(figure)
