"""Begin a renewal, or return the one that is under way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.caller import Caller
from backend.contracts.models import Agency
from backend.contracts.repository import application_for, snapshot
from backend.drafts.steps import FINAL_STOPS
from backend.drafts.window import Phase, Window
from backend.ledger.journal import Kind, append
from backend.renewals.dossier import Dossier, load_dossier
from backend.renewals.refusals import already_applied
from backend.resources import Resources
from backend.storage.tables import ContractRow, DraftRow
from service.problems import Problem

_OUTSIDE: dict[Phase, str] = {
    "early": "更新のお手続きは、まだ始まっていません。受付の開始までお待ちください。",
    "late": "インターネットでの更新の受付は終了しました。代理店へご連絡ください。",
}


async def begin_renewal(resources: Resources, caller: Caller, policy_number: str) -> tuple[str, bool]:
    """Return the renewal's id and whether it is new; two devices that begin at once get the same one."""
    try:
        return await _find_or_begin(resources, caller, policy_number)
    except IntegrityError:
        return await _find_or_begin(resources, caller, policy_number)


async def _find_or_begin(resources: Resources, caller: Caller, policy_number: str) -> tuple[str, bool]:
    now = resources.clock.now()
    async with resources.database.write() as session:
        contract = await session.get(ContractRow, policy_number)
        if contract is None or not caller.may_see(contract.member_id):
            raise Problem(404, "contract-not-found", "ご契約が見つかりません。ご契約を選びなおしてください。")
        await _require_not_applied_elsewhere(session, contract)
        latest = await _latest(session, resources, caller, contract)
        if latest and (latest.standing.status == "completed" or latest.standing.stop_reason in FINAL_STOPS):
            return latest.row.id, False
        _require_open(contract, now)
        if latest and latest.standing.status == "open":
            return latest.row.id, False
        return await _begin(session, resources, caller, contract, latest.row.attempt + 1 if latest else 1), True


async def _latest(session: AsyncSession, resources: Resources, caller: Caller, contract: ContractRow) -> Dossier | None:
    query = (
        select(DraftRow.id)
        .where(DraftRow.policy_number == contract.policy_number, DraftRow.inception_at == contract.expiry_at)
        .order_by(DraftRow.attempt.desc())
        .limit(1)
    )
    renewal_id = (await session.scalars(query)).one_or_none()
    if renewal_id is None:
        return None
    return await load_dossier(session, resources.documents, renewal_id, caller, resources.clock.now(), lock=False)


async def _require_not_applied_elsewhere(session: AsyncSession, contract: ContractRow) -> None:
    application = await application_for(session, contract.policy_number, contract.expiry_at)
    if application and application.renewal_id is None:
        raise already_applied(application)


def _require_open(contract: ContractRow, now: datetime) -> None:
    window = Window.of(contract.expiry_at)
    phase = window.phase(now)
    if phase != "open":
        raise Problem(
            409,
            "outside-window",
            _OUTSIDE[phase],
            window=phase,
            opens_at=window.opens_at.isoformat(),
            closes_at=window.closes_at.isoformat(),
            agency=Agency.model_validate(contract.agency).model_dump(),
        )


async def _begin(
    session: AsyncSession, resources: Resources, caller: Caller, contract: ContractRow, attempt: int
) -> str:
    now, renewal_id = resources.clock.now(), resources.new_id()
    session.add(
        DraftRow(
            id=renewal_id,
            policy_number=contract.policy_number,
            inception_at=contract.expiry_at,
            attempt=attempt,
            answers={},
            begun_at=now,
        )
    )
    await session.flush()
    begun = {
        "policy_number": contract.policy_number,
        "inception_at": contract.expiry_at.isoformat(),
        "attempt": attempt,
        "contract": snapshot(contract),
    }
    await append(session, now, caller, renewal_id, Kind.RENEWAL_BEGUN, begun)
    return renewal_id
