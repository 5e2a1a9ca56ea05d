"""Declare the steps of a registration and move its draft: pure rules, the next step falls out of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from pydantic import ValidationError

from backend.drafts.answers import Address, Agreement, AnswerValue, EmailAddress, PhoneNumber
from backend.drafts.draft import Answer, Documents, Draft
from backend.drafts.moves import Refusal
from backend.drafts.progress import State
from backend.mail.addresses import normalised_email
from backend.registrations.answers import BirthDate, FullName, PolicyNumbers, Reading, Review, Romaji

Status = Literal["open", "waiting", "completed", "stopped"]
StopReason = Literal["terms", "customer", "expired"]

TERMS = "registration.terms"
EMAIL = "registration.email"
EMAIL_AGAIN = "registration.email_again"
REVIEW = "registration.review"
MAIL = "registration.mail"
"""What is waited for when every step is answered: that the link in the mail is used."""

KINDS: Mapping[str, type[AnswerValue]] = MappingProxyType(
    {
        TERMS: Agreement,
        EMAIL: EmailAddress,
        EMAIL_AGAIN: EmailAddress,
        "registration.name": FullName,
        "registration.kana": Reading,
        "registration.romaji": Romaji,
        "registration.birth_date": BirthDate,
        "registration.address": Address,
        "registration.phone": PhoneNumber,
        "registration.policy_numbers": PolicyNumbers,
        REVIEW: Review,
    }
)
"""All steps, in the order in which they are asked, with the kind of answer of each."""


def next_step(draft: Draft) -> str:
    """Return the first step without an answer in force, or MAIL."""
    return next((step for step in KINDS if not _is_settled(draft, step)), MAIL)


def states(draft: Draft) -> dict[str, State]:
    """Say of each step whether it is done, asked now, asked later, or asked again."""
    pending = next_step(draft)
    return {step: _state(draft, step, pending) for step in KINDS}


def give(draft: Draft, step: str, raw: Mapping[str, Any], now: datetime, documents: Documents) -> Draft:
    """Return the draft with the answer to its next step; `documents` are those that a consent is about.

    Raises Refusal where the step is not asked, or the answer is none.
    """
    if step not in KINDS:
        raise Refusal("answer-invalid")
    try:
        value = KINDS[step].model_validate(raw, context={"today": now.date()})
    except ValidationError as error:
        raise Refusal("answer-invalid") from error
    if next_step(draft) != step:
        raise Refusal("step-not-pending")
    if step == EMAIL_AGAIN and not _is_same_email(draft, value):
        raise Refusal("answer-invalid")
    shown = documents if step == TERMS else MappingProxyType({})
    return draft.with_answer(step, Answer(value, now, shown)).reopening(_asked_again(step))


def correct(draft: Draft, step: str) -> Draft:
    """Return the draft with an answered step, and what depends on it, asked again."""
    if step == REVIEW or step not in draft.answers:
        raise Refusal("step-not-pending")
    return draft.reopening(frozenset({step}) | _asked_again(step))


def _asked_again(step: str) -> frozenset[str]:
    if step == REVIEW:
        return frozenset()
    return frozenset({REVIEW, EMAIL_AGAIN} if step == EMAIL else {REVIEW})


def _is_same_email(draft: Draft, again: AnswerValue) -> bool:
    first = draft.value(EMAIL, EmailAddress)
    return (
        first is not None
        and isinstance(again, EmailAddress)
        and normalised_email(first.email) == normalised_email(again.email)
    )


def _is_settled(draft: Draft, step: str) -> bool:
    answer = draft.answers.get(step)
    return answer is not None and answer.settled


def _state(draft: Draft, step: str, pending: str) -> State:
    if _is_settled(draft, step):
        return "done"
    if step in draft.answers:
        return "reopened"
    return "pending" if step == pending else "waiting"
