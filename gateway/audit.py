"""Write down what people at a desk do; the database refuses to change or delete a line."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.tables import AuditEntry


def record(
    session: AsyncSession, at: datetime, actor: str, act: str, conversation_id: str | None = None, detail: str = ""
) -> None:
    """Add one act in the transaction that does it; `detail` never holds what a customer said, or who they are."""
    session.add(AuditEntry(at=at, actor=actor, act=act, conversation_id=conversation_id, detail=detail))
