"""Declare the steps of a renewal: their order, their conditions, and what depends on what.

This table is the specification. The next step is always the first in this order that is needed and not
settled; nothing else decides it. Login and the choice of a contract come before a draft exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from backend.drafts.answers import (
    Address,
    Agreement,
    AnswerValue,
    Cancellation,
    ContactConfirmation,
    EmailAddress,
    Employment,
    FreePlan,
    Intention,
    PhoneNumber,
    PlanChoice,
    Retirement,
    Statement,
)
from backend.drafts.draft import Draft

StopReason = Literal["consent", "disclosure", "scope", "documents", "customer", "window"]
Consents = Mapping[str, tuple[str, ...]]
"""The documents that each consent is about, by consent id."""

SUBMIT = "confirm.submit"
COMPLETED = "completed"
FINAL_STOPS: frozenset[StopReason] = frozenset({"disclosure", "scope"})
"""Stops that stay for the term; after the others the customer may begin again."""


@dataclass(frozen=True)
class Step:
    """One question.

    `stop` is the reason with which a refusal ends the renewal. `only_if` tells whether the question is
    needed at all. An answer to any of `depends_on` has this step asked again. `consents` are recorded,
    with the documents' versions, when the answer is given.
    """

    id: str
    answer: type[AnswerValue]
    stop: StopReason | None = None
    only_if: Callable[[Draft], bool] = lambda _: True
    depends_on: tuple[str, ...] = ()
    consents: Consents = field(default_factory=lambda: MappingProxyType({}))
    correctable: bool = True


def _is_retired(draft: Draft) -> bool:
    employment = draft.value("scope.employment", Employment)
    return employment is not None and employment.status == "retired"


def _wants_free_plan(draft: Draft) -> bool:
    choice = draft.value("plan.choice", PlanChoice)
    return choice is not None and choice.plan == "free"


def _wants_change(step: str) -> Callable[[Draft], bool]:
    return lambda draft: step in draft.contact_changes


_PRIVACY = MappingProxyType({"privacy_insurer": ("privacy_insurer",), "privacy_agency": ("privacy_agency",)})
_CONTENT = MappingProxyType({"important_matters": ("important_matters", "revision_notice")})
_DELIVERY = MappingProxyType({"electronic_delivery": ("important_matters",)})

_BEFORE_INTENTION = (
    Step("consent.privacy", Agreement, stop="consent", consents=_PRIVACY),
    Step("disclosure.other_contracts", Statement, stop="disclosure"),
    Step("disclosure.cancellation", Statement, stop="disclosure"),
    Step("scope.employment", Employment),
    Step("scope.employer", Statement, stop="scope"),
    Step("scope.retirement", Retirement, only_if=_is_retired, depends_on=("scope.employment",)),
    Step("scope.main_driver", Statement, stop="scope"),
    Step("scope.owner", Statement, stop="scope"),
    Step("plan.choice", PlanChoice),
    Step("plan.free", FreePlan, only_if=_wants_free_plan, depends_on=("plan.choice",)),
    # The items to change come before the confirmation of the whole, which asks for them.
    Step("contact.address", Address, only_if=_wants_change("contact.address")),
    Step("contact.phone", PhoneNumber, only_if=_wants_change("contact.phone")),
    Step("contact.email", EmailAddress, only_if=_wants_change("contact.email")),
    Step("contact.confirm", ContactConfirmation),
    Step("documents.content", Agreement, stop="documents", depends_on=("plan.choice", "plan.free"), consents=_CONTENT),
    Step("documents.delivery", Agreement, stop="documents", consents=_DELIVERY),
)

STEPS = (
    *_BEFORE_INTENTION,
    Step(
        "confirm.intention",
        Intention,
        depends_on=tuple(step.id for step in _BEFORE_INTENTION),
        correctable=False,
    ),
)
"""All questions, in the order in which they are asked; the button (`confirm.submit`) follows them."""

CANCELLATION = Step("renewal.cancellation", Cancellation, stop="customer", correctable=False)
"""Asked by nobody: the customer may answer it at any time."""

BY_ID: Mapping[str, Step] = MappingProxyType({step.id: step for step in (*STEPS, CANCELLATION)})


def dependents(changed: Iterable[str]) -> frozenset[str]:
    """Return every step that depends on one of `changed`, directly or through another."""
    reached = frozenset(changed)
    further = frozenset(step.id for step in STEPS if reached.intersection(step.depends_on)) - reached
    return further | dependents(reached | further) - reached if further else frozenset()
