"""Tell whether a contract is a member's own, by the four items (氏名・住所・生年月日・電話番号)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from yosina import TransliterationRecipe, make_transliterator

from service.typed import HYPHENS

_DASHES = f"{HYPHENS}-"
_to_new_forms = make_transliterator(TransliterationRecipe(kanji_old_new=True, remove_ivs_svs="drop-all-selectors"))
# Forms of names that are neither old nor compatibility characters, but written for one another.
_VARIANTS = str.maketrans("髙﨑嵜碕邉濵槗栁嶋嶌𠮷埼ケが", "高崎崎崎辺浜橋柳島島吉埼ヶヶ")
_DIGITS = "〇一二三四五六七八九"
_NUMERAL = rf"[{_DIGITS}十百]+"
_PARTS = r"丁目|番地の?|番の?|号室?|の(?=\d)"


@dataclass(frozen=True)
class FourItems:
    """What a member and a contract must have in common."""

    name: str
    address: str
    birth_date: date
    phone: str

    def matches(self, other: FourItems) -> bool:
        """Compare what is meant, not how it is written."""
        return self._normalised() == other._normalised()

    def _normalised(self) -> tuple[str, str, date, str]:
        return (
            _plain(self.name),
            _house_numbers(_plain(self.address)),
            self.birth_date,
            re.sub(r"\D", "", unicodedata.normalize("NFKC", self.phone)),
        )


def _plain(text: str) -> str:
    unified = _to_new_forms(unicodedata.normalize("NFKC", text))
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", unified).translate(_VARIANTS)).upper()


def _house_numbers(address: str) -> str:
    """Write 一丁目26番1号 as 1-26-1. Kanji numerals elsewhere belong to names: 三の丸, 一番町, 北一条西."""
    figures = re.sub(rf"(?:{_NUMERAL})(?=丁目)", lambda found: str(_number(found.group())), address)
    figures = re.sub(
        rf"(?<=[目番地の{_DASHES}])(?:{_NUMERAL})(?=番地|番|号|の|[{_DASHES}]|$)",
        lambda found: str(_number(found.group())),
        figures,
    )
    joined = re.sub(rf"(?<=\d)(?:{_PARTS})", "-", figures)
    # The long vowel mark is a letter in names and a hyphen between numbers.
    return re.sub(rf"(?<=\d)[{_DASHES}]+(?=\d)", "-", joined).rstrip("-")


def _number(numeral: str) -> int:
    """Read 十二, 二十, 百五 and, without 十 and 百, digit by digit: 一〇三."""
    if not re.search("[十百]", numeral):
        return int("".join(str(_DIGITS.index(sign)) for sign in numeral))
    total, digits = 0, 0
    for sign in numeral:
        if sign in "十百":
            total, digits = total + (digits or 1) * (10 if sign == "十" else 100), 0
        else:
            digits = digits * 10 + _DIGITS.index(sign)
    return total + digits
