"""Each piece of evidence that is missing, other or late keeps an application out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.drafts.draft import Draft, QuoteOffer
from backend.drafts.gate import Proofs, Record, missing_evidence
from backend.drafts.steps import BY_ID
from tests.backend.drafting import GOOD_ANSWERS, draft_until, situation
from tests.backend.world import (
    FLYER_DAY,
    World,
)

QUOTES = dict(situation().quotes)


def records(draft: Draft, *, without: str = "", quote_id: str | None = "quote a") -> list[Record]:
    """Return what the ledger would hold of a draft."""
    found = []
    for seq, (step, answer) in enumerate(draft.answers.items()):
        value = answer.value.model_dump(exclude_none=True)
        given = [
            (consent, tuple(answer.documents[document] for document in documents))
            for consent, documents in BY_ID[step].consents.items()
        ] or [None]
        found += [Record(seq, step, value, consent=consent, quote_id=quote_id) for consent in given if step != without]
    return found


def missing(draft: Draft, kept: list[Record], quotes: dict[str, QuoteOffer] = QUOTES) -> tuple[str, ...]:
    return missing_evidence(draft, situation(), Proofs(kept, quotes))


def test_complete_evidence_misses_nothing() -> None:
    draft = draft_until("confirm.submit")
    assert missing(draft, records(draft)) == ()


@pytest.mark.parametrize("step", GOOD_ANSWERS)
def test_an_answer_that_the_ledger_does_not_hold_is_missing(step: str) -> None:
    draft = draft_until("confirm.submit")
    assert missing(draft, records(draft, without=step)) == (step,)


@pytest.mark.parametrize("lost", ["privacy_agency", "important_matters", "electronic_delivery"])
def test_each_consent_counts_on_its_own(lost: str) -> None:
    draft = draft_until("confirm.submit")
    kept = [record for record in records(draft) if not record.consent or record.consent[0] != lost]
    assert len(missing(draft, kept)) == 1


def test_a_consent_to_another_version_does_not_count() -> None:
    draft = draft_until("confirm.submit")
    kept = [
        replace(r, consent=("important_matters", ("hash of matters", "older hash")))
        if r.consent and r.consent[0] == "important_matters"
        else r
        for r in records(draft)
    ]
    assert missing(draft, kept) == ("documents.content",)


def test_an_answer_that_differs_from_the_ledgers_is_missing() -> None:
    draft = draft_until("confirm.submit")
    kept = [replace(r, answer={"correct": False}) if r.step == "scope.owner" else r for r in records(draft)]
    assert missing(draft, kept) == ("scope.owner",)


def test_an_intention_stated_before_a_later_answer_or_for_another_quote_does_not_count() -> None:
    draft = draft_until("confirm.submit")
    later = [*records(draft), Record(99, "scope.owner", {"correct": True, "confirmed": False})]
    assert missing(draft, later) == ("confirm.intention",)
    other = records(draft, quote_id="quote b")
    assert missing(draft, other) == ("confirm.intention",)


@pytest.mark.parametrize("step", GOOD_ANSWERS)
def test_an_answer_without_the_question_that_was_shown_is_missing(step: str) -> None:
    draft = draft_until("confirm.submit")
    kept = [replace(r, was_asked=False) if r.step == step else r for r in records(draft)]
    assert missing(draft, kept) == (step,)


def test_a_quote_that_the_ledger_saw_otherwise_or_not_at_all_is_missing() -> None:
    draft = draft_until("confirm.submit")
    dearer = QUOTES | {"quote a": replace(QUOTES["quote a"], premium=1)}
    assert missing(draft, records(draft), dearer) == ("plan.choice",)
    longer = QUOTES | {"quote a": replace(QUOTES["quote a"], valid_until=FLYER_DAY)}
    assert missing(draft, records(draft), longer) == ("plan.choice",)
    assert missing(draft, records(draft), {}) == ("plan.choice",)


async def test_a_premium_changed_in_the_database_is_not_applied_for(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    await world.tamper("UPDATE quotes SET premium = 1")
    refused = await renewal.submit()
    assert (refused.kind, refused["missing"]) == ("evidence-incomplete", ["plan.choice"])


async def test_a_changed_entry_proves_nothing(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    seq = (await renewal.ledger())[3]["seq"]
    await world.tamper("UPDATE ledger SET channel = 'line' WHERE seq = :seq", seq=seq)
    refused = await renewal.submit()
    assert (refused.kind, refused["missing"]) == ("evidence-incomplete", ["disclosure.other_contracts"])
