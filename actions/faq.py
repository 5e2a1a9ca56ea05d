"""Answer questions about the service from data; every answer names the source it was written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import yaml

from actions.certificate import ways_to_choose
from actions.greeting import offer_help
from actions.handover import ASK_HUMAN
from actions.identification import REGISTER
from actions.inquiry import inquire
from actions.message import Choice, Message, lines
from actions.opening_hours import describe
from actions.own_contract import with_own
from actions.topics import close_topics, follows_up, topics
from actions.turn import Turn

_UNSURE = 0.5
_REMEMBERED = 6
"""So many messages back an answer is still what a follow-up question is about."""


@dataclass(frozen=True)
class FaqAnswer:
    """Hold one answer in whole sentences, its short title for a button, and where its facts come from.

    `offers` is the intent of what can be done at once, or empty.
    """

    topic: str
    title: str
    text: str
    source: str
    offers: str = ""


def read_answers(file: Path) -> dict[str, FaqAnswer]:
    """Read `answers.yml`; raise KeyError for an answer without title, text or source."""
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        topic: FaqAnswer(topic, entry["title"], lines(*entry["answer"]), entry["source"], entry.get("offers", ""))
        for topic, entry in content["answers"].items()
    }


class Faq:
    """Answer by topic; ask which when two topics are close."""

    def __init__(self, answers: Mapping[str, FaqAnswer]) -> None:
        self._answers = answers

    async def answer(self, turn: Turn) -> Message:
        """Answer the question that was asked; amid the form, the form then asks its own question again."""
        heard = turn.heard
        if heard.is_choice:
            return await self._answered(turn, heard.topic)
        if follows_up(heard.text) and heard.confidence < _UNSURE and (last := _last_topic(turn)):
            return await self._followed_up(turn, last)
        if pair := self._known(close_topics(heard.ranking)):
            return self._offering(turn, "どちらについてのご質問でしょうか。", pair)
        return await self._answered(turn, heard.topic)

    async def help(self, turn: Turn) -> Message:
        """Answer what fits nothing while no question is pending, unless it is a question after all."""
        return await (self.answer(turn) if turn.heard.intent == "ask_faq" else offer_help(turn))

    async def _answered(self, turn: Turn, topic: str | None) -> Message:
        found = self._answers.get(topic or "")
        if found is None:
            text = lines("恐れ入ります。そのご質問には、こちらでお答えできません。", describe(turn.clock.now()))
            return turn.aside(text, ASK_HUMAN)
        return replace(await self._said(turn, found), topic=found.topic)

    @staticmethod
    async def _said(turn: Turn, found: FaqAnswer) -> Message:
        """Return an answer with what is so at this hour, or with this customer."""
        if found.topic == "hours":
            return turn.aside(lines(found.text, describe(turn.clock.now())), ASK_HUMAN)
        if found.topic == "receipt":
            told, card = await inquire(turn)
            return replace(turn.aside(lines(told, found.text), ASK_HUMAN), card=card)
        if found.offers == REGISTER.intent and not (turn.heard.member_id or turn.draft_path):
            return turn.aside(found.text, REGISTER, ASK_HUMAN)
        # Amid the form its question comes next, and the review has the button.
        ways = await ways_to_choose(turn) if found.topic == "certificate" and not turn.pending_step else ()
        return turn.aside(await with_own(turn, found.topic, found.text), *ways, ASK_HUMAN)

    async def _followed_up(self, turn: Turn, last: str) -> Message:
        """Answer on the last topic again, and offer the topics that the words themselves are nearest to."""
        said = await self._answered(turn, last)
        near = self._known(tuple(topic for topic in topics(turn.heard.ranking) if topic != last))[:2]
        title = self._answers[last].title
        text = lines(f"「{title}」についてのご案内です。", said.text)
        if not near:
            return replace(said, text=text)
        onward = "ほかのご質問は、下のボタンからお選びください。"
        return replace(self._offering(turn, lines(text, onward), near), topic=last)

    def _offering(self, turn: Turn, text: str, found: tuple[str, ...]) -> Message:
        """Offer topics as buttons; amid the form its question waits for one of them, or for going on."""
        step = turn.pending_step or "menu"
        choices = (Choice(self._answers[topic].title, f"ask_faq/{topic}") for topic in found)
        return Message(text, step, (*choices, turn.way_in, ASK_HUMAN))

    def _known(self, found: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(topic for topic in found if topic in self._answers)


def _last_topic(turn: Turn) -> str | None:
    """Return the topic answered last, while it is not too long ago."""
    said = (event for event in reversed(turn.tracker.events) if event.get("event") == "bot")
    customs = ((event.get("data") or {}).get("custom") or {} for event in islice(said, _REMEMBERED))
    return next((str(custom["topic"]) for custom in customs if custom.get("topic")), None)
