"""Build drafts and situations for the pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from backend.drafts.draft import Draft, QuoteOffer, Situation
from backend.drafts.moves import give, understand
from backend.drafts.progress import progress
from backend.drafts.window import Window

DOCUMENTS = {
    "privacy_insurer": "hash of insurer",
    "privacy_agency": "hash of agency",
    "important_matters": "hash of matters",
    "revision_notice": "hash of revision",
}
GOOD_ANSWERS: dict[str, dict[str, Any]] = {
    "consent.privacy": {"agreed": True},
    "disclosure.other_contracts": {"correct": True},
    "disclosure.cancellation": {"correct": True},
    "scope.employment": {"status": "retired"},
    "scope.employer": {"correct": True},
    "scope.retirement": {"year": 2011, "month": 3},
    "scope.main_driver": {"correct": True},
    "scope.owner": {"correct": True},
    "plan.choice": {"plan": "a", "quote_id": "quote a"},
    "contact.confirm": {"confirmed": True},
    "documents.content": {"agreed": True},
    "documents.delivery": {"agreed": True},
    "confirm.intention": {"meets_intention": True},
}
FREE = GOOD_ANSWERS | {"plan.choice": {"plan": "free", "base": "a"}, "plan.free": {"quote_id": "quote free"}}


def at(moment: str) -> datetime:
    """Read a moment in JST."""
    return datetime.fromisoformat(f"{moment}+09:00")


def situation(now: str = "2020-05-03T10:00:00", **changes: Any) -> Situation:
    """Return the flyer customer's situation, with quotes until the end of 4 May."""
    plans = ("current", "same_terms", "a", "b", "free")
    given = Situation(
        now=at(now),
        window=Window.of(at("2020-06-02T16:00:00")),
        born=date(1950, 12, 19),
        documents=DOCUMENTS,
        quotes={f"quote {plan}": QuoteOffer(plan, 87840, at("2020-05-04T23:59:59")) for plan in plans},
    )
    return replace(given, **changes)


def answered(draft: Draft, where: Situation, step: str, answer: dict[str, Any]) -> Draft:
    """Give one answer."""
    return give(draft, where, step, understand(step, answer, where))


def draft_until(step: str, answers: dict[str, dict[str, Any]] = GOOD_ANSWERS) -> Draft:
    """Return a draft whose next step is `step`, answered with `answers` until there."""
    draft, where = Draft(), situation()
    while (following := progress(draft, where).next_step) != step:
        draft = answered(draft, where, following, answers[following])
    return draft


def next_step(draft: Draft, where: Situation | None = None) -> str:
    """Return what is asked next."""
    return progress(draft, where or situation()).next_step


def reopened(draft: Draft, where: Situation | None = None) -> set[str]:
    """Return the steps to be answered again."""
    return {step for step, state in progress(draft, where or situation()).states.items() if state == "reopened"}
