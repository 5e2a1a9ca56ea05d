from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from actions.heard import Heard
from actions.yes_no import agrees, approves, has_no_others, says_yes, was_not_cancelled
from bot.japanese.text import normalise


def typed(text: str, intent: str, confidence: float = 0.9) -> Heard:
    return Heard(text, text, intent, (), "text", "m", None, "web", None, confidence)


@pytest.mark.parametrize(
    ("text", "intent", "meant"),
    [
        ("はい", "affirm", True),
        ("はい、ありません", "affirm", True),
        ("ありません", "deny", True),
        ("ほかにはありません。", "affirm", True),
        ("いいえ、相違ありません", "deny", True),
        ("他の保険契約はありません", "affirm", True),
        ("いいえ", "deny", False),
        ("いいえ、あります", "deny", False),
        ("あります", "nlu_fallback", False),
        ("別の共済に加入しています", "deny", False),
        ("いいえ、ありません", "affirm", None),
        ("はい、あります", "affirm", None),
        ("たぶんないです", "affirm", None),
        ("ないと思います", "affirm", None),
        ("お金がありません", "affirm", None),
        ("ありませんか?", "affirm", None),
        ("大丈夫です", "affirm", None),
        ("結構です", "affirm", None),
        ("天気がいい", "affirm", None),
    ],
)
def test_a_negative_statement_is_taken_only_from_plain_words(text: str, intent: str, meant: bool | None) -> None:
    assert has_no_others(typed(text, intent)) is meant


@pytest.mark.parametrize(
    ("text", "intent", "meant"),
    [
        ("同意します", "deny", True),
        ("同意しません", "affirm", False),
        ("はい、同意しません", "affirm", None),
        ("はい、同意します", "affirm", True),
        ("いいえ", "deny", False),
        ("同意すればいいですか", "affirm", None),
        ("結構です", "affirm", None),
        ("両方とも同意します", "affirm", True),
        ("内容を確認し、同意する", "affirm", True),
        ("変更ありません", "affirm", None),
        ("承知しました", "affirm", None),
        ("いいえ、相違ありません", "affirm", None),
    ],
)
def test_an_agreement_needs_words_that_say_so(text: str, intent: str, meant: bool | None) -> None:
    assert agrees(typed(text, intent)) is meant


@pytest.mark.parametrize(
    ("text", "intent", "meant"),
    [
        ("はい、正しいです", "affirm", True),
        ("合ってます", "affirm", True),
        ("はい、この方です", "affirm", True),
        ("この内容で大丈夫です", "affirm", True),
        ("大丈夫です", "affirm", None),
        ("別の人です", "deny", False),
        ("いいえ、大丈夫です", "affirm", None),
        ("正しくありません", "affirm", False),
        ("会社名は正しいですが団体名が違います", "affirm", None),
        ("合っていますが一部違います", "affirm", None),
    ],
)
def test_a_fact_needs_plain_words_and_its_denial_is_asked_about(text: str, intent: str, meant: bool | None) -> None:
    assert says_yes(typed(text, intent)) is meant


@pytest.mark.parametrize(
    "text",
    [
        "間違いないか確認します",
        "相違ないとは言えません",
        "間違いないか確かめます",
        "違いないか不安です",
        "いいえ、間違いないか見てきます",
        "同意するかは後で決めます",
        "同意する理由を教えてください",
        "この内容でいいのか迷っています",
        "このままでいいか不安です",
        "この内容で進みたくありません",
        "この内容でお願いできません",
        "変更ありませんとは言えません",
        "保険を解約したことがないとは限らない",
    ],
)
def test_words_that_go_on_after_a_phrase_say_neither(text: str) -> None:
    for intent in ("affirm", "nlu_fallback"):
        assert agrees(typed(text, intent)) is None
        assert says_yes(typed(text, intent)) is None
        assert approves(typed(text, intent)) is None
        assert has_no_others(typed(text, intent)) is None
        assert was_not_cancelled(typed(text, intent)) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("はい、意向に沿っています", True),
        ("意向に沿っています", True),
        ("この内容で大丈夫です。", True),
        ("はいでございます", True),
        ("沿っていません", False),
        ("同意します", None),
    ],
)
def test_an_intention_needs_words_that_say_so(text: str, meant: bool | None) -> None:
    assert approves(typed(text, "affirm")) is meant


@pytest.mark.parametrize(
    ("text", "no_others", "not_cancelled"),
    [
        ("ありません", True, True),
        ("はい、相違ありません", True, True),
        ("間違いありません", True, True),
        ("他の契約はありません", True, None),
        ("解除されたことはありません", None, True),
        ("解除されたことがあります", None, False),
        ("加入しています", False, None),
        ("同意します", None, None),
        ("いいえ、ありません", None, None),
        ("いいえ、解除されたことはありません", None, None),
    ],
)
def test_a_statement_is_not_answered_by_words_about_the_other(
    text: str, no_others: bool | None, not_cancelled: bool | None
) -> None:
    assert has_no_others(typed(text, "affirm")) is no_others
    assert was_not_cancelled(typed(text, "affirm")) is not_cancelled


_POLITE = re.compile(r"(?:です|でございます)?(?:よ|ね)?[。.、!\s]*")


@given(
    st.sampled_from(["同意します", "はい、ありません", "相違ありません", "はい", "意向に沿っています", "正しいです"]),
    st.text(st.sampled_from("かとはもがのではなくません言え確認後で見てから理由、。 "), min_size=1, max_size=12),
)
def test_a_phrase_with_anything_but_politeness_behind_it_says_nothing(phrase: str, tail: str) -> None:
    assume(not _POLITE.fullmatch(normalise(tail)))
    assume(not _POLITE.fullmatch(tail))
    for read in (agrees, approves, says_yes, has_no_others, was_not_cancelled):
        assert read(typed(phrase + tail, "affirm")) is None
