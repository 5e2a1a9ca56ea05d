"""A yes or no is a button at its word, or typed words that training is sure of and that leave no doubt."""

from __future__ import annotations

import pytest

from actions.heard import Heard
from actions.yes_no import reading_of, yes_or_no
from bot.japanese.polarity import KIND_OF, SURE

OTHERS, PRIVACY = "disclosure.other_contracts", "consent.privacy"


def typed(text: str, step: str = PRIVACY, outcome: str = "agrees", sureness: float = 0.99) -> Heard:
    """Return a typed message, with what training makes of it at one step."""
    polarity = {step: {outcome: sureness}}
    return Heard(text, text, "affirm", (), "text", "m", None, "web", confidence=0.9, polarity=polarity)


def pressed(intent: str) -> Heard:
    return Heard("いいえ", "いいえ", intent, (), "choice", "m", None, "web")


@pytest.mark.parametrize(("outcome", "meant"), [("agrees", True), ("disagrees", False)])
@pytest.mark.parametrize("step", sorted(KIND_OF))
def test_training_counts_at_the_step_that_it_speaks_of_and_from_its_sureness_on(step, outcome, meant):
    assert yes_or_no(typed("そのとおりです", step, outcome, SURE), step) is meant
    assert yes_or_no(typed("そのとおりです", step, outcome, SURE - 0.01), step) is None
    assert [yes_or_no(typed("そのとおりです", step, outcome), other) for other in KIND_OF if other != step] == [
        None
    ] * (len(KIND_OF) - 1)


def test_without_training_nothing_is_taken():
    heard = Heard("同意します", "同意します", "affirm", (), "text", "m", None, "web")
    assert yes_or_no(heard, PRIVACY) is None


@pytest.mark.parametrize(
    "text",
    [
        "たぶんないです",
        "ないと思います",
        "ありませんか?",
        "同意すればいいですか",
        "同意するかは後で決めます",
        "同意する理由を教えてください",
        "合っているはずです",
        "この内容でいいのかな",
        "間違いないか迷っています",
        "覚えていないので分かりません",
        "妻に聞いてから決めます",
        "タブンナイデス",
        "ナイトオモイマス",
        "ワカリマセン",
        "アトデキメマス",
        "同意でしょうね",
        "ないですよ、知らんけど",
        "判らん",
        "分からないのではい",
    ],
)
@pytest.mark.parametrize("outcome", ["agrees", "disagrees"])
def test_no_training_overrules_a_doubt(text, outcome):
    assert yes_or_no(typed(text, OTHERS, outcome), OTHERS) is None


@pytest.mark.parametrize(
    "text",
    [
        "紙でいただけますか",
        "長いこと迷いましたが、同意します",
        "何も変わっていません",
        "どちらも同意します",
        "質問の件、該当はございません",
    ],
)
def test_polite_requests_and_plain_words_leave_no_doubt(text):
    assert yes_or_no(typed(text), PRIVACY) is True


def test_who_repeats_the_matter_before_answering_leaves_no_doubt():
    step = "disclosure.cancellation"
    assert yes_or_no(typed("解除?そんなことされていません", step), step) is True


@pytest.mark.parametrize(
    ("heard", "read_as"),
    [
        (pressed("affirm"), "agrees:choice"),
        (pressed("deny"), "disagrees:choice"),
        (pressed("ask_human"), "unclear:choice"),
        (typed("きちんと読みましたので同意しますよ"), "agrees:trained"),
        (typed("お断りします", outcome="disagrees"), "disagrees:trained"),
        (typed("たぶん同意します"), "unclear:doubt"),
        (typed("それより後で同意します"), "unclear:doubt"),
        (typed("はい、もっと後でお願いします"), "unclear:doubt"),
        (typed("こんにちは", OTHERS), "unclear:nothing"),
        (typed("引っ越してないのでそのままで"), "unclear:elsewhere"),
        (typed("非同意です"), "unclear:contrary"),
    ],
)
def test_how_a_reply_was_read_is_said(heard, read_as):
    assert reading_of(heard, PRIVACY).read_as == read_as


@pytest.mark.parametrize(
    "text",
    [
        "隠すことは何もありません",
        "最後で申し訳ないのですが、同意しません",
        "もっと後でした",
        "開き方が分からないので紙で",
        "もう迷っていません、同意します",
        "後日郵送してください",
        "紙で送ってくださいませんか",
        "郵送してもらっていいですか",
    ],
)
def test_words_of_doubt_that_mean_something_else_leave_none(text):
    assert yes_or_no(typed(text), PRIVACY) is True


def test_words_against_an_agreement_are_no_doubt_about_a_disagreement():
    heard = typed("共済だけ入っています", OTHERS, "disagrees")
    assert yes_or_no(heard, OTHERS) is False
