"""Describe a message by what its meaning shows in: its characters, and its words with what denies them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from rasa.nlu.tokenizers.tokenizer import Token

_DIGITS = re.compile(r"\d+")
_LONGEST = 4
_READ = 200
"""So many characters are described at each end: what is meant stands at one of the ends of a longer text."""

_BETWEEN = ("補助記号", "空白", "記号")  # UniDic's names of punctuation and spaces
_WITHOUT_MEANING = ("助詞", "助動詞", "接頭辞")
# Verbs and nouns that only carry the grammar of the word before them: している, したこと, させていただく.
_CARRIER = re.compile(
    "居る|有る|為る|成る|御座る|呉れる|貰う|頂く|致す|下さる|置く|来る|行く|見る|仕舞う|おる|事|の|物|訳|所|様"
)
_NEGATORS = frozenset(["ず", "ぬ", "ない", "無い", "無し", "まい"])
_DIALECT_NEGATORS = frozenset(["へん", "まへん", "ひん", "らん"])
_CANNOT = "兼ねる"  # いたしかねます: polite for いたしません
_WORDS = 12
"""So many words of a clause are paired with each other."""


def features(words: Sequence[Token]) -> list[str]:
    """Return the names of what a message has, each once."""
    clauses = [clause for part in _ends(words) for clause in _clauses(part)]
    return sorted({*_characters(clauses), *_statements([_denied(clause) for clause in clauses])})


def _ends(words: Sequence[Token]) -> list[Sequence[Token]]:
    """Return the two ends of a long text apart, so that no clause spans what was left out; a short text whole."""
    end = words[-1].end if words else 0
    if end <= 2 * _READ:
        return [words]
    return [[word for word in words if word.start < _READ], [word for word in words if word.end > end - _READ]]


def _clauses(words: Sequence[Token]) -> list[list[Token]]:
    """Return the words between punctuation marks."""
    clauses: list[list[Token]] = [[]]
    for word in words:
        if word.get("pos") in _BETWEEN:
            clauses.append([])
        else:
            clauses[-1].append(word)
    return [clause for clause in clauses if clause]


def _characters(clauses: Sequence[Sequence[Token]]) -> Iterator[str]:
    said = "".join(word.text for clause in clauses for word in clause).lower()
    if not said:
        return
    marked = f"^{_DIGITS.sub('0', said)}$"
    for length in range(1, _LONGEST + 1):
        yield from (marked[start : start + length] for start in range(len(marked) - length + 1))


def _denied(clause: Sequence[Token]) -> list[str]:
    """Return the words that mean something, each with as many minus signs as deny it: 入っていません is 入る-."""
    said: list[str] = []
    for word in clause:
        if said and _denies(word):
            said[-1] += "-"
        elif word.get("pos") not in _WITHOUT_MEANING and not (said and _CARRIER.fullmatch(word.lemma)):
            said.append(word.lemma)
    return said


def _denies(word: Token) -> bool:
    return word.lemma in _NEGATORS or word.lemma == _CANNOT or word.text in _DIALECT_NEGATORS


def _statements(clauses: Sequence[Sequence[str]]) -> Iterator[str]:
    """Name words, their pairs in a clause, and the first with each later one (いいえ … 有る-) and the last."""
    for clause in clauses:
        yield from (f"word {word}" for word in clause)
        yield from (f"next {first} {second}" for first, second in pairwise(["^", *clause, "$"]))
        yield from (f"both {first} {second}" for first, second in combinations(clause[:_WORDS], 2))
    said = [word for clause in clauses for word in clause]
    yield from (f"first {said[0]} {later}" for later in said[1:])
    yield from (f"ends {said[0]} {word}" for word in said[-1:])
