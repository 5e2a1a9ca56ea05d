"""Describe a reply by what its answer shows in: its characters, its ends, and its signs of yes and no."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.japanese.spelling import spelt
from bot.japanese.text import normalise
from bot.japanese.yes_no_words import doubtful, signs

_SEPARATORS = re.compile(r"[\s、。,.!・~]+")
_DIGITS = re.compile(r"\d+")
_LONGEST = 4
_READ = 400
"""How many characters are described: an answer stands at one of the ends of a longer text."""


def features(text: str) -> list[str]:
    """Return the names of what a reply has, each once."""
    typed = spelt(normalise(text)).lower()
    if len(typed) > _READ:
        typed = f"{typed[: _READ // 2]}。{typed[-_READ // 2 :]}"
    clauses = [clause for clause in _SEPARATORS.split(_DIGITS.sub("0", typed)) if clause]
    return sorted({*_characters("".join(clauses)), *_ends(clauses), *_signs(typed)})


def _characters(text: str) -> Iterator[str]:
    marked = f"^{text}$"
    for length in range(1, _LONGEST + 1):
        yield from (marked[start : start + length] for start in range(len(marked) - length + 1))


def _ends(clauses: list[str]) -> Iterator[str]:
    if clauses:
        yield f"first={clauses[0]}"
        yield f"last={clauses[-1]}"
        yield from (f"tail={clauses[-1][-length:]}" for length in (5, 6, 8))
        yield f"clauses={min(len(clauses), 4)}"


def _signs(text: str) -> Iterator[str]:
    found = signs(text)
    chain = ["^", *found, "$"]
    yield from (f"sign={name}" for name in found)
    yield from (f"signs={first}>{second}" for first, second in pairwise(chain))
    yield f"all={'>'.join(found[:4])}"
    yield f"doubtful={doubtful(text)}"
    yield f"signs:{min(len(found), 3)} length:{min(len(text) // 8, 6)}"
