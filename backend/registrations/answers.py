"""Define what an answer to each question of a registration may be."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from backend.contracts.linking import AT_ONCE
from backend.drafts.answers import AnswerValue
from service.typed import normalised_policy_number

_YOUNGEST, _OLDEST = 16, 110
_HIRAGANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_KANA = re.compile(r"[ァ-ヺ][ァ-ヺー・ ]*")
_ROMAJI = re.compile(r"[A-Z][A-Z' .-]*")


def _one_spaced(text: object) -> object:
    return " ".join(text.split()) if isinstance(text, str) else text


def _name(name: str) -> str:
    # A person's own signs stay as they are; matching is lenient instead.
    if not all(unicodedata.category(sign) in ("Lo", "Lm", "Lu", "Ll", "Mn") or sign in " ・〇" for sign in name):
        raise ValueError("a name is made of letters")
    return name


def _katakana(text: object) -> object:
    return _one_spaced(unicodedata.normalize("NFKC", text).translate(_HIRAGANA)) if isinstance(text, str) else text


def _matching_kana(kana: str) -> str:
    if not _KANA.fullmatch(kana):
        raise ValueError("a reading is written in katakana")
    return kana


def _capitals(text: object) -> object:
    return _one_spaced(unicodedata.normalize("NFKC", text).upper()) if isinstance(text, str) else text


def _matching_romaji(romaji: str) -> str:
    if not _ROMAJI.fullmatch(romaji):
        raise ValueError("romaji are Latin letters")
    return romaji


def _birth_date(text: str, info: ValidationInfo) -> str:
    born = date.fromisoformat(text)
    if info.context:
        today: date = info.context["today"]
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        if not _YOUNGEST <= age <= _OLDEST:
            raise ValueError("a member is of driving age")
    return born.isoformat()


def _policy_number(typed: str) -> str:
    number = normalised_policy_number(typed)
    if number is None:
        raise ValueError("a policy number is a letter and nine digits")
    return number


def _distinct(numbers: list[str]) -> list[str]:
    return list(dict.fromkeys(numbers))


class FullName(AnswerValue):
    """氏名 as the person writes it."""

    kanji: Annotated[str, BeforeValidator(_one_spaced), Field(min_length=2, max_length=60), AfterValidator(_name)]


class Reading(AnswerValue):
    """フリガナ; hiragana and half-width kana become full-width katakana."""

    kana: Annotated[str, BeforeValidator(_katakana), Field(min_length=2, max_length=60), AfterValidator(_matching_kana)]


class Romaji(AnswerValue):
    """ローマ字, upper-cased; null where the customer leaves it out."""

    romaji: (
        Annotated[str, BeforeValidator(_capitals), Field(max_length=60), AfterValidator(_matching_romaji)] | None
    ) = None


class BirthDate(AnswerValue):
    """生年月日 as ISO date; between 16 and 110 years ago where the validation context holds `today`."""

    date: Annotated[str, Field(max_length=10), AfterValidator(_birth_date)]


class PolicyNumbers(AnswerValue):
    """証券番号 of current contracts, none or up to five, each once."""

    policy_numbers: Annotated[
        list[Annotated[str, Field(max_length=40), AfterValidator(_policy_number)]],
        Field(max_length=AT_ONCE),
        AfterValidator(_distinct),
    ]


class Review(AnswerValue):
    """登録内容の確認: everything is right as shown."""

    confirmed: Literal[True]
