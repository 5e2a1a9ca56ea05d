"""Try the recipe of the yes/no decision on another service's answers: ASDC, whose questions are open-ended."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.japanese.text import normalise
from bot.nlu.features import features
from bot.nlu.words import WordSplitter

_OPENS = re.compile(r"お聞かせ|お決まりで(?:しょう|した|すか)|ご希望をお|はじめに")
_ENDS = (
    ("anything_else", r"他に|ほかに"),
    ("open", r"お聞かせ|どのよう|どの|どちら|いくら|いつ|何|どこ|どなた|教え"),
    ("how_about", r"いかが"),
    ("is_it_fine", r"よろしい"),
    ("shall_we", r"ましょうか|いたします"),
    ("is_there", r"ございま|ありますか"),
    ("is_it", r"でしょうか|ですか"),
)
FOLDS = 5
_WEIGHTS = {"answer": 1.0, "crossed": 1.0, "question": 0.7, "echo": 0.5, "turn": 0.3}


@dataclass(frozen=True)
class Outcome:
    """Hold what came of it: macro-F1, flips between affirm and deny, turns, and dialogues."""

    macro_f1: float
    flips: int
    turns: int
    dialogues: int


def tried_on(file: Path, words: WordSplitter) -> Outcome:
    """Cross-validate by dialogues on a TSV with `question`, `answer` and `label` (affirm, deny, other)."""
    from sklearn.metrics import f1_score  # noqa: PLC0415  # slow to import
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415

    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    groups = _dialogues([row["question"] for row in rows])
    labels = np.array([row["label"] for row in rows])
    asked = ["", *(row["question"] for row in rows)]
    described = [
        _described(row["question"], row["answer"], before != row["question"], words)
        for before, row in zip(asked, rows, strict=False)
    ]
    guesses = np.empty(len(rows), dtype=labels.dtype)
    for training, test in GroupKFold(FOLDS).split(rows, labels, groups):
        guesses[test] = _fitted(
            [described[row] for row in training], labels[training], [described[row] for row in test]
        )
    flips = sum({str(given), str(label)} == {"affirm", "deny"} for given, label in zip(guesses, labels, strict=True))
    return Outcome(float(f1_score(labels, guesses, average="macro")), flips, len(rows), len(set(groups)))


def _dialogues(questions: Sequence[str]) -> list[int]:
    """Return the number of each turn's dialogue: the file has no ids, but each begins with an opening question."""
    number, numbers, before = 0, [], ""
    for question in questions:
        if question != before and _OPENS.search(question):
            number += 1
        numbers.append(number)
        before = question
    return numbers


def _described(question: str, answer: str, first: bool, words: WordSplitter) -> dict[str, list[str]]:
    """Return the features by part; `first` tells the sentence that follows the question from those after it."""
    asked, said = normalise(question).rstrip("。?!"), normalise(answer)
    kind = _kind(asked)
    found = features(words.split(said))
    stated = [name for name in found if name.startswith(("word ", "first ", "next "))]
    new, echoed = len(_content(said) - _content(asked)), len(_content(said) & _content(asked))
    echo = [f"echo={min(echoed, 3)}", f"new={min(new // 2, 4)}"]
    ends = [f"tail={said.rstrip('。')[-length:]}" for length in (2, 3, 4)] + [f"head={said[:n]}" for n in (2, 3, 4)]
    return {
        "answer": found,
        "crossed": [f"{kind}*{name}" for name in (*stated, *ends)],
        "question": [f"kind={kind}", *(f"asked={asked[-length:]}" for length in (2, 3, 4, 6, 8, 10))],
        "echo": [*echo, *(f"{kind}*{name}" for name in echo)],
        "turn": [f"first={first}", f"{kind}*first={first}"],
    }


def _kind(asked: str) -> str:
    last = re.split(r"[。!]", asked)[-1]
    return next((name for name, words in _ENDS if re.search(words, last)), "other")


def _content(text: str) -> set[str]:
    return set(re.findall(r"(?=([一-龠ァ-ヶー0-9]{2}))", text))


def _fitted(
    training: Sequence[dict[str, list[str]]], labels: NDArray[Any], test: Sequence[dict[str, list[str]]]
) -> NDArray[Any]:
    from scipy.sparse import hstack  # noqa: PLC0415
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    learned, asked = [], []
    for part, weight in _WEIGHTS.items():
        vectorizer = TfidfVectorizer(analyzer=lambda names: names, use_idf=part == "answer")
        learned.append(vectorizer.fit_transform([each[part] for each in training]) * weight)
        asked.append(vectorizer.transform([each[part] for each in test]) * weight)
    model = LogisticRegression(C=5, class_weight="balanced", max_iter=2000)
    return np.asarray(model.fit(hstack(learned).tocsr(), labels).predict(hstack(asked).tocsr()))
