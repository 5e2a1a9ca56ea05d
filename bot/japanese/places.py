"""Read which of several shown things is meant by its place: 「2台目のほう」."""

from __future__ import annotations

import re

from bot.japanese.text import normalise

_KANJI = "一二三四五六七八九"
_COUNTED = "番目|つ目|つめ|件目|個目"
# 「2台目です」 and 「最初の契約です」 may tell of the customer's cars; these ask for one of the list.
_ONE = "の(?:ほう|方|やつ)(?:です|で)?"
_WISH = (
    r"(?:の(?:ほう|方|やつ|もの|車|クルマ|ご?契約))?"
    r"(?:[をで]お願い(?:します|いたします)?|[をで]おねがいします|[にで]します|でいい(?:です)?|がいい(?:です)?|を?更新(?:します|したいです|したい))"
)
_PLACE = re.compile(
    rf"(?:(?:えっと|じゃあ|では|はい)[、,]?)?(?:上から)?"
    rf"(?:(?P<counted>[1-9{_KANJI}])(?:{_COUNTED})(?:です|{_ONE}|{_WISH})?"
    rf"|(?P<digit>[1-9])番?(?:です|で|{_ONE}|{_WISH})?"
    rf"|(?P<car>[1-9{_KANJI}])台目(?:{_ONE}|{_WISH})?"
    rf"|(?:最初|(?:一|いち)番上)(?:{_ONE}|{_WISH}))[。!]?"
)


def read_place(text: str) -> int | None:
    """Return the place, from 1, that a text names and nothing besides; None where it says anything else.

    A numeral alone is one, too (「2」): those who write to LINE answer a list so.
    """
    found = _PLACE.fullmatch(normalise(text))
    if found is None:
        return None
    number = found["counted"] or found["digit"] or found["car"] or "1"
    return _KANJI.index(number) + 1 if number in _KANJI else int(number)
