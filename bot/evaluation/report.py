"""Word the figures as Markdown."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.comparing import Guess, Trial
from bot.evaluation.figures import (
    Score,
    accuracy,
    calibration_error,
    confusions,
    label_scores,
    macro_f1,
)
from bot.evaluation.recipes import OWN, RECIPES, STOCK
from bot.evaluation.strangers import Outcome
from bot.evaluation.yes_no import Read, left_open_by, table, understood

QUESTION = "ask_faq"


@dataclass(frozen=True)
class Measured:
    """Hold everything that was measured; None where it was not."""

    trials: Mapping[str, Trial]
    validated: Sequence[Guess]
    held_out: Sequence[Read]
    crossed: Sequence[Read]
    fold_reads: Mapping[float, Sequence[Read]]
    sure: float
    entities: Mapping[Hashable, Score]
    entities_exact: float
    strangers: Outcome | None
    failures: Mapping[str, Sequence[str]]


def summary(measured: Measured) -> list[str]:
    """Return the few lines that say whether the targets are met."""
    own = measured.trials[OWN]
    questions = [guess for guess in own.guesses if guess.label.startswith(QUESTION)]
    wrong = sum(each.wrong for each in measured.held_out)
    recorded = sum(each.recorded_wrongly for each in measured.held_out)
    flips = sum(each.flipped for each in measured.held_out)
    lines = [
        f"clear yes/no answers understood: {understood(measured.held_out):.1%} (target 97 %)",
        f"yes/no answers taken wrongly: {wrong}, flips: {flips}, recorded without asking again: {recorded} (target 0)",
        _crossed(measured.crossed),
        f"questions answered: {accuracy(questions):.1%} (target 92 %)",
        f"all labels, held-out: {accuracy(own.guesses):.1%}, cross-validation: {accuracy(measured.validated):.1%}",
        f"entities: {measured.entities_exact:.1%} of the texts exactly right",
        f"parse median: {own.parse_milliseconds:.2f} ms (target 5), training: {own.training_seconds:.0f} s (target 60)",
    ]
    if STOCK in measured.trials:
        stock = measured.trials[STOCK]
        ratio, memory = own.parse_milliseconds / stock.parse_milliseconds, own.parse_megabytes / stock.parse_megabytes
        lines.append(f"beside the stock recipe in this run: parse {ratio:.2f} x, memory {memory:.2f} x (target 1.20)")
    return [*lines, _strangers(measured.strangers)]


def _strangers(outcome: Outcome | None) -> str:
    if outcome is None:
        return "the stranger's data (ASDC) were not given, so the recipe was not tried on them: use --strangers FILE"
    return (
        f"a stranger's data: macro-F1 {outcome.macro_f1:.3f} with {outcome.flips} flips in {outcome.turns} turns of "
        f"{outcome.dialogues} dialogues (baseline 0.76 to 0.81 with 1 to 7 flips in 291)"
    )


def document(measured: Measured) -> str:
    """Return the whole report."""
    parts = [
        ["# How well the bot understands", "", "Made by `make nlu-report`; do not edit. What it means: ../nlu.md.", ""],
        [f"- {line}" for line in summary(measured)],
        ["", "## Recipes", "", *_recipes(measured.trials)],
        ["", "## Yes and no", "", *_polarity(measured)],
        ["", "## Entities (held-out)", "", *_scores(measured.entities)],
        ["", "## Confusions", "", "![confusions](confusions.png)", "", *_confusions(measured.trials[OWN].guesses)],
        ["", "## Calibration", "", "![calibration](calibration.png)", ""],
        ["## Labels, held-out", "", *_scores(label_scores(measured.trials[OWN].guesses))],
        ["", "## Labels, cross-validation", "", *_scores(label_scores(measured.validated))],
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def _recipes(trials: Mapping[str, Trial]) -> list[str]:
    head = ("recipe", "accuracy", "macro-F1", "calibration error", "parse ms", "training s", "training MB", "MB")
    rows = [
        (
            name,
            f"{accuracy(trial.guesses):.1%}",
            f"{macro_f1(label_scores(trial.guesses)):.3f}",
            f"{calibration_error(trial.guesses):.3f}",
            f"{trial.parse_milliseconds:.2f}",
            f"{trial.training_seconds:.0f}",
            f"{trial.training_megabytes:.0f}",
            f"{trial.parse_megabytes:.0f}",
        )
        for name, trial in trials.items()
    ]
    return [*_rows(head, rows), "", *(f"- {name}: {RECIPES[name]}" for name in trials)]


def _crossed(read: Sequence[Read]) -> str:
    *_, (_, clear, share, unclear, left, flips, _) = table(read)
    return (
        f"replies that name other matters: {share:.1%} of {clear} clear ones understood, flips: {flips}, "
        f"{left:.1%} of {unclear} to another question left open"
    )


def _polarity(measured: Measured) -> list[str]:
    head = ("kind", "clear", "understood", "unclear", "left open", "flips", "taken wrongly")
    rows = [
        (k, str(n), f"{u:.1%}", str(m), f"{o:.1%}", str(f), str(w)) for k, n, u, m, o, f, w in table(measured.held_out)
    ]
    sure_rows = [
        (f"{sure:.2f}", f"{understood(read):.1%}", str(sum(r.flipped for r in read)), str(sum(r.wrong for r in read)))
        for sure, read in measured.fold_reads.items()
    ]
    open_rows = [(name, str(count)) for name, count in left_open_by(measured.held_out)]
    return [
        f"Held-out replies, decided as the actions decide (sure from {measured.sure}):",
        "",
        *_rows(head, rows),
        "",
        f"Of held-out {_crossed(measured.crossed)}.",
        "",
        "Five folds of the training replies, by the probability from which the trained decision counts:",
        "",
        *_rows(("sure from", "understood", "flips", "taken wrongly"), sure_rows),
        "",
        "What left clear held-out answers open:",
        "",
        *_rows(("read as", "answers"), open_rows),
    ]


def _scores(by_item: Mapping[Hashable, Score]) -> list[str]:
    head = ("", "precision", "recall", "F1", "texts")
    rows = [
        (
            _item(item),
            f"{score.precision:.2f}",
            f"{score.recall:.2f}",
            f"{score.f1:.2f}",
            str(score.right + score.missed),
        )
        for item, score in sorted(by_item.items(), key=lambda pair: _item(pair[0]))
    ]
    return _rows(head, rows)


def _item(item: Hashable) -> str:
    return " = ".join(map(str, item)) if isinstance(item, tuple) else str(item)


def _confusions(guesses: Sequence[Guess]) -> list[str]:
    rows = [(right, given, str(count)) for (right, given), count in confusions(guesses, 20)]
    return _rows(("right", "given", "texts"), rows)
