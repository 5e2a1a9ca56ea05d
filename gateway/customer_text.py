"""Accept what a customer typed: bounded, printable, and never empty."""

from __future__ import annotations

import unicodedata

from service.problems import Problem

LONGEST = 5000
# Marks that reverse the writing direction can make a text read as another one to the person who handles it later.
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def clean(text: str) -> str:
    """Return the text without control characters, half surrogates and direction marks, trimmed.

    A text of which nothing can be seen, only zero-width characters, is empty.
    """
    kept = (character for character in text.replace("\r\n", "\n").replace("\r", "\n") if _is_kept(character))
    trimmed = "".join(kept).strip()
    return trimmed if any(_is_seen(character) for character in trimmed) else ""


def accept(text: str) -> str:
    """Return the cleaned text; refuse an empty or oversized one with problem 422."""
    cleaned = clean(text)
    if not cleaned:
        raise Problem(422, "text-empty", "文字が入力されていません。ご質問やお返事を入力してください。")
    if len(cleaned) > LONGEST:
        detail = f"入力が長すぎます。{LONGEST:,}文字以内に分けてお送りください。"
        raise Problem(422, "text-too-long", detail, longest=LONGEST)
    return cleaned


def _is_kept(character: str) -> bool:
    if character in "\n\t":
        return True
    return unicodedata.category(character) not in {"Cc", "Cs"} and character not in _DIRECTION_MARKS


def _is_seen(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) != "Cf"
