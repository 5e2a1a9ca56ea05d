from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from actions.heard import Heard
from actions.yes_no import reading_of, yes_or_no
from bot.japanese.polarity import KIND_OF, KINDS, OUTCOMES
from bot.japanese.text import normalise

OTHERS, CANCELLATION = "disclosure.other_contracts", "disclosure.cancellation"
PRIVACY, DELIVERY, FACT = "consent.privacy", "documents.delivery", "scope.main_driver"
STEPS = sorted(KIND_OF)


def typed(text: str, outcome: str | None = None, sureness: float = 0.97) -> Heard:
    """Return a typed message, with what training makes of it for every kind of question."""
    rest = (1 - sureness) / 2
    shares: Mapping[str, float] = {each: sureness if each == outcome else rest for each in OUTCOMES}
    polarity = dict.fromkeys(KINDS, shares) if outcome else {}
    return Heard(text, text, "affirm", (), "text", "m", None, "web", confidence=0.9, polarity=polarity)


def pressed(intent: str) -> Heard:
    return Heard("いいえ", "いいえ", intent, (), "choice", "m", None, "web")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("はい", True),
        ("はい、ありません", True),
        ("ありません", True),
        ("ほかにはありません。", True),
        ("いいえ、相違ありません", True),
        ("他の保険契約はありません", True),
        ("いいえ", False),
        ("いいえ、あります", False),
        ("あります", False),
        ("別の共済に加入しています", False),
        ("いいえ、ありません", None),
        ("はい、あります", None),
        ("たぶんないです", None),
        ("ないと思います", None),
        ("お金がありません", None),
        ("ありませんか?", None),
        ("大丈夫です", None),
        ("結構です", None),
        ("天気がいい", None),
    ],
)
def test_a_negative_statement_is_taken_from_plain_words_without_training(text: str, meant: bool | None) -> None:
    assert yes_or_no(typed(text), OTHERS) is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("同意します", True),
        ("同意しません", False),
        ("はい、同意しません", None),
        ("はい、同意します", True),
        ("いいえ", False),
        ("同意すればいいですか", None),
        ("結構です", None),
        ("両方とも同意します", True),
        ("内容を確認し、同意する", True),
        ("変更ありません", None),
        ("承知しました", None),
        ("いいえ、相違ありません", None),
    ],
)
def test_an_agreement_needs_words_that_say_so(text: str, meant: bool | None) -> None:
    assert yes_or_no(typed(text), PRIVACY) is meant


@pytest.mark.parametrize(
    ("text", "outcome", "step", "meant"),
    [
        ("おかげさまで、ほかには何も契約しておりません", "agrees", OTHERS, True),
        ("実はもう一つ共済に入っています", "disagrees", OTHERS, False),
        ("全部読みましたので、同意いたします", "agrees", PRIVACY, True),
        ("別の人です", "disagrees", FACT, False),
        ("今は妻が主に使っています", "disagrees", FACT, False),
        ("PDFで構いません", "agrees", DELIVERY, True),
        ("PDFで構いません", "agrees", PRIVACY, None),
        ("紙でください", "disagrees", DELIVERY, False),
        ("紙でください", "disagrees", PRIVACY, None),
    ],
)
def test_training_reads_what_no_phrase_covers(text: str, outcome: str, step: str, meant: bool | None) -> None:
    assert yes_or_no(typed(text, outcome), step) is meant
    assert yes_or_no(typed(text, outcome, sureness=0.5), step) is None


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("いいえ、ありません", OTHERS),
        ("はい、あります", OTHERS),
        ("ないことはない", OTHERS),
        ("たぶんないです", OTHERS),
        ("ないと思います", CANCELLATION),
        ("解除されたことはありません", OTHERS),
        ("自転車の保険はあります", OTHERS),
        ("3年前に解除されたことがあります", CANCELLATION),
        ("質問があります", OTHERS),
        ("はい、同意しません", PRIVACY),
        ("同意したらどうなりますか", PRIVACY),
        ("片方だけ同意します", PRIVACY),
        ("妻が同意すると言っています", PRIVACY),
        ("同意しますが", PRIVACY),
        ("はい、違います", FACT),
        ("いいえ、大丈夫です", FACT),
        ("会社名は正しいですが団体名が違います", "scope.employer"),
        ("合っているはずです", "contact.confirm"),
        ("この内容でいいのかな", "confirm.intention"),
    ],
)
def test_no_training_overrules_a_doubt_or_a_contradiction(text: str, step: str, outcome: str) -> None:
    assert yes_or_no(typed(text, outcome), step) is None


@pytest.mark.parametrize(
    ("text", "outcome", "step"),
    [
        ("はい", "disagrees", PRIVACY),
        ("ありません", "disagrees", OTHERS),
        ("同意しません", "agrees", PRIVACY),
        ("正しいです", "unclear", FACT),
        ("なるほど", "agrees", PRIVACY),
        ("引っ越しました", "agrees", "contact.confirm"),
    ],
)
def test_training_that_the_words_do_not_support_decides_nothing(text: str, outcome: str, step: str) -> None:
    assert yes_or_no(typed(text, outcome), step) is None


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
    assert [yes_or_no(typed(text), step) for step in STEPS] == [None] * len(STEPS)


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
    assert yes_or_no(typed(text), "confirm.intention") is meant


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
    assert yes_or_no(typed(text), OTHERS) is no_others
    assert yes_or_no(typed(text), CANCELLATION) is not_cancelled


@pytest.mark.parametrize(
    ("heard", "read_as"),
    [
        (pressed("affirm"), "agrees:choice"),
        (pressed("deny"), "disagrees:choice"),
        (pressed("ask_human"), "unclear:choice"),
        (typed("同意します"), "agrees:phrase"),
        (typed("きちんと読みましたので同意しますよ", "agrees"), "agrees:trained"),
        (typed("たぶん同意します", "agrees"), "unclear:doubt"),
        (typed("はい、同意しません", "agrees"), "unclear:contradiction"),
        (typed("同意します", "disagrees"), "unclear:dispute"),
        (typed("こんにちは", "unclear"), "unclear:nothing"),
    ],
)
def test_how_a_reply_was_read_is_said(heard: Heard, read_as: str) -> None:
    assert reading_of(heard, PRIVACY).read_as == read_as


_POLITE = re.compile(r"(?:です|でございます)?(?:よ|ね)?[。.、!\s]*")


@given(
    st.sampled_from(["同意します", "はい、ありません", "相違ありません", "はい", "意向に沿っています", "正しいです"]),
    st.text(st.sampled_from("かとはもがのではなくません言え確認後で見てから理由、。 "), min_size=1, max_size=12),
)
def test_a_phrase_with_anything_but_politeness_behind_it_says_nothing(phrase: str, tail: str) -> None:
    assume(not _POLITE.fullmatch(normalise(tail)))
    assume(not _POLITE.fullmatch(tail))
    for step in STEPS:
        assert yes_or_no(typed(phrase + tail), step) is None
