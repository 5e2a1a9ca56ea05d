"""Define renewals as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from backend.applications.models import Application
from backend.contracts.models import ContractDetail
from backend.drafts.progress import State, Status
from backend.drafts.steps import StopReason
from backend.ledger.models import Evidence
from backend.private_model import PrivateModel
from backend.quotes.models import Quote
from backend.renewals.certificate import Form


class StepView(PrivateModel):
    """One step; `answer` is the last one given, also while it is to be given again."""

    step: str
    state: State
    answer: dict[str, Any] | None
    answered_at: datetime | None


class DocumentShown(PrivateModel):
    """The very document that a customer was shown."""

    id: str
    version: str
    sha256: str


class Consent(PrivateModel):
    """同意 that was given or refused, with the documents it is about."""

    consent_id: str
    agreed: bool
    documents: list[DocumentShown]
    at: datetime
    channel: str


class Contact(PrivateModel):
    """The policyholder as the application will name them: the contract's data with the changes answered."""

    name: str
    kana: str
    birth_date: date
    sex: str
    postal_code: str
    address: str
    phone: str
    email: str


class TermView(PrivateModel):
    """The period that is being applied for."""

    inception_at: datetime
    expiry_at: datetime


class Renewal(PrivateModel):
    """A whole renewal: where it stands and everything answered."""

    id: str
    policy_number: str
    renewed_policy_number: str
    member_id: str | None
    status: Status
    stop_reason: StopReason | None
    version: int
    next_step: str
    steps: list[StepView]
    contract: ContractDetail
    contact: Contact
    quotes: list[Quote]
    chosen_quote_id: str | None
    consents: list[Consent]
    application: Application | None
    certificate: Form
    term: TermView
    today: date


class Renewals(PrivateModel):
    """The renewals of a contract, oldest first."""

    renewals: list[Renewal]


class RenewalRequest(PrivateModel):
    """The contract to renew."""

    policy_number: Annotated[str, Field(max_length=40)]


class CancellationRequest(PrivateModel):
    """What shows that the customer wishes to end the renewal."""

    evidence: Evidence


class CertificateRequest(PrivateModel):
    """In which form the customer wishes the certificate, and what shows it."""

    form: Form
    evidence: Evidence


class AnswerRequest(PrivateModel):
    """An answer to one step; what `answer` holds depends on the step."""

    step: Annotated[str, Field(max_length=40)]
    answer: dict[str, Any]
    evidence: Evidence


class CorrectionRequest(PrivateModel):
    """A step to go through again."""

    step: Annotated[str, Field(max_length=40)]
    evidence: Evidence
