"""Show a renewal whole."""

from __future__ import annotations

from collections.abc import Sequence

from backend.applications.models import Application
from backend.contracts.models import ContractDetail
from backend.drafts.steps import STEPS, SUBMIT
from backend.ledger.journal import Kind
from backend.quotes.models import Quote
from backend.renewals.certificate import chosen_form
from backend.renewals.dossier import Dossier
from backend.renewals.models import Consent, Contact, Renewal, StepView, TermView
from backend.storage.tables import LedgerRow

_CONTACT_STEPS = ("contact.address", "contact.phone", "contact.email")


def view_of(dossier: Dossier, ledger: Sequence[LedgerRow]) -> Renewal:
    """Put a renewal together for its reader."""
    row, contract, standing = dossier.row, dossier.contract, dossier.standing
    now = dossier.situation.now
    application = dossier.application
    return Renewal(
        id=row.id,
        policy_number=contract.policy_number,
        renewed_policy_number=contract.renewed_policy_number,
        member_id=contract.member_id,
        status=standing.status,
        stop_reason=standing.stop_reason,
        version=row.version,
        next_step=standing.next_step,
        steps=[_step(dossier, step.id) for step in STEPS] + [_submit(dossier)],
        contract=ContractDetail.of(contract, now, application is not None),
        contact=contact_of(dossier),
        quotes=[Quote.of(quote) for quote in dossier.quotes],
        chosen_quote_id=dossier.draft.chosen_quote_id,
        consents=_consents(ledger),
        application=Application.of(application) if application else None,
        certificate=chosen_form(ledger),
        term=TermView(inception_at=dossier.term.inception_at, expiry_at=dossier.term.expiry_at),
        today=now.date(),
    )


def contact_of(dossier: Dossier) -> Contact:
    """Return the contract's data with what the customer changed."""
    holder = dossier.contract.policyholder
    changes: dict[str, str] = {}
    for step in _CONTACT_STEPS:
        answer = dossier.draft.answers.get(step)
        changes |= answer.value.model_dump() if answer else {}
    names = {"name": holder["name"]["kanji"], "kana": holder["name"]["kana"]}
    return Contact.model_validate(holder | names | changes)


def _step(dossier: Dossier, step: str) -> StepView:
    state = dossier.standing.states[step]
    answer = dossier.draft.answers.get(step) if state != "not_needed" else None
    value = answer.value.model_dump(exclude_none=True) if answer else None
    return StepView(step=step, state=state, answer=value, answered_at=answer.at if answer else None)


def _submit(dossier: Dossier) -> StepView:
    application = dossier.application
    at = application.applied_at if application else None
    return StepView(step=SUBMIT, state=dossier.standing.states[SUBMIT], answer=None, answered_at=at)


def _consents(ledger: Sequence[LedgerRow]) -> list[Consent]:
    latest: dict[str, Consent] = {}
    for row in ledger:
        if row.kind in {Kind.CONSENT_GIVEN, Kind.CONSENT_REFUSED}:
            latest[row.payload["consent_id"]] = Consent(
                consent_id=row.payload["consent_id"],
                agreed=row.kind == Kind.CONSENT_GIVEN,
                documents=row.payload["documents"],
                at=row.at,
                channel=row.channel,
            )
    return list(latest.values())
