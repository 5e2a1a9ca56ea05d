"""Bring what people type to one form, so that every reader sees the same characters."""

from __future__ import annotations

import re
import unicodedata

import jaconv
from yosina import TransliterationRecipe, make_transliterator

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_COMMAND = re.compile(r"^[\s/]+")
_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_BLANKS = re.compile(r"[^\S\n]+")

_unify = make_transliterator(
    TransliterationRecipe(
        replace_spaces=True,
        replace_hyphens=["ascii"],  # type: ignore[list-item]  # yosina names its tables by string, typed as mappings
        replace_suspicious_hyphens_to_prolonged_sound_marks="conservative",
        remove_ivs_svs="drop-all-selectors",
    )
)


def normalise(text: str) -> str:
    """Return `text` in NFKC with one kind of hyphen and space, and without invisible or control characters.

    A hyphen-like mark after kana becomes the long-vowel mark (エ−プラン → エープラン), between digits a hyphen
    (A020ー119 → A020-119). Line breaks stay; normalising twice changes nothing.
    """
    visible = _CONTROL.sub("", _INVISIBLE.sub("", text.replace("\r\n", "\n")))
    unified = _unify(unicodedata.normalize("NFKC", visible))
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", _INVISIBLE.sub("", unified))).strip()


def katakana_sentence(text: str) -> str:
    """Return a sentence that is written without hiragana (ドウイシマス) in hiragana, any other text as it is.

    Each character stays in its place.
    """
    return text if _HIRAGANA.search(text) else str(jaconv.kata2hira(text))


def utterance(text: str) -> str:
    """Return `text` normalised, and without the leading slashes that Rasa would read as a command."""
    return _COMMAND.sub("", normalise(text))
