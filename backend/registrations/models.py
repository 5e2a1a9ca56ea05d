"""Define registrations as JSON; what is the same as of a renewal has the same shape."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from backend.ledger.models import Evidence
from backend.mail.links import LinkState
from backend.members.models import Member
from backend.private_model import PrivateModel
from backend.registrations.steps import Status, StopReason
from backend.renewals.models import StepView


class Registration(PrivateModel):
    """A registration: where it stands and everything answered, until its answers are erased."""

    id: str
    status: Status
    stop_reason: StopReason | None
    version: int
    next_step: str
    steps: list[StepView]
    link_expires_at: datetime | None
    member_id: str | None


class RegistrationRequest(PrivateModel):
    """The conversation in which someone registers."""

    conversation_id: Annotated[str, Field(min_length=1, max_length=100)]


class MailRequest(PrivateModel):
    """What shows that the customer wants the mail again."""

    evidence: Evidence


class LinkView(PrivateModel):
    """What has become of a link; `email` is masked, and null where the link is unknown."""

    state: LinkState
    email: str | None
    conversation_id: str | None


class Completion(PrivateModel):
    """The new member; `unlinked_contracts` of the typed numbers could not be added any more."""

    member: Member
    conversation_id: str
    unlinked_contracts: int
