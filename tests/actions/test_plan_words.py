"""Words decide on a plan, or wish for the cheapest; those that only speak of one do neither."""

from __future__ import annotations

import pytest

from actions.plan_words import decides, wishes_the_cheapest


@pytest.mark.parametrize(
    "typed",
    [
        "Aで",
        "Aプランでお願いします",
        "えーと、Aで",
        "Aプランにします。",
        "はい、Aプランに決めました",
        "BじゃなくてAでお願いします",
        "ＢではなくＡプランで",
        "Aの方がいいです",
        "前と同じで",
        "前年同等プランでお願いします",
        "去年と同じ内容で",
        "エープラン",
        "Aはやめて、やっぱりB",
        "AよりBがいい",
        "さっきAって言ったけどBで",
        "やっぱりBに変えます",
        "ｴｰﾌﾟﾗﾝﾃﾞｵﾈｶﾞｲｼﾏｽ",
        "ほなAにしとくわ",
        "やっぱBのほうが安いしBにする",
        "Aで頼むわ",
        "Ａプランでお願いできますか",
        "Bでお願いできますでしょうか?",
    ],
)
def test_words_that_decide_on_a_plan(typed: str) -> None:
    assert decides(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "Bかな",
        "Aプランが気になります",
        "Aプランは高いなあ",
        "Aですかね",
        "Aプランにしようか迷っています",
        "Aは嫌です",
        "Aプランって何ですか",
        "AよりBが高い",
        "Aはやめて",
        "AかBで",
        "Aプランでいいですか?",
        "Bにする?",
        "Aプランにするな",
    ],
)
def test_words_that_only_speak_of_a_plan(typed: str) -> None:
    assert not decides(typed)


@pytest.mark.parametrize(
    ("typed", "wishes"),
    [
        ("一番安いやつで", True),
        ("いちばん安いプランにします", True),
        ("うーん、一番安いのでお願いします", True),
        ("とりあえず一番安いので", True),
        ("やっぱり一番安いのがいい", True),
        ("最安のプランで", True),
        ("保険料が一番安いプランでお願い", True),
        ("料金の一番お安いやつに変更します", True),
        ("一番安いのはどれですか", False),
        ("一番安いやつは補償が心配", False),
        ("安いほうで", False),
    ],
)
def test_words_that_wish_for_the_lowest_premium(typed: str, wishes: bool) -> None:
    assert wishes_the_cheapest(typed) is wishes
