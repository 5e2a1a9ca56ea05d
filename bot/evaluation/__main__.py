"""Write the report on language quality: `python -m bot.evaluation [--quick] [--strangers FILE]`."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import warnings
from collections.abc import Hashable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rasa.shared.utils.io import write_yaml

from bot.evaluation.comparing import Trial, cross_validated, tried
from bot.evaluation.entities import entities_of, named
from bot.evaluation.examples import read_examples
from bot.evaluation.figures import scores
from bot.evaluation.held_out import HeldOut, read_held_out
from bot.evaluation.pictures import draw_calibration, draw_confusions
from bot.evaluation.polarity_folds import SURENESSES, answer_rows, fold_polarities, read_rows
from bot.evaluation.recipes import OWN, RECIPES
from bot.evaluation.report import Measured, document, summary
from bot.evaluation.strangers import tried_on
from bot.evaluation.yes_no import read_replies
from bot.japanese.polarity import SURE
from bot.nlu.dictionary import WORDS, compile_words
from bot.nlu.words import WordSplitter
from bot.training import DATA
from service.logs import configure_logs

_FOLDS = 5


def main() -> int:
    """Measure, write `report.md` and its pictures, and print the summary."""
    options = _options()
    configure_logs("evaluation", logging.WARNING)
    warnings.simplefilter("ignore")
    held_out = read_held_out(options.held_out)
    with TemporaryDirectory() as directory:
        measured = _measured(held_out, Path(directory), options)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "report.md").write_text(document(measured), encoding="utf-8")
    draw_confusions(measured.trials[OWN].guesses, options.out / "confusions.png")
    draw_calibration(
        {name: trial.guesses[: len(held_out.intents)] for name, trial in measured.trials.items()},
        options.out / "calibration.png",
    )
    if options.failures:
        write_yaml(measured.failures, options.failures)
    sys.stdout.write("\n".join(summary(measured)) + f"\nreport: {options.out / 'report.md'}\n")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation", description=__doc__)
    parser.add_argument("--held-out", type=Path, default=Path("tests/nlu/held_out"), help="folder of the held-out TSVs")
    parser.add_argument("--out", type=Path, default=Path("docs/nlu"), help="folder of the report")
    parser.add_argument("--failures", type=Path, help="also write the held-out rows that fail to this YAML file")
    parser.add_argument("--quick", action="store_true", help="our own recipe alone, without cross-validation")
    parser.add_argument(
        "--strangers",
        type=Path,
        default=os.environ.get("STRANGERS_YES_NO") or None,
        help="TSV (question, answer, label) of another service; also STRANGERS_YES_NO",
    )
    return parser.parse_args()


def _measured(held_out: HeldOut, folder: Path, options: argparse.Namespace) -> Measured:
    examples = read_examples(DATA)
    texts = [text for text, _ in held_out.intents]
    others = [
        *(text for _, _, text, _ in (*held_out.answers, *held_out.crossed)),
        *(text for text, _ in held_out.values),
    ]
    trials: dict[str, Trial] = {}
    for name in [OWN] if options.quick else RECIPES:
        _say(f"training and parsing: {name} …")
        rows = [*held_out.intents, *((text, "") for text in others)] if name == OWN else list(held_out.intents)
        trials[name] = tried(name, examples, rows, folder / f"recipe{len(trials)}")
    own = trials[OWN]
    parsed = {each["text"]: each for each in own.parsed}
    trials[OWN] = Trial(**{**vars(own), "guesses": own.guesses[: len(texts)]})
    found = [(named(expected), entities_of(parsed[text])) for text, expected in held_out.values]
    _say("validating by folds …")
    replies = answer_rows(DATA)
    words = WordSplitter(compile_words(WORDS))
    polarities = fold_polarities(replies, _FOLDS, words)
    reads, crossed = (
        read_replies(rows, lambda text: parsed[text].get("polarity") or {})
        for rows in (held_out.answers, held_out.crossed)
    )
    values = zip((text for text, _ in held_out.values), found, strict=True)
    failures = {
        "intents": sorted({guess.text for guess in trials[OWN].guesses if not guess.right}),
        "answers": sorted({f"{read.step}: {read.text}" for read in reads if not read.understood}),
        "crossed": sorted({f"{read.step}: {read.text}" for read in crossed if not read.understood}),
        "values": sorted({text for text, (expected, given) in values if expected != given}),
    }
    return Measured(
        trials,
        [] if options.quick else cross_validated(examples, _FOLDS, folder / "folds"),
        reads,
        crossed,
        {sure: read_rows(replies, polarities, sure) for sure in SURENESSES},
        SURE,
        scores(found),
        _exact(found),
        tried_on(Path(options.strangers), words) if options.strangers and Path(options.strangers).exists() else None,
        failures,
    )


def _exact(found: Sequence[tuple[list[Hashable], list[Hashable]]]) -> float:
    return sum(expected == given for expected, given in found) / max(len(found), 1)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
