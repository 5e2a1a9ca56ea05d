"""Answer questions about the service from data; every answer names the source it was written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from actions.handover import ASK_HUMAN
from actions.message import Message, lines
from actions.opening_hours import describe
from actions.turn import Turn


@dataclass(frozen=True)
class FaqAnswer:
    """Hold one answer in whole sentences, and where its facts come from."""

    topic: str
    text: str
    source: str


def read_answers(file: Path) -> dict[str, FaqAnswer]:
    """Read `answers.yml`; raise KeyError for an answer without text or source."""
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        topic: FaqAnswer(topic, lines(*entry["answer"]), entry["source"]) for topic, entry in content["answers"].items()
    }


class Faq:
    """Answer by topic."""

    def __init__(self, answers: Mapping[str, FaqAnswer]) -> None:
        self._answers = answers

    async def answer(self, turn: Turn) -> Message:
        """Answer the question that was asked; amid the form, the form then asks its own question again."""
        found = self._answers.get(turn.heard.topic or "")
        if found is None:
            text = lines("恐れ入ります。そのご質問には、こちらでお答えできません。", describe(turn.clock.now()))
            return turn.aside(text, ASK_HUMAN)
        now = describe(turn.clock.now()) if found.topic == "hours" else ""
        return turn.aside(lines(found.text, now), ASK_HUMAN)
