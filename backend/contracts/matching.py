"""Tell whether a contract is a member's own, by the four items (氏名・住所・生年月日・電話番号)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_DASHES = "‐‑‒–—―−ー"


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
            _without_spaces(self.name),
            # The long vowel mark is a letter in names and a hyphen between numbers.
            re.sub(rf"(?<=\d)[{_DASHES}](?=\d)", "-", _without_spaces(self.address)),
            self.birth_date,
            re.sub(r"\D", "", unicodedata.normalize("NFKC", self.phone)),
        )


def normalised_policy_number(text: str) -> str | None:
    """Return a 証券番号 (a letter and nine digits) as it is printed, or None when it cannot be one."""
    number = re.sub(rf"[-\s{_DASHES}]", "", unicodedata.normalize("NFKC", text)).upper()
    return number if re.fullmatch(r"[A-Z]\d{9}", number, re.ASCII) else None


def _without_spaces(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
