"""Read people's names: in kanji, and in kana as the register keeps them (全角カタカナ)."""

from __future__ import annotations

import re
from typing import NamedTuple

import jaconv

from bot.japanese.reading import Reason, Unread
from bot.japanese.text import normalise


class Name(NamedTuple):
    """Hold a family name and a given name."""

    family: str
    given: str

    def __str__(self) -> str:
        return f"{self.family} {self.given}"


# A label counts only with what parts it from the name: はやし, 金谷 (カナヤ) and 私市 begin as labels do.
_LABEL = re.compile(
    r"^(?:(?:私|わたし|わたくし)は|(?:(?:私|わたし|わたくし)の)?(?:お?名前|氏名|姓名|フリガナ|ふりがな|カナ|かな|名義|セイメイ|シメイ)"
    r"(?:\(\w+\))?\s*(?:は|が|:)|(?:お名前|氏名|フリガナ|ふりがな)\s)\s*"
)
_AFTER = re.compile(
    r"(?:\s*(?:と(?:申し|もうし|言い|いい)ます|です|と読みます|とよみます|でございます|になります|様)|\s(?:さん|さま))+[。.、,]*$"
)
_JOINTS = re.compile(r"[\s・,、/]+")
_WRITTEN = re.compile(r"[々〆ヶ〇ー一-鿿㐀-䶿豈-﫿\U00020000-\U0003FFFFぁ-ゖァ-ヺ]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'.-]*")
_IN_KANA = re.compile(r"[ァ-ヺー]+")
_KANJI = re.compile(r"[々〆一-鿿㐀-䶿豈-﫿\U00020000-\U0003FFFF]")
_LONGEST = 20  # signs of one part; what is longer is a sentence
_TALK = re.compile(r"(?:ます|ました|ません|ください|ない|したい|でしょう)[。.!]*$|わから")


def read_name(text: str, *, is_field: bool = False) -> Name | Unread:
    """Return family and given name as written, in kanji or kana, split where the customer splits them.

    In a field of its own (`is_field`) nothing is taken for a label, a name may have more parts or be in Latin letters.
    DOUBTFUL: nothing says where to split (損保太郎); the candidates are the ways to. MALFORMED: Latin letters in
    words, figures, or a sentence. SEVERAL: more than two parts in words.
    """
    parts = _parts(text, is_field)
    if isinstance(parts, Unread):
        return parts
    if is_field and all(_LATIN.fullmatch(part) for part in parts):
        return _split(parts, is_field)
    if not all(_WRITTEN.fullmatch(part) for part in parts):
        return Unread(Reason.MALFORMED)
    return _split(parts, is_field)


def read_kana(text: str, *, is_field: bool = False) -> Name | Unread:
    """Return a name's reading in full-width katakana, from hiragana and half-width kana, too.

    It is never derived from kanji, whose reading only the person knows: MALFORMED. The rest as `read_name`.
    """
    parts = _parts(text, is_field)
    if isinstance(parts, Unread):
        return parts
    kana = [jaconv.hira2kata(part) for part in parts]
    if not all(_IN_KANA.fullmatch(part) and part[0] != "ー" for part in kana):
        return Unread(Reason.MALFORMED)
    return _split(kana, is_field)


def has_kanji(text: str) -> bool:
    """Tell whether a text that was to be kana holds kanji, to say so to the customer."""
    return bool(_KANJI.search(normalise(text)))


def _parts(text: str, is_field: bool) -> list[str] | Unread:
    said = normalise(text)
    if not is_field:
        said = _AFTER.sub("", _LABEL.sub("", said))
    parts = [part for part in _JOINTS.split(said) if part]
    if not parts:
        return Unread(Reason.ABSENT)
    if any(len(part) > _LONGEST for part in parts) or _TALK.search(said):
        return Unread(Reason.MALFORMED)
    return parts


def _split(parts: list[str], is_field: bool) -> Name | Unread:
    if len(parts) == 2 or (is_field and len(parts) > 2):
        return Name(parts[0], " ".join(parts[1:]))
    if len(parts) > 2:
        return Unread(Reason.SEVERAL, tuple(parts))
    (whole,) = parts
    ways = tuple(f"{whole[:at]} {whole[at:]}" for at in range(1, len(whole)))
    return Unread(Reason.DOUBTFUL, ways) if ways else Unread(Reason.MALFORMED)
