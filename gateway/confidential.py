"""Recognise what a chat must never keep: passwords, payment cards and My Numbers (マイナンバー)."""

from __future__ import annotations

import re
import unicodedata

_WORD = r"(?:パスワード|password|passcode)"
# What stands after the word and is no password: a telephone number, an address, a word about passwords.
_OTHER = (
    r"(?!0\d{1,3}-\d{2,4}-\d{3,4}|https?:|(?:wrong|incorrect|invalid|expired|forgotten|required|needed|necessary)\b)"
)
_PASSWORD = re.compile(
    # A digit tells that a person made it up; after a sign that says "it is this", nothing has to.
    rf"{_WORD}\s*(?:が|を|、|,)?\s*[「『\"']?{_OTHER}(?=[!-~]*[0-9])[!-~]{{6,}}"
    rf"|(?:{_WORD}|(?<![a-z])(?:pass|pwd?)(?![a-z]))[^!-~。\n]{{0,10}}?(?:は|:|=|→|\bis\b)\s*[「『\"']?{_OTHER}[!-~]{{6,}}"
    # A login in one breath: the address, then what has letters and digits, and is neither policy number nor address.
    rf"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*[\s/、,|:]\s*{_OTHER}(?![a-z]\d{{9}}(?!\d))(?![!-~]*@)(?=[!-~]*[0-9])(?=[!-~]*[a-z])[!-~]{{8,}}"
    # Who names a My Number has typed one, even with a slip in it.
    r"|(?:マイナンバー|個人番号)[^\d\n]{0,10}(?:\d{12}|\d{4}[ -]\d{4}[ -]\d{4})(?!\d)"
    r"|暗証番号\s*(?:は|が|を|:|=)?\s*\d{4}(?!\d)",
    re.IGNORECASE,
)
# A receipt number of ours has as many digits as a My Number.
_RECEIPT = re.compile(
    r"(?:受付番号\D{0,3}|(?<![a-z])R[ -]?)\d{4}[ -]?\d{4}[ -]?\d{4}(?![ -]?\d)",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\d-])(?:\d{14,16}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{4,5})(?![\d-])")
_MY_NUMBER = re.compile(r"(?<![\d+-])(?:\d{12}|\d{4}([ -])\d{4}\1\d{4})(?![\d-])")


def is_confidential(text: str) -> bool:
    """Tell whether a text holds a password, a card number or a My Number, in either width."""
    narrow = unicodedata.normalize("NFKC", text)
    return bool(
        _PASSWORD.search(narrow)
        or any(_is_card(_digits(found[0])) for found in _CARD.finditer(narrow))
        or any(_is_my_number(_digits(found[0])) for found in _MY_NUMBER.finditer(_RECEIPT.sub("", narrow)))
    )


def _digits(text: str) -> list[int]:
    return [int(character) for character in text if character.isdecimal()]


def _is_card(digits: list[int]) -> bool:
    """Check the last digit of a card (Luhn, ISO/IEC 7812-1)."""
    doubled = [sum(divmod(digit * 2, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_my_number(digits: list[int]) -> bool:
    """Check the last digit of a My Number (平成26年総務省令第85号 第5条)."""
    weights = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)
    rest = sum(digit * weight for digit, weight in zip(digits[-2::-1], weights, strict=True)) % 11
    return digits[-1] == (0 if rest <= 1 else 11 - rest)
