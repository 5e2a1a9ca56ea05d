"""Define a draft: the answers given so far, and the situation they are judged in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeVar

from backend.drafts.answers import AnswerValue, ContactConfirmation, FreePlan, PlanChoice
from backend.drafts.window import Window

Value = TypeVar("Value", bound=AnswerValue)
Documents = Mapping[str, str]
"""The sha256 of each document's version, by document id."""


@dataclass(frozen=True)
class Answer:
    """One answer; no longer in force once it, or something it depends on, is to be asked again."""

    value: AnswerValue
    at: datetime
    documents: Documents = field(default_factory=lambda: MappingProxyType({}))
    in_force: bool = True

    @property
    def settled(self) -> bool:
        """Say whether the question needs no more asking."""
        return self.in_force and self.value.settles()


@dataclass(frozen=True)
class Draft:
    """The answers by step id."""

    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))

    def value(self, step: str, kind: type[Value]) -> Value | None:
        """Return a step's answer in force."""
        answer = self.answers.get(step)
        return answer.value if answer and answer.in_force and isinstance(answer.value, kind) else None

    def with_answer(self, step: str, answer: Answer) -> Draft:
        """Return the draft with one answer put in."""
        return Draft(MappingProxyType({**self.answers, step: answer}))

    def reopening(self, steps: frozenset[str]) -> Draft:
        """Return the draft with the answers of `steps` no longer in force."""
        return Draft(
            MappingProxyType(
                {step: replace(a, in_force=a.in_force and step not in steps) for step, a in self.answers.items()}
            )
        )

    @property
    def chosen_quote_id(self) -> str | None:
        """Return the quote that the customer decided on, if any is in force."""
        choice = self.value("plan.choice", PlanChoice)
        if choice is None or choice.plan != "free":
            return choice.quote_id if choice else None
        free = self.value("plan.free", FreePlan)
        return free.quote_id if free else None

    @property
    def contact_changes(self) -> tuple[str, ...]:
        """Return the contact steps that the customer asked to change and that wait for the new value."""
        confirmation = self.value("contact.confirm", ContactConfirmation)
        return confirmation.asks_again() if confirmation else ()


@dataclass(frozen=True)
class QuoteOffer:
    """What the draft needs to know of a stored quote, or of its making as the ledger has it."""

    plan: str
    premium: int
    valid_until: datetime


@dataclass(frozen=True)
class Situation:
    """Everything outside the answers that a decision depends on.

    `documents` are those of the term, `quotes` those stored for this draft, `born` is the policyholder's
    birth date, and `applied` tells whether an application for the term was accepted.
    """

    now: datetime
    window: Window
    born: date
    documents: Documents
    quotes: Mapping[str, QuoteOffer]
    applied: bool = False
