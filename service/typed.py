"""Know what Japanese keyboards give for a hyphen, and read what is written with it."""

import re
import unicodedata

HYPHENS = "‐‑‒–—―−ー─"
"""What is typed where a hyphen-minus is meant, after NFKC; the long vowel mark among them."""


def normalised_policy_number(text: str) -> str | None:
    """Return a 証券番号 (a letter and nine digits) as it is printed, or None when it cannot be one."""
    number = re.sub(rf"[\s{HYPHENS}-]", "", unicodedata.normalize("NFKC", text)).upper()
    return number if re.fullmatch(r"[A-Z]\d{9}", number, re.ASCII) else None
