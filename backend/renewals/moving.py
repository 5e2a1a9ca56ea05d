"""Move a renewal's draft and testify to it, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.caller import Caller
from backend.drafts.moves import cancel, correct, give, understand
from backend.drafts.steps import CANCELLATION
from backend.ledger.journal import Kind, append, entries_of
from backend.ledger.models import Evidence
from backend.renewals.certificate import Form
from backend.renewals.dossier import Dossier, load_dossier
from backend.renewals.models import Renewal
from backend.renewals.refusals import refusal, told_to_customer
from backend.renewals.testimony import testify_answer
from backend.renewals.view import view_of
from backend.resources import Resources
from backend.storage.tables import ReceivedMessageRow


async def give_answer(
    resources: Resources, caller: Caller, renewal_id: str, step: str, answer: Mapping[str, Any], evidence: Evidence
) -> Renewal:
    """Record an answer to the next step and show the renewal; a message that was already recorded changes nothing."""
    now = resources.clock.now()
    async with resources.database.write() as session:
        dossier = await load_dossier(session, resources.documents, renewal_id, caller, now, lock=True)
        if not await _is_first(session, renewal_id, f"answer {step}", evidence.message_id):
            return await show(session, dossier)
        with told_to_customer(dossier.contract):
            value = understand(step, answer, dossier.situation)
            moved = give(dossier.draft, dossier.situation, step, value)
        dossier = await dossier.keep(session, moved)
        await testify_answer(session, now, caller, dossier, (step, value, evidence))
        return await show(session, dossier)


async def correct_step(resources: Resources, caller: Caller, renewal_id: str, step: str, evidence: Evidence) -> Renewal:
    """Have a step, and what depends on it, asked again, and show the renewal."""
    now = resources.clock.now()
    async with resources.database.write() as session:
        dossier = await load_dossier(session, resources.documents, renewal_id, caller, now, lock=True)
        if not await _is_first(session, renewal_id, f"correction {step}", evidence.message_id):
            return await show(session, dossier)
        with told_to_customer(dossier.contract):
            moved = correct(dossier.draft, dossier.situation, step)
        dossier = await dossier.keep(session, moved)
        payload = {"step": step, **evidence.model_dump(exclude_none=True)}
        await append(session, now, caller, renewal_id, Kind.STEP_CORRECTED, payload)
        return await show(session, dossier)


async def cancel_renewal(resources: Resources, caller: Caller, renewal_id: str, evidence: Evidence) -> Renewal:
    """Put an end to a renewal as the customer wishes, and show it; the customer may begin another."""
    now = resources.clock.now()
    async with resources.database.write() as session:
        dossier = await load_dossier(session, resources.documents, renewal_id, caller, now, lock=True)
        if not await _is_first(session, renewal_id, "cancellation", evidence.message_id):
            return await show(session, dossier)
        with told_to_customer(dossier.contract):
            moved = cancel(dossier.draft, dossier.situation)
        dossier = await dossier.keep(session, moved)
        payload = {"reason": CANCELLATION.stop, **evidence.model_dump(exclude_none=True)}
        await append(session, now, caller, renewal_id, Kind.RENEWAL_STOPPED, payload)
        return await show(session, dossier)


async def choose_certificate(
    resources: Resources, caller: Caller, renewal_id: str, form: Form, evidence: Evidence
) -> Renewal:
    """Record in which form the customer wishes the certificate, before or after the application, and show the renewal.

    It is no term of the contract: nothing already answered is asked again.
    """
    now = resources.clock.now()
    async with resources.database.write() as session:
        dossier = await load_dossier(session, resources.documents, renewal_id, caller, now, lock=True)
        if not await _is_first(session, renewal_id, "certificate", evidence.message_id):
            return await show(session, dossier)
        if not dossier.awaits_certificate:
            raise refusal("step-not-pending", dossier.contract)
        payload = {"form": form, **evidence.model_dump(exclude_none=True)}
        await append(session, now, caller, renewal_id, Kind.CERTIFICATE_CHOSEN, payload)
        return await show(session, dossier)


async def show(session: AsyncSession, dossier: Dossier) -> Renewal:
    """Return the renewal as its callers see it, with the ledger as it is in this transaction."""
    return view_of(dossier, await entries_of(session, dossier.row.id))


async def _is_first(session: AsyncSession, renewal_id: str, act: str, message_id: str) -> bool:
    key = (renewal_id, act, message_id)
    if await session.get(ReceivedMessageRow, key):
        return False
    session.add(ReceivedMessageRow(renewal_id=renewal_id, act=act, message_id=message_id))
    return True
