"""Speak for a customer: each turn calls the actions as Rasa's form does, and keeps the tracker Rasa would keep."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from rasa_sdk.executor import ActionExecutor

from actions.errors import Unsettled
from bot.japanese.polarity import KIND_OF

Json = dict[str, Any]
_ids = itertools.count(1)
TO_PLAN = (
    "両方に同意",
    "はい、ありません",
    "はい、ありません",
    "退職者です",
    "正しいです",
    "2011年",
    "この方です",
    "正しいです",
)
"""The buttons from the consent to the choice of the plan."""
TO_REVIEW = ("この内容で進む", "内容を確認し", "PDFでのお渡しに同意する")
"""The buttons from the plan decided on to the review."""


class Customer:
    def __init__(self, executor: ActionExecutor, copy: int) -> None:
        self._executor = executor
        self.copy = copy
        self.conversation = f"conversation-{next(_ids)}"
        self.member_id: str | None = None
        self.slots: Json = {"renewal_id": None, "registration_id": None, "pending": None, "requested_slot": None}
        self.events: list[Json] = []
        self.messages: list[Json] = []

    def opens_another_tab(self) -> Customer:
        other = Customer(self._executor, self.copy)
        other.member_id = self.member_id
        return other

    def logs_in(self, name: str) -> None:
        self.member_id = f"{name}.{self.copy:04}"

    async def begins(self, name: str) -> None:
        """Log in, choose the first contract."""
        self.logs_in(name)
        await self.starts()
        await self.presses("このご契約を更新する")

    async def starts(self) -> None:
        await self._turn("更新したい", "start_renewal", [], "text")

    async def opens_menu(self) -> None:
        """Ask for the menu while no renewal is being filled in."""
        await self._turn("メニュー", "ask_menu", [], "text", action="action_show_menu")

    async def wants_a_person(self) -> None:
        """Ask for a person while no renewal is being filled in."""
        await self._turn("人と話したい", "ask_human", [], "text", action="action_offer_human")

    async def mumbles(self, text: str) -> None:
        """Type what fits nothing while no question is pending."""
        await self._turn(text, "nlu_fallback", [], "text", action="action_offer_help")

    async def types(
        self,
        text: str,
        intent: str = "nlu_fallback",
        *entities: Json,
        confidence: float = 0.9,
        means: str = "",
        meant_for: str | None = None,
    ) -> None:
        """Type words that training takes for `means` at every yes/no question: of an affirm or deny what it says.

        They were written at the step `meant_for`, where another may be pending by now.
        """
        outcome = means or {"affirm": "agrees", "deny": "disagrees"}.get(intent)
        polarity = {step: {outcome: 0.99} for step in KIND_OF} if outcome else {}
        parsed = {**_topic(intent), "polarity": polarity}
        found = [{"start": 0, "end": len(text), **entity} for entity in entities]
        await self._turn(text, intent, found, "text", confidence, parsed=parsed, meant_for=meant_for)

    async def says_something_unread(self, text: str) -> None:
        """Type what fits nothing while no renewal is being filled in."""
        await self._turn(text, "nlu_fallback", [], "text", action="action_offer_help")

    async def asks(self, text: str, *ranking: tuple[str, float], intent: str = "") -> None:
        """Ask a question that the classifier ranks so; by default the likeliest intent is taken for it."""
        best, confidence = ranking[0]
        ranked = [{"name": name, "confidence": sure} for name, sure in ranking]
        parsed = {"intent_ranking": ranked, **_topic(best)}
        action = "validate_renewal_form" if self.slots["requested_slot"] else "action_answer_question"
        await self._turn(text, intent or best.partition("/")[0], [], "text", confidence, action=action, parsed=parsed)

    async def presses(self, *labels: str, **values: Any) -> None:
        """Press buttons one after another; a form's submit takes `values`."""
        for label in labels:
            choice = self.offered(label)
            entities = dict(choice["entities"]) | ({"values": values} if values else {})
            found = [{"entity": name, "value": value} for name, value in entities.items()]
            await self._turn(choice["label"], choice["intent"], found, "choice")

    async def repeats(self, choice: Json, message_id: str | None = None) -> None:
        """Press a button that was shown before."""
        found = [{"entity": name, "value": value} for name, value in choice["entities"].items()]
        await self._turn(choice["label"], choice["intent"], found, "choice", message_id=message_id)

    def offered(self, label: str) -> Json:
        found = next((choice for choice in self.choices if label in choice["label"]), None)
        assert found, f"no button 「{label}」 among {[choice['label'] for choice in self.choices]}"
        return found

    @property
    def choices(self) -> list[Json]:
        return [choice for message in self.messages for choice in _choices(message["custom"])]

    @property
    def step(self) -> str:
        return str(self.messages[-1]["custom"]["step"])

    @property
    def told(self) -> str:
        return "\n".join(message["text"] for message in self.messages)

    @property
    def card(self) -> Json:
        return dict(self.messages[-1]["custom"]["card"])

    async def _turn(
        self,
        text: str,
        intent: str,
        entities: list[Json],
        input_: str,
        confidence: float = 1.0,
        *,
        message_id: str | None = None,
        action: str = "validate_renewal_form",
        parsed: Json | None = None,
        meant_for: str | None = None,
    ) -> None:
        metadata = {"channel": "web", "member_id": self.member_id, "input": input_, "raw_text": text}
        latest = {
            **(parsed or _topic(intent)),
            "text": text,
            "intent": {"name": intent.partition("/")[0], "confidence": confidence},
            "entities": entities,
            "message_id": message_id or f"message-{next(_ids)}",
            "metadata": {**metadata, "meant_for": meant_for},
        }
        self.messages = []
        self.events.append({"event": "user", "text": text})
        try:
            await self._run(action, latest)
        except Unsettled:  # Rasa stores nothing of a turn that fails.
            self.events.pop()
            raise

    async def _run(self, action: str, latest: Json) -> None:
        tracker = {
            "sender_id": self.conversation,
            "slots": self.slots,
            "latest_message": latest,
            "events": self.events,
            "active_loop": {"name": "renewal_form"} if self.slots["requested_slot"] else {},
        }
        result = await self._executor.run({"next_action": action, "tracker": tracker, "domain": {}})
        assert result is not None
        for message in result["responses"]:
            self.messages.append(message)
            self.events.append({"event": "bot", "text": message["text"], "data": {"custom": message["custom"]}})
        for event in result["events"]:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]


def _topic(intent: str) -> Json:
    """Return what the channel's parse data carries beside a retrieval intent."""
    base, _, topic = intent.partition("/")
    return {"response_selector": {base: {"response": {"intent_response_key": intent}}}} if topic else {}


def _choices(node: Any) -> Iterator[Json]:
    if isinstance(node, dict):
        if "intent" in node:
            yield node
        else:
            for value in node.values():
                yield from _choices(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _choices(value)
