"""Accept an application once, when its evidence is complete."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.applications.models import Application, Submission
from backend.caller import Caller
from backend.drafts.gate import is_pressed, missing_evidence
from backend.drafts.steps import SUBMIT
from backend.drafts.window import is_valid
from backend.ledger.journal import Kind, append, entries_of
from backend.mail import outbox, texts
from backend.mail.texts import Letter, Receipt
from backend.rating.plans import PLAN_LABELS
from backend.renewals.dossier import Dossier, load_dossier
from backend.renewals.refusals import already_applied, refusal
from backend.renewals.testimony import proofs_of
from backend.renewals.view import contact_of
from backend.resources import Resources
from backend.storage.tables import ApplicationRow
from service.problems import Problem

_INCOMPLETE = "まだ確認が済んでいない項目があります。表示された項目をご確認ください。"
_KEY_REUSED = "別のお申込みで使われた受付キーです。画面を読み込みなおして、もう一度お試しください。"
_CHANGED = "お申込みの内容が変わりました。新しい内容をご確認のうえ、もう一度お申し込みください。"


async def submit(
    resources: Resources, caller: Caller, idempotency_key: str, submission: Submission
) -> tuple[ApplicationRow, bool]:
    """Return the application and whether it was accepted just now; a second device gets the first one's."""
    try:
        return await _find_or_accept(resources, caller, idempotency_key, submission)
    except IntegrityError:
        # Another process accepted it between our look and our write: the database let only one through.
        return await _find_or_accept(resources, caller, idempotency_key, submission)


async def _find_or_accept(
    resources: Resources, caller: Caller, idempotency_key: str, submission: Submission
) -> tuple[ApplicationRow, bool]:
    now = resources.clock.now()
    async with resources.database.write() as session:
        dossier = await load_dossier(session, resources.documents, submission.renewal_id, caller, now, lock=True)
        if dossier.application:
            return _own(dossier.application, dossier, idempotency_key), False
        await _require_fresh_key(session, idempotency_key)
        await _require_complete(session, dossier, submission)
        application = _application(resources, dossier, idempotency_key)
        session.add(application)
        await session.flush()
        accepted = {
            "application_id": application.id,
            "step": SUBMIT,
            "draft_version": submission.draft_version,
            "idempotency_key": idempotency_key,
            **Application.of(application).model_dump(mode="json", exclude={"id", "status", "renewal_id"}),
            **submission.evidence.model_dump(exclude_none=True),
        }
        await append(session, now, caller, dossier.row.id, Kind.APPLICATION_ACCEPTED, accepted)
        recipient = contact_of(dossier).email
        await outbox.put(session, resources, receipt_key(application.id), recipient, _letter(application))
        return application, True


def receipt_key(application_id: str) -> str:
    """Name the mail that tells of an application."""
    return f"application:{application_id}"


def _own(application: ApplicationRow, dossier: Dossier, idempotency_key: str) -> ApplicationRow:
    # The term may have been applied for by the agency, or by another attempt: that is not this renewal's receipt.
    if application.renewal_id != dossier.row.id and application.idempotency_key != idempotency_key:
        raise already_applied(application)
    return application


async def _require_fresh_key(session: AsyncSession, idempotency_key: str) -> None:
    query = select(ApplicationRow.id).where(ApplicationRow.idempotency_key == idempotency_key)
    if (await session.scalars(query)).first():
        raise Problem(422, "idempotency-key-reused", _KEY_REUSED)


async def _require_complete(session: AsyncSession, dossier: Dossier, submission: Submission) -> None:
    draft, situation = dossier.draft, dossier.situation
    if situation.window.phase(situation.now) != "open":
        raise refusal("window-closed", dossier.contract)
    offer = situation.quotes.get(draft.chosen_quote_id or "")
    if offer and not is_valid(offer.valid_until, situation.now):
        raise refusal("quote-expired", dossier.contract)
    missing = missing_evidence(draft, situation, proofs_of(await entries_of(session, dossier.row.id)))
    if not is_pressed(submission.evidence.input):
        missing = (*missing, SUBMIT)
    if missing:
        raise Problem(409, "evidence-incomplete", _INCOMPLETE, missing=list(missing))
    if (submission.draft_version, submission.quote_id) != (dossier.row.version, draft.chosen_quote_id):
        raise Problem(409, "draft-changed", _CHANGED)


def _application(resources: Resources, dossier: Dossier, idempotency_key: str) -> ApplicationRow:
    quote = next(quote for quote in dossier.quotes if quote.id == dossier.draft.chosen_quote_id)
    return ApplicationRow(
        id=resources.new_id(),
        receipt_number=receipt_number(resources),
        idempotency_key=idempotency_key,
        policy_number=dossier.contract.policy_number,
        renewed_policy_number=dossier.contract.renewed_policy_number,
        renewal_id=dossier.row.id,
        quote_id=quote.id,
        plan=quote.plan,
        premium=quote.premium,
        inception_at=dossier.term.inception_at,
        expiry_at=dossier.term.expiry_at,
        applied_at=dossier.situation.now,
    )


def _letter(application: ApplicationRow) -> Letter:
    return texts.application_accepted(
        Receipt(
            receipt_number=application.receipt_number,
            renewed_policy_number=application.renewed_policy_number,
            plan=PLAN_LABELS[application.plan],
            premium=application.premium,
            inception_at=application.inception_at,
            expiry_at=application.expiry_at,
            applied_at=application.applied_at,
        )
    )


def receipt_number(resources: Resources) -> str:
    """Return twelve digits in groups of four, easy to read out; the letter tells it from a My Number (個人番号)."""
    digits = f"{resources.new_uuid().int % 10**12:012}"
    return "-".join(("R", digits[:4], digits[4:8], digits[8:]))
