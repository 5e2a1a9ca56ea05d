"""Tell when a message is written in another language than Japanese."""

from __future__ import annotations

import re

_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾟ一-鿿々]")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+")
# Scripts that no Japanese message is written in: Cyrillic, Arabic, Devanagari, Thai, Hangul.
_OTHER_SCRIPT = re.compile(r"[Ѐ-ӿ؀-ۿऀ-ॿ฀-๿ᄀ-ᇿ가-힣]{2}")
_WORD = re.compile(r"(?<!\S)[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’]*(?=[\s.,?!]|$)")
_SENTENCE = 3  # words: "Toyota Prius" and "OK thank you" differ by one


def is_foreign(text: str) -> bool:
    """Say whether a message is a sentence without any Japanese in it; names, numbers and "ok" are none."""
    typed = _ADDRESS.sub(" ", text)
    if _JAPANESE.search(typed):
        return False
    return bool(_OTHER_SCRIPT.search(typed)) or len(_WORD.findall(typed)) >= _SENTENCE
