"""Hold the topics' data to what the actions offer, and the sentences to the voice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from actions.catalogue import desk_replies
from actions.faq import read_answers
from tests.actions.conftest import ROOT

DATA = ROOT / "data"


def _load(path: Path) -> dict[str, Any]:
    return cast(dict[str, Any], yaml.safe_load(path.read_text(encoding="utf-8")))


def _domain(kind: str) -> list[Any]:
    return [item for file in (ROOT / "domain.yml", *DATA.glob("*/domain.yml")) for item in _load(file).get(kind, [])]


def _intents() -> set[str]:
    return {item if isinstance(item, str) else next(iter(item)) for item in _domain("intents")}


def _examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in DATA.glob("*/nlu*.yml"):
        for entry in _load(file)["nlu"]:
            found.setdefault(entry["intent"], []).extend(entry["examples"].splitlines())
    return found


def test_the_domain_lists_exactly_the_actions_that_are_served() -> None:
    answers = read_answers(DATA / "faq/answers.yml")
    served = {"validate_renewal_form", *(reply.action for reply in desk_replies(answers))}
    assert set(_domain("actions")) == served


def test_every_question_topic_has_its_answer_with_a_source() -> None:
    answers = read_answers(DATA / "faq/answers.yml")
    assert {f"ask_faq/{topic}" for topic in answers} == {name for name in _examples() if name.startswith("ask_faq/")}
    assert all(answer.source for answer in answers.values())


def test_no_typed_words_are_examples_of_a_submission_or_a_confirmed_stop() -> None:
    assert not {"submit_application", "confirm_stop", "withdraw_stop"} & set(_examples())


def test_every_intent_is_heard_by_some_rule_while_no_renewal_is_filled_in() -> None:
    rules = [rule for file in DATA.glob("*/rules.yml") for rule in _load(file)["rules"]]
    steps = [step for rule in rules for step in rule["steps"]]
    heard = {step["intent"] for step in steps if "intent" in step}
    heard |= {option["intent"] for step in steps for option in step.get("or", [])}
    assert _intents() <= heard, f"add to a rule, for instance in data/fallback/rules.yml: {_intents() - heard}"


def test_an_utterance_is_an_example_of_one_intent_only() -> None:
    seen: dict[str, str] = {}
    for intent, examples in _examples().items():
        for example in examples:
            text = example.removeprefix("- ").strip()
            assert seen.setdefault(text, intent) == intent, f"「{text}」: {seen[text]} or {intent}?"


@pytest.mark.parametrize(
    "file", sorted([*(ROOT / "actions").glob("*.py"), DATA / "faq/answers.yml"]), ids=lambda f: f.name
)
def test_sentences_keep_the_voice(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"[ぁ-んァ-ヶ一-龠][!!]", text), "no exclamation marks"
    for sentence in re.findall(r'["「-]([^"「」|\n]*[。])', text):
        for part in sentence.split("。"):
            assert len(re.sub(r"\{[^}]*\}", "", part)) <= 50, part
