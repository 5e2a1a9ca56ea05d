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
        "証券番号はA020-119-183です",
        "えー、エーのゼロニーゼロ、イチイチキュウ、イチハチサンです",
        "えーぜろにーぜろいちいちきゅういちはちさん",
        "エイ ぜろにーぜろ いちいちきゅう いちはちさん",
        "Aのれいにれい いちいちきゅう いちはちさんです",
        "エーマルニーマルイチイチキューイチハチサン",
        "ｴｰｾﾞﾛﾆｰｾﾞﾛｲﾁｲﾁｷｭｳｲﾁﾊﾁｻﾝ",
        "エー、ゼロ、ニ、ゼロ、イチ、イチ、ク、イチ、ハチ、サン",
        "えっと、A020の119の183",
        "A020/119/183",
        "A020_119_183",
        "A 0 2 0 1 1 9 1 8 3",
        "A⓪②⓪①①⑨①⑧③",
        "A020\u200b119183",
        "A020\n119\n183",
        "証券番号\tA020119183\n車両\tトヨタ",
        "A0201191八三",
        "K323456789じゃなくてA020119183です",
        "K323456789ではなく、A020119183",
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
        ("AO2OI19I83", Reason.DOUBTFUL, ("A020119183",)),
        ("A0201191B3", Reason.DOUBTFUL, ("A020119183",)),
        ("\u0410020119183", Reason.DOUBTFUL, ("A020119183",)),  # Cyrillic А
        ("\u0391020119183", Reason.DOUBTFUL, ("A020119183",)),  # Greek Α
        ("8020119183", Reason.DOUBTFUL, ("B020119183",)),
        ("IO20119183", Reason.DOUBTFUL, ("I020119183",)),
        ("020119183", Reason.MALFORMED, ()),
        ("英字のエー、数字は020119183", Reason.MALFORMED, ()),
        ("0A20119183", Reason.MALFORMED, ()),
        ("エーゼロニーゼロイチイチキュウイチハチサンゴ", Reason.MALFORMED, ()),
        ("A020119183、K323456789のどちらですか", Reason.SEVERAL, ("A020119183", "K323456789")),
        ("A020119183ではありません", Reason.ABSENT, ()),
        ("電話はゼロキューゼロイチニサンヨンゴロクナナハチです", Reason.ABSENT, ()),
        ("0312345678", Reason.ABSENT, ()),
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
