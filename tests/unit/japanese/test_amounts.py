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
    ],
)
def test_read(typed, yen):
    assert read_amount(typed) == yen


@pytest.mark.parametrize("typed", ["万が一", "千葉県八千代市", "1-2-3", "令和2年6月2日", "二人", "A020119183", "はい"])
def test_what_is_no_amount(typed):
    assert read_amount(typed) == Unread(Reason.ABSENT)


def test_several():
    text = normalise("対人は無制限、対物２，０００万、車両は百二十万")
    assert [found.value for found in find_amounts(text)] == [20_000_000, 1_200_000]
    assert read_amount(text) == Unread(Reason.SEVERAL, ("1200000", "20000000"))
