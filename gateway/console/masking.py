"""Cover personal data in what people at the desk read; what is uncovered is asked for, and recorded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from service.typed import HYPHENS

_HIDDEN = "●"
_COVERED = _HIDDEN * 3
_ENTRY = f"(登録の入力 {_COVERED})"
_REGISTRATION = "registration."
_GAP = rf"[ ()\-{HYPHENS}]"
_HYPHEN = rf"[\-{HYPHENS}]"
# Groups of digits as area codes divide them: dates and times written with gaps are none.
_AREAS = ((1, "4"), (2, "3,4"), (3, "2,3"), (4, "1"))
_GROUPS = "|".join(rf"\d{{{area}}}{_GAP}{{1,3}}\d{{{local}}}" for area, local in _AREAS)
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"([\w.+'&/-])[\w.+'&/-]*@([\w-]+\.[\w.-]+)"), rf"\1{_COVERED}@\2"),
    (re.compile(rf"〒\s*\d{{3}}[ {HYPHENS}-]{{0,3}}\d{{4}}(?!\d)"), "●●●-●●●●"),
    (re.compile(rf"(?<![\d{HYPHENS}-])\d{{3}}{_HYPHEN}\d{{4}}(?!{_HYPHEN}?\d)"), "●●●-●●●●"),
    (
        re.compile(rf"\(?(?:\+81{_GAP}{{0,3}}|(?<!\d)0)(?:{_GROUPS}){_GAP}{{1,3}}(\d{{4}})(?!\d)"),
        r"●●●-●●●-\1",
    ),
    (re.compile(rf"(?<!\d)0\d{{1,4}}{_HYPHEN}?\d{{1,4}}{_HYPHEN}?(\d{{4}})(?!\d)"), r"●●●-●●●-\1"),
)
_BETWEEN = rf"[ \-{HYPHENS}]{{0,3}}"
_POLICY_NUMBER = re.compile(rf"[A-Z](?:{_BETWEEN}\d){{9}}(?!\d)", re.IGNORECASE)
_KEPT = re.compile(rf"(R-\d{{4}}-\d{{4}}-\d{{4}}(?!\d)|(?<!\d)0120{_GAP}{{0,2}}\d{{3}}{_GAP}{{0,2}}\d{{3}}(?!\d))")
"""Receipt numbers and the service's own telephone numbers: free of charge, and so nobody's home."""
# What the bot repeats stands in such a sentence, after a label, or in a row of its own that is no sentence.
_REPEATS = re.compile(r"承り|ですね|でしょうか|郵便番号です")


class Mask:
    """Cover what has the shape of personal data, and what is known to be this customer's."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        """Take patterns of the customer's own names, addresses and dates."""
        longest_first = sorted(set(known), key=lambda pattern: (-len(pattern), pattern))
        self._known = re.compile("|".join(longest_first), re.IGNORECASE) if longest_first else None

    def text(self, text: str) -> str:
        """Return a text with its personal data covered."""
        # Of what is split by a group, each second part is what the group found.
        parts = _KEPT.split(unicodedata.normalize("NFKC", text))
        return "".join(part if at % 2 else self._cover(part) for at, part in enumerate(parts))

    def line(self, author: str, step: str, text: str) -> str:
        """Return what someone said at a step, covered; who registers is known to nobody, so no entry is shown."""
        if step.startswith(_REGISTRATION) and author == "customer":
            return _ENTRY
        if step.startswith(_REGISTRATION) and author == "bot":
            text = "\n".join(map(_without_entry, text.split("\n")))
        return self.text(text)

    def _cover(self, text: str) -> str:
        covered = _POLICY_NUMBER.sub(lambda found: _HIDDEN * 6 + re.sub(r"\D", "", found[0])[-4:], text)
        for pattern, shown in _PATTERNS:
            covered = pattern.sub(shown, covered)
        return self._known.sub(lambda found: found[0][0] + _HIDDEN * 2, covered) if self._known else covered


class Nothing(Mask):
    """Cover nothing: what a recorded look shows."""

    def text(self, text: str) -> str:
        """Return the text as it is."""
        return text

    def line(self, author: str, step: str, text: str) -> str:
        """Return the text as it is."""
        return text


def _without_entry(row: str) -> str:
    """Return a row of the bot's as it is when it only asks or tells; else without what it repeats."""
    is_sentence = row.endswith("。") and not _REPEATS.search(row)
    if not row or is_sentence or row.startswith("例") or _KEPT.search(row):
        return row
    label, colon, _ = row.partition(": ")
    return f"{label}: {_COVERED}" if colon else _COVERED
