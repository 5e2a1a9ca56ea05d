"""Read which of several shown things is meant by its place: 「2台目のほう」."""

from __future__ import annotations

import re

from bot.japanese.text import normalise

_KANJI = "一二三四五六七八九"
_COUNTED = "番目?|つ目|つめ|台目|件目|個目"
_KIND = "ほう|方|もの|やつ|車|クルマ|契約|ご契約|分"
_PLACE = re.compile(
    rf"(?:(?:えっと|じゃあ|では|はい)[、,]?)?(?:上から)?"
    rf"(?:(?P<number>[1-9{_KANJI}])(?:{_COUNTED})?|最初(?=の)|(?:一|いち)番上)(?:の(?:{_KIND})?)?"
    r"(?:を|で|に)?(?:お願い(?:します|いたします)|おねがいします|します|いいです|更新します|更新したいです?|です)?[。!]?"
)


def read_place(text: str) -> int | None:
    """Return the place, from 1, that a text names and nothing besides; None where it says anything else.

    A numeral alone is one, too (「2」): those who write to LINE answer a list so.
    """
    found = _PLACE.fullmatch(normalise(text))
    if found is None:
        return None
    number = found["number"] or "1"
    return _KANJI.index(number) + 1 if number in _KANJI else int(number)
