"""Read contracts and their applications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from backend.caller import Caller
from backend.storage.tables import ApplicationRow, ContractRow


async def contracts_where(session: AsyncSession, wanted: ColumnElement[bool]) -> Sequence[tuple[ContractRow, bool]]:
    """Return the wanted contracts, the first to end first, each with whether its renewal was applied for."""
    query = (
        select(ContractRow, ApplicationRow.id.is_not(None))
        .outerjoin(ApplicationRow, _is_for_next_term)
        .where(wanted)
        .order_by(ContractRow.expiry_at, ContractRow.policy_number)
    )
    return [(row, bool(applied)) for row, applied in await session.execute(query)]


async def application_for(session: AsyncSession, policy_number: str, inception_at: datetime) -> ApplicationRow | None:
    """Return the accepted application for one contract and term."""
    query = select(ApplicationRow).where(
        ApplicationRow.policy_number == policy_number, ApplicationRow.inception_at == inception_at
    )
    return (await session.scalars(query)).one_or_none()


def snapshot(contract: ContractRow) -> dict[str, Any]:
    """Return a contract as it is now, for evidence: the row will change with later endorsements (異動)."""
    columns = {column.key: getattr(contract, column.key) for column in ContractRow.__mapper__.column_attrs}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in columns.items()}


def visible_to(caller: Caller) -> ColumnElement[bool]:
    """Keep a query over contracts to those that the caller may see."""
    if caller.sees_all:
        return true()
    # Never `== None`: that would be IS NULL, and show whoever is no member the contracts of no member.
    return ContractRow.member_id == caller.member_id if caller.member_id else false()


_is_for_next_term = and_(
    ApplicationRow.policy_number == ContractRow.policy_number, ApplicationRow.inception_at == ContractRow.expiry_at
)
