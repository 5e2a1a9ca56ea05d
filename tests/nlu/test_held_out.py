"""What was held out from training is understood, and no legally relevant answer is taken the wrong way."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.utils.io import read_yaml_file

from bot.evaluation.entities import entities_of, named
from bot.evaluation.examples import read_examples
from bot.evaluation.held_out import shared_texts
from bot.evaluation.interpreter import label_of
from bot.evaluation.polarity_folds import answer_rows
from bot.evaluation.yes_no import read_replies, understood
from bot.japanese.polarity import UNCLEAR

DATA = Path(__file__).resolve().parents[2] / "data"
KNOWN_FAILURES = Path(__file__).with_name("known_failures.yml")


@pytest.fixture(scope="module")
def labels(held_out, interpreter):
    return {text: label_of(interpreter.parse(text))[0] for text, _ in held_out.intents}


@pytest.fixture(scope="module")
def replies(held_out, interpreter):
    return read_replies(held_out.answers, lambda text: interpreter.parse(text).get("polarity") or {})


@pytest.fixture(scope="module")
def crossed(held_out, interpreter):
    return read_replies(held_out.crossed, lambda text: interpreter.parse(text).get("polarity") or {})


@pytest.fixture(scope="module")
def failures(held_out, interpreter, labels, replies, crossed):
    return {
        "intents": {text for text, label in held_out.intents if labels[text] != label},
        "answers": {f"{each.step}: {each.text}" for each in replies if not each.understood},
        "crossed": {f"{each.step}: {each.text}" for each in crossed if not each.understood},
        "values": {
            text for text, expected in held_out.values if named(expected) != entities_of(interpreter.parse(text))
        },
    }


def test_nothing_held_out_was_trained_on(held_out):
    trained = [text for text, _ in read_examples(DATA)]
    assert shared_texts([text for text, _ in held_out.intents], trained) == set()


def test_no_held_out_reply_but_the_shortest_was_trained_on(held_out):
    long = [text for _, _, text, _ in (*held_out.answers, *held_out.crossed) if len(text) > 12]
    assert shared_texts(long, [text for text, *_ in answer_rows(DATA)]) == set()


def test_the_lint_sees_through_width_case_and_punctuation():
    assert shared_texts(["はい、ＡＢＣです。"], ["はい abcです"]) == {"はい、ＡＢＣです。"}


def test_there_are_enough_texts(held_out):
    assert len(held_out.intents) >= 1500


def test_clear_answers_are_understood(replies):
    assert understood(replies) >= 0.97


def test_no_legally_relevant_answer_but_the_known_ones_is_taken_the_wrong_way(replies):
    known = set(read_yaml_file(KNOWN_FAILURES)["answers"])
    wrong = {f"{each.step}: {each.text}" for each in replies if each.wrong}
    assert wrong <= known
    assert len(wrong) <= 1
    assert not any(each.flipped or each.recorded_wrongly for each in replies)


def test_replies_that_name_other_matters_are_never_turned_round_and_seldom_taken(crossed):
    assert not any(each.flipped for each in crossed)
    assert understood(crossed) >= 0.85
    assert sum(each.wrong for each in crossed) / sum(each.outcome == UNCLEAR for each in crossed) <= 0.11


def test_questions_are_answered(held_out, labels):
    questions = [(text, label) for text, label in held_out.intents if label.startswith("ask_faq/")]
    assert sum(labels[text] == label for text, label in questions) / len(questions) >= 0.92


@pytest.mark.parametrize("part", ["intents", "answers", "crossed", "values"])
def test_exactly_the_known_failures_fail(failures, part):
    known = set(read_yaml_file(KNOWN_FAILURES)[part] or [])
    assert {"new": failures[part] - known, "mended": known - failures[part]} == {"new": set(), "mended": set()}
