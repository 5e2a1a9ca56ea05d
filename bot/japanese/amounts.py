"""Read amounts of money in whole yen."""

from __future__ import annotations

import re

from kanjize import kanji2number

from bot.japanese.reading import Found, Reason, Unread
from bot.japanese.text import normalise

_DIGITS = "0-9〇零一二三四五六七八九壱弐参"
_TEN, _MYRIAD, _YEN = "[十拾百千]|セン|せん", "[万萬]|マン|まん", "円|えん|エン"
_HUNDRED_MILLIONS = "億|オク|おく"
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}"
_PART = rf"(?:{_GROUPED}|(?:[{_DIGITS}]{{1,12}}(?:\.[0-9]{{1,4}})?)?(?:(?:{_TEN})[{_DIGITS}]?){{0,6}})"
# All in kana: 「ニ」 and 「に」 may also be a particle, so 「車両にひゃくまん」 is not read.
_KANA = {
    "イチ": "一", "ニ": "二", "サン": "三", "ヨン": "四", "ゴ": "五", "ロク": "六", "ナナ": "七", "ハチ": "八",
    "キュウ": "九", "ジュウ": "十", "ヒャク": "百", "ビャク": "百", "ピャク": "百", "セン": "千", "ゼン": "千",
    "いち": "一", "に": "二", "さん": "三", "よん": "四", "ご": "五", "ろく": "六", "なな": "七", "はち": "八",
    "きゅう": "九", "じゅう": "十", "ひゃく": "百", "びゃく": "百", "ぴゃく": "百", "せん": "千", "ぜん": "千",
    "マン": "万", "まん": "万", "オク": "億", "おく": "億", "萬": "万", "壱": "一", "弐": "二", "参": "三", "拾": "十",
    "ゼロ": "0",
}  # fmt: skip
_SAID = r"(?:(?<![ぁ-んァ-ヶー一-龠])|(?<=[はをがハヲガ])|(?<![にニ])(?![にニ]))" + (
    rf"(?:{'|'.join(key for key in _KANA if len(key) > 1 or key in 'ニゴにご')}){{0,12}}?"
)
_AMOUNT = re.compile(
    rf"(?<![A-Za-z{_DIGITS}十百千.,万億円-])(?<!\d )"
    rf"(?:{_PART}\s?(?:{_HUNDRED_MILLIONS})(?:\s?{_PART}\s?(?:{_MYRIAD}))?(?:{_PART})?|{_PART}\s?(?:{_MYRIAD})(?:{_PART})?"
    rf"|¥\s?{_PART}|(?:{_PART}|ゼロ)(?=\s?(?:{_YEN}))|{_SAID}(?:マン|まん|オク|おく))"
    rf"(?:\s?(?:{_YEN}))?(?![{_DIGITS}万億]|,\d)"
)
# 「5~10万」「2から3千万」「5万-10万」 leave open how much it is; 「5万から10万に」 are two amounts.
_RANGE_BEFORE = re.compile(rf"(?:[{_DIGITS}十百千](?:から|[、か])|[{_DIGITS}十百千万億円]\s?[~-])\s?$")
_RANGE_AFTER = re.compile(rf"\s?[~-]\s?[{_DIGITS}十百千]")
_UNIT = re.compile(rf"¥|{_HUNDRED_MILLIONS}|{_MYRIAD}|{_YEN}")
_KANA_NUMERAL = re.compile("|".join(sorted(_KANA, key=len, reverse=True)))
_NOISE = re.compile(rf"[,\s¥]|{_YEN}")
_NO_WHOLE = re.compile(r"(?<![\d.])0\d|\.\d+$")
_QUANTITY = re.compile(rf"[{_DIGITS}十拾百千]|ゼロ|{'|'.join(key for key in _KANA if key not in 'マンまんオクおく')}")


def find_amounts(text: str) -> list[Found[int]]:
    """Return every amount of `text` (already normalised): with 万 or 億, with 円 after it, or ¥ before it; no range."""
    if not _UNIT.search(text):  # true of most messages, and quicker than looking for what has a unit
        return []
    found = [(match, _value(match.group())) for match in _AMOUNT.finditer(text) if not _is_of_range(text, match)]
    return [Found(match.start(), match.end(), value) for match, value in found if value is not None]


def read_amount(text: str) -> int | Unread:
    """Return the one amount of `text` in yen: 2,000万, 百二十万, 1.5億, ニセンマン."""
    amounts = {found.value for found in find_amounts(normalise(text))}
    if len(amounts) > 1:
        return Unread(Reason.SEVERAL, tuple(map(str, sorted(amounts))))
    return amounts.pop() if amounts else Unread(Reason.ABSENT)


def _is_of_range(text: str, match: re.Match[str]) -> bool:
    return bool(_RANGE_BEFORE.search(text, 0, match.start()) or _RANGE_AFTER.match(text, match.end()))


def _value(amount: str) -> int | None:
    numeral = _KANA_NUMERAL.sub(lambda kana: _KANA[kana.group()], _NOISE.sub("", amount))
    if not _QUANTITY.match(numeral) or _NO_WHOLE.search(numeral):  # 万が一, 1.5円, and figures cut off before: 2 000万
        return None
    try:
        value = kanji2number(numeral)
    except ValueError:  # 千億万: signs of an amount in no order that means one
        return None
    return int(value) if value == int(value) else None
