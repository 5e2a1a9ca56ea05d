"""The table of steps is the specification: order, conditions, stops, corrections."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from backend.drafts.draft import Draft
from backend.drafts.moves import Refusal, correct, understand
from backend.drafts.progress import progress
from backend.drafts.steps import BY_ID, STEPS
from tests.backend.drafting import (
    DOCUMENTS,
    FREE,
    GOOD_ANSWERS,
    answered,
    at,
    draft_until,
    next_step,
    reopened,
    situation,
)

EMPLOYED = {key: value for key, value in GOOD_ANSWERS.items() if key != "scope.retirement"} | {
    "scope.employment": {"status": "employed"}
}


def walked(answers: dict[str, dict[str, Any]]) -> list[str]:
    draft, steps = Draft(), []
    while (step := next_step(draft)) in answers:
        steps.append(step)
        draft = answered(draft, situation(), step, answers[step])
    return [*steps, step]


def test_a_retired_customer_is_asked_every_step_in_order() -> None:
    assert walked(GOOD_ANSWERS) == [*GOOD_ANSWERS, "confirm.submit"]


def test_an_employed_customer_is_not_asked_when_they_retired() -> None:
    assert walked(EMPLOYED) == [*EMPLOYED, "confirm.submit"]


def test_a_free_plan_is_asked_for_its_quote() -> None:
    steps = walked(FREE)
    assert steps[steps.index("plan.choice") + 1] == "plan.free"


def test_changed_contact_items_are_asked_and_then_the_whole_is_confirmed_again() -> None:
    draft = draft_until("contact.confirm")
    draft = answered(draft, situation(), "contact.confirm", {"change": ["phone", "address"]})
    assert next_step(draft) == "contact.address"
    address = {"postal_code": "１６０００２３", "address": "東京都新宿区西新宿1-26-1"}
    draft = answered(draft, situation(), "contact.address", address)
    assert next_step(draft) == "contact.phone"
    draft = answered(draft, situation(), "contact.phone", {"phone": "03ー5500ー0199"})
    assert next_step(draft) == "contact.confirm"
    assert draft.answers["contact.address"].value.model_dump()["postal_code"] == "160-0023"
    assert draft.answers["contact.phone"].value.model_dump()["phone"] == "03-5500-0199"
    draft = answered(draft, situation(), "contact.confirm", {"confirmed": True})
    assert next_step(draft) == "documents.content"


def test_a_wish_to_change_can_be_withdrawn_by_correcting_the_confirmation() -> None:
    draft = answered(draft_until("contact.confirm"), situation(), "contact.confirm", {"change": ["email"]})
    assert next_step(correct(draft, situation(), "contact.confirm")) == "contact.confirm"


@pytest.mark.parametrize("step", [step.id for step in STEPS if step.id not in ("plan.free",)])
def test_only_the_next_step_can_be_answered(step: str) -> None:
    draft = Draft() if step != "consent.privacy" else draft_until("scope.owner")
    answer = GOOD_ANSWERS.get(step) or {
        "contact.address": {"postal_code": "160-0023", "address": "東京都新宿区"},
        "contact.phone": {"phone": "03-5500-0101"},
        "contact.email": {"email": "taro@example.com"},
    }.get(step)
    assert answer
    with pytest.raises(Refusal, match="step-not-pending"):
        answered(draft, situation(), step, answer)


REFUSALS = [
    ("consent.privacy", {"agreed": False}, "consent"),
    ("disclosure.other_contracts", {"correct": False, "confirmed": True}, "disclosure"),
    ("disclosure.cancellation", {"correct": False, "confirmed": True}, "disclosure"),
    ("scope.employer", {"correct": False, "confirmed": True}, "scope"),
    ("scope.main_driver", {"correct": False, "confirmed": True}, "scope"),
    ("scope.owner", {"correct": False, "confirmed": True}, "scope"),
    ("documents.content", {"agreed": False}, "documents"),
    ("documents.delivery", {"agreed": False}, "documents"),
]


@pytest.mark.parametrize(("step", "answer", "reason"), REFUSALS)
def test_a_refusal_stops_the_renewal_and_nothing_moves_it_again(step: str, answer: dict[str, Any], reason: str) -> None:
    draft = answered(draft_until(step), situation(), step, answer)
    standing = progress(draft, situation())
    assert (standing.status, standing.stop_reason, standing.next_step) == ("stopped", reason, f"stopped.{reason}")
    with pytest.raises(Refusal, match="step-not-pending"):
        answered(draft, situation(), step, GOOD_ANSWERS[step])
    with pytest.raises(Refusal, match="step-not-pending"):
        correct(draft, situation(), "scope.owner" if step != "scope.owner" else "scope.employer")


def test_every_step_that_can_stop_is_tested_for_it() -> None:
    assert {step.id for step in STEPS if step.stop} == {step for step, _, _ in REFUSALS}


@pytest.mark.parametrize("step", [step for step, answer, _ in REFUSALS if "confirmed" in answer])
def test_a_no_counts_only_when_it_was_confirmed(step: str) -> None:
    with pytest.raises(Refusal, match="confirmation-needed"):
        understand(step, {"correct": False}, situation())


CORRECTIONS = [
    ("disclosure.other_contracts", set()),
    ("disclosure.cancellation", set()),
    ("scope.employment", {"scope.retirement"}),
    ("scope.employer", set()),
    ("scope.retirement", set()),
    ("scope.main_driver", set()),
    ("scope.owner", set()),
    ("plan.choice", {"documents.content"}),
    ("contact.confirm", set()),
    ("documents.content", set()),
    ("documents.delivery", set()),
]


@pytest.mark.parametrize(("step", "also"), CORRECTIONS)
def test_a_correction_reopens_the_step_what_depends_on_it_and_the_intention(step: str, also: set[str]) -> None:
    draft = correct(draft_until("confirm.submit"), situation(), step)
    shown = {name for name, state in progress(draft, situation()).states.items() if state in ("reopened", "not_needed")}
    not_needed = {"plan.free", "contact.address", "contact.phone", "contact.email"}
    if step == "scope.employment":
        not_needed |= {"scope.retirement"}
    assert shown - not_needed == {step, "confirm.intention"} | also - not_needed
    assert next_step(draft) == step


def test_after_a_correction_only_what_depends_on_it_is_asked_again() -> None:
    draft = correct(draft_until("confirm.submit", FREE), situation(), "plan.choice")
    asked = []
    while (step := next_step(draft)) != "confirm.submit":
        asked.append(step)
        draft = answered(draft, situation(), step, FREE[step])
    assert asked == ["plan.choice", "plan.free", "documents.content", "confirm.intention"]


def test_becoming_employed_by_correction_drops_the_retirement() -> None:
    draft = correct(draft_until("confirm.submit"), situation(), "scope.employment")
    draft = answered(draft, situation(), "scope.employment", {"status": "employed"})
    assert progress(draft, situation()).states["scope.retirement"] == "not_needed"
    assert next_step(draft) == "confirm.intention"


@pytest.mark.parametrize("item", ["address", "phone", "email"])
def test_correcting_a_contact_item_asks_for_it_and_for_the_confirmation(item: str) -> None:
    draft = correct(draft_until("confirm.submit"), situation(), f"contact.{item}")
    assert next_step(draft) == f"contact.{item}"
    assert "confirm.intention" in reopened(draft)


def test_correcting_one_contact_item_keeps_the_wish_to_change_another() -> None:
    draft = answered(draft_until("contact.confirm"), situation(), "contact.confirm", {"change": ["phone"]})
    draft = correct(draft, situation(), "contact.email")
    draft = answered(draft, situation(), "contact.phone", {"phone": "03-5500-0101"})
    assert next_step(draft) == "contact.email"


@pytest.mark.parametrize(
    "step", ["renewal.cancellation", "confirm.intention", "confirm.submit", "identify.login", "nonsense"]
)
def test_what_cannot_be_corrected_is_refused(step: str) -> None:
    with pytest.raises(Refusal, match="step-not-pending"):
        correct(draft_until("confirm.submit"), situation(), step)


@pytest.mark.parametrize("step", ["disclosure.cancellation", "plan.choice", "contact.phone", "documents.content"])
def test_what_was_not_answered_yet_cannot_be_corrected(step: str) -> None:
    with pytest.raises(Refusal, match="step-not-pending"):
        correct(draft_until("disclosure.other_contracts"), situation(), step)


def test_an_intention_not_met_is_kept_and_stays_pending() -> None:
    draft = answered(draft_until("confirm.intention"), situation(), "confirm.intention", {"meets_intention": False})
    assert progress(draft, situation()).states["confirm.intention"] == "pending"
    assert next_step(draft) == "confirm.intention"


@pytest.mark.parametrize("answers", [GOOD_ANSWERS, FREE])
def test_an_expired_quote_reopens_the_choice_and_what_depends_on_it(answers: dict[str, dict[str, Any]]) -> None:
    draft = draft_until("confirm.submit", answers)
    later = situation("2020-05-05T00:00:00")
    assert next_step(draft, later) == "plan.choice"
    assert {"plan.choice", "documents.content", "confirm.intention"} <= reopened(draft, later)
    assert next_step(draft, situation("2020-05-04T23:59:59")) == "confirm.submit"


def test_an_expired_quote_cannot_be_chosen() -> None:
    with pytest.raises(Refusal, match="quote-expired"):
        answered(
            draft_until("plan.choice"), situation("2020-05-05T00:00:00"), "plan.choice", GOOD_ANSWERS["plan.choice"]
        )


@pytest.mark.parametrize("quote", ["quote b", "quote free", "quote current", "another"])
def test_a_plan_is_chosen_only_by_its_own_quote(quote: str) -> None:
    with pytest.raises(Refusal, match="quote-unknown"):
        answered(draft_until("plan.choice"), situation(), "plan.choice", {"plan": "a", "quote_id": quote})


def test_a_newer_version_of_a_document_is_consented_to_again() -> None:
    draft = draft_until("confirm.submit")
    newer = situation(documents=DOCUMENTS | {"revision_notice": "hash of another"})
    assert reopened(draft, newer) == {"documents.content", "confirm.intention"}
    assert next_step(draft, newer) == "documents.content"


@pytest.mark.parametrize(
    ("now", "expected"),
    [("2020-06-02T15:59:59", "confirm.submit"), ("2020-06-02T16:00:00", "stopped.window")],
)
def test_the_window_closes_at_sixteen_on_the_maturity_day(now: str, expected: str) -> None:
    draft = draft_until("confirm.submit")
    where = situation(now)
    quotes = {id_: replace(offer, valid_until=at("2020-06-02T15:59:59")) for id_, offer in where.quotes.items()}
    assert next_step(draft, situation(now, quotes=quotes)) == expected


def test_a_closed_window_refuses_answers_and_corrections() -> None:
    closed = situation("2020-06-02T16:00:00")
    with pytest.raises(Refusal, match="window-closed"):
        answered(Draft(), closed, "consent.privacy", {"agreed": True})
    with pytest.raises(Refusal, match="window-closed"):
        correct(draft_until("scope.owner"), closed, "scope.employment")


def test_an_accepted_application_completes_the_renewal_for_good() -> None:
    standing = progress(draft_until("confirm.submit"), situation("2020-06-03T00:00:00", applied=True))
    assert (standing.status, standing.next_step) == ("completed", "completed")
    assert set(standing.states.values()) == {"done", "not_needed"}


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("consent.privacy", {}),
        ("consent.privacy", {"agreed": "true"}),
        ("consent.privacy", {"agreed": 1}),
        ("consent.privacy", {"agreed": True, "more": 1}),
        ("scope.employment", {"status": "unknown"}),
        ("scope.retirement", {"year": 2011}),
        ("scope.retirement", {"year": 2011, "month": 13}),
        ("scope.retirement", {"year": 2020, "month": 6}),
        ("scope.retirement", {"year": 1960, "month": 1}),
        ("plan.choice", {"plan": "a"}),
        ("plan.choice", {"plan": "current", "quote_id": "quote current"}),
        ("plan.choice", {"plan": "free"}),
        ("plan.choice", {"plan": "free", "base": "current"}),
        ("plan.choice", {"plan": "a", "quote_id": "quote a", "base": "a"}),
        ("contact.confirm", {"confirmed": False}),
        ("contact.confirm", {"change": []}),
        ("contact.confirm", {"change": ["name"]}),
        ("contact.confirm", {"confirmed": True, "change": ["phone"]}),
        ("contact.address", {"postal_code": "16000", "address": "東京都新宿区"}),
        ("contact.phone", {"phone": "5500-0101"}),
        ("contact.phone", {"phone": "03-5500-01012345"}),
        ("contact.email", {"email": "taro@"}),
        ("confirm.submit", {}),
        ("nonsense", {}),
    ],
)
def test_an_answer_that_is_none_is_refused(step: str, answer: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match="answer-invalid"):
        understand(step, answer, situation())


def test_dependencies_name_known_steps_that_come_earlier() -> None:
    order = list(BY_ID)
    for step in STEPS:
        assert all(order.index(earlier) < order.index(step.id) for earlier in step.depends_on)
