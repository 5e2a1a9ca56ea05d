"""Amounts of money."""

import pytest

from bot.japanese.amounts import find_amounts, read_amount
from bot.japanese.reading import Reason, Unread
from bot.japanese.text import normalise


@pytest.mark.parametrize(
    ("typed", "yen"),
    [
        ("2,000万", 20_000_000),
        ("２，０００万円", 20_000_000),
        ("百二十万", 1_200_000),
        ("五〇〇万", 5_000_000),
        ("3千万円", 30_000_000),
        ("1.5億", 150_000_000),
        ("一億二千万", 120_000_000),
        ("87,840円です", 87_840),
        ("一万円", 10_000),
        ("千円", 1_000),
        ("2千万", 20_000_000),
        ("2,000 万円", 20_000_000),
        ("120 万 円", 1_200_000),
        ("１２０萬円", 1_200_000),
        ("弐千万円", 20_000_000),
        ("壱千万円", 10_000_000),
        ("二〇〇〇万", 20_000_000),
        ("2.5千万", 25_000_000),
        ("12.5万", 125_000),
        ("1億5千万円", 150_000_000),
        ("2万5千円", 25_000),
        ("一万二千三百円", 12_300),
        ("1200千円", 1_200_000),
        ("¥120,000", 120_000),
        ("￥120000", 120_000),
        ("0円", 0),
        ("ゼロ円", 0),
        ("2000ﾏﾝｴﾝ", 20_000_000),
        ("2ｾﾝﾏﾝ", 20_000_000),
        ("ﾆｾﾝﾏﾝ", 20_000_000),
        ("ひゃくにじゅうまん", 1_200_000),
        ("対物はにせんまん", 20_000_000),
        ("いちまんえん", 10_000),
        ("120万\u200b円", 1_200_000),
    ],
)
def test_read(typed, yen):
    assert read_amount(typed) == yen


@pytest.mark.parametrize(
    "typed",
    [
        "万が一",
        "千葉県八千代市",
        "1-2-3",
        "令和2年6月2日",
        "二人",
        "A020119183",
        "はい",
        "2000",
        "2 000万",
        "2,00万",
        "1.5円",
        "車両にひゃくまん",
        "マンション",
        "まんが",
        "億",
        "¥",
        "2000万3000万",
        "5000万,3000万",
        "千億万千億",
        "5~10万",
        "車両は5〜10万くらい",
        "5万-10万",
        "3、5万",
        "2から3千万",
        "50か100万",
    ],
)
def test_what_is_no_amount(typed):
    assert read_amount(typed) == Unread(Reason.ABSENT)


def test_several():
    text = normalise("対人は無制限、対物２，０００万、車両は百二十万")
    assert [found.value for found in find_amounts(text)] == [20_000_000, 1_200_000]
    assert read_amount(text) == Unread(Reason.SEVERAL, ("1200000", "20000000"))


def test_from_one_to_another_are_two():
    assert read_amount("5万から10万に") == Unread(Reason.SEVERAL, ("50000", "100000"))
