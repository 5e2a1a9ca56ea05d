"""Policy numbers as people type and say them."""

import pytest

from bot.japanese.policy_number import find_policy_numbers, read_policy_number
from bot.japanese.reading import Found, Reason, Unread


@pytest.mark.parametrize(
    "typed",
    [
        "A020119183",
        "Ａ０２０１１９１８３",
        "Ａ０２０－１１９－１８３",
        "a 020 119 183です",
        "番号はA020ー119ー183です",
        "証券番号：Ａ020.119.183",
        "えー、ゼロニーゼロ、イチイチキュウ、イチハチサン",
        "エーゼロニーゼロイチイチキュウイチハチサン",
        "A〇二〇一一九一八三",
        "A020119183、A020119183",
    ],
)
def test_read(typed):
    assert read_policy_number(typed) == "A020119183"


@pytest.mark.parametrize(
    ("typed", "reason", "candidates"),
    [
        ("AO20119183", Reason.DOUBTFUL, ("A020119183",)),
        ("証券番号はA0201I9l83です", Reason.DOUBTFUL, ("A020119183",)),
        ("A02011918", Reason.MALFORMED, ()),
        ("A0201191833", Reason.MALFORMED, ()),
        ("A020119183とK323456789", Reason.SEVERAL, ("A020119183", "K323456789")),
        ("03-1234-5678", Reason.ABSENT, ()),
        ("taro0201191832@example.com", Reason.ABSENT, ()),
        ("こんにちは", Reason.ABSENT, ()),
        ("", Reason.ABSENT, ()),
    ],
)
def test_why_not(typed, reason, candidates):
    assert read_policy_number(typed) == Unread(reason, candidates)


def test_places_are_those_of_the_text():
    assert find_policy_numbers("番号はA020-119-183です") == [Found(3, 15, "A020119183")]
