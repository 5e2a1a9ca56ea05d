"""Read which of several shown contracts is meant: by its place 「2台目のほう」, by its car's number 「7788の車で」."""

from __future__ import annotations

import re

from bot.japanese.text import normalise

_KANJI = "一二三四五六七八九"
_COUNTED = "番目|つ目|つめ|件目|個目"
# 「2台目です」 and 「最初の契約です」 may tell of the customer's cars; these ask for one of the list.
_ONE = "の(?:ほう|方|やつ)(?:です|で)?"
_KIND = r"(?:の(?:ほう|方|やつ|もの|車|クルマ|ご?契約))?"
_TAKEN = (
    r"(?:[をで]お願い(?:します|いたします)?|[をで]おねがいします|[にで]します|でいい(?:です)?|がいい(?:です)?"
    r"|を?更新(?:します|したいです|したい))"
)
_WISH = _KIND + _TAKEN
_PLACE = re.compile(
    rf"(?:(?:えっと|じゃあ|では|はい)[、,]?)?(?:上から)?"
    rf"(?:(?P<counted>[1-9{_KANJI}])(?:{_COUNTED})(?:です|{_ONE}|{_WISH})?"
    rf"|(?P<digit>[1-9])番?(?:です|で|{_ONE}|{_WISH})?"
    rf"|(?P<car>[1-9{_KANJI}])台目(?:{_ONE}|{_WISH})?"
    rf"|(?:最初|(?:一|いち)番上)(?:{_ONE}|{_WISH}))[。!]?"
)
_PLATE = re.compile(
    rf"(?:(?:えっと|じゃあ|では|はい)[、,]?)?(?:ナンバー[がは]?)?(?P<plate>(?:[^\W\d]{{1,4}}\d{{2,3}}[ぁ-ん])?\d{{4}})"
    rf"{_KIND}(?:です|で|{_TAKEN})?[。!]?"
)
_BETWEEN = re.compile(r"[\s・\-]")


def read_plate(text: str) -> str | None:
    """Return the end of a car's number, at least its four digits, that a text names and nothing besides."""
    found = _PLATE.fullmatch(_BETWEEN.sub("", normalise(text)))
    return found["plate"] if found else None


def is_plate_of(plate: str, registration_number: str) -> bool:
    """Say whether what was said of a car's number belongs to 「横浜 301 ふ 77-88」."""
    return _BETWEEN.sub("", normalise(registration_number)).endswith(plate)


def read_place(text: str) -> int | None:
    """Return the place, from 1, that a text names and nothing besides; None where it says anything else.

    A numeral alone is one, too (「2」): those who write to LINE answer a list so.
    """
    found = _PLACE.fullmatch(normalise(text))
    if found is None:
        return None
    number = found["counted"] or found["digit"] or found["car"] or "1"
    return _KANJI.index(number) + 1 if number in _KANJI else int(number)
