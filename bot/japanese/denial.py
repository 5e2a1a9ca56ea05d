"""Tell values that a text takes back: 「AではなくB」 names B."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from bot.japanese.reading import Found

T = TypeVar("T")

_DENIED = re.compile(
    r"[」』)>\s]*(?:という\w{2,4})?(?:です)?(?:じゃ|では|で)(?:な(?:い|く|かっ|し)|無[いく]|ありません|ございません)"
)
_LEFT = re.compile(r"[」』)>\s]*(?:から|より)")


def standing(text: str, found: Iterable[Found[T]], *, moves: bool = False) -> dict[T, Found[T]]:
    """Return by value what `text` says and does not deny; with `moves`, 「AからBに」 leaves A behind, too."""
    kept = {each.value: each for each in found if not _DENIED.match(text, each.end)}
    left = {value: each for value, each in kept.items() if not _LEFT.match(text, each.end)}
    return left if moves and left else kept
