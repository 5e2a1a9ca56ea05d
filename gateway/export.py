"""Collect everything that the gateway holds of one member's conversations, opened."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from gateway.chatwoot.tables import Case
from gateway.line.tables import Talk
from gateway.tables import Choice, Conversation, Handover, Message, Note, SealedTable, Session, Turn
from service.database import Database
from service.vault import Vault

_SECRET = {
    "id_hash",
    "key",
    "sealed",
    "reply_token",
    "sending_token",
    "retry_key",
}  # of no use to the member, or opened beside it


async def export_member(database: Database, vault: Vault, member_id: str) -> dict[str, Any]:
    """Return a member's sessions and conversations as JSON; a forgotten conversation has its frame alone."""
    async with database.read() as session:
        sessions = await session.scalars(select(Session).where(Session.member_id == member_id).order_by(Session.id))
        theirs = select(Conversation).where(Conversation.member_id == member_id).order_by(Conversation.created_at)
        conversations = list(await session.scalars(theirs))
        talks = await session.scalars(select(Talk).where(Talk.conversation_id.in_(each.id for each in conversations)))
        return {
            "line_talks": [_plain(each) | {"user_id": _user(vault, each)} for each in talks],
            "sessions": [_plain(each) for each in sessions],
            "conversations": [await _export(session, vault, each) for each in conversations],
        }


async def _export(session: AsyncSession, vault: Vault, conversation: Conversation) -> dict[str, Any]:
    exported = _plain(conversation)
    ordered: tuple[tuple[type[SealedTable], Any], ...]
    ordered = ((Message, Message.seq), (Turn, Turn.id), (Choice, Choice.turn_id), (Note, Note.at))
    for table, order in ordered:
        rows = await session.scalars(select(table).where(table.conversation_id == conversation.id).order_by(order))
        exported[table.__tablename__] = [
            _plain(row) | (vault.open(conversation.key, row.sealed, row.place) if row.sealed else {}) for row in rows
        ]
    handovers = select(Handover).where(Handover.conversation_id == conversation.id).order_by(Handover.id)
    exported["handovers"] = [_plain(each) for each in await session.scalars(handovers)]
    cases = select(Case).where(Case.conversation_id == conversation.id)
    exported["chatwoot_cases"] = [_plain(each) for each in await session.scalars(cases)]
    return exported


def _user(vault: Vault, talk: Talk) -> str | None:
    return str(vault.open(talk.key, talk.sealed, talk.place)) if talk.key else None


def _plain(row: DeclarativeBase) -> dict[str, Any]:
    names = [column.key for column in row.__mapper__.column_attrs if column.key not in _SECRET]
    return {name: getattr(row, name) for name in names if getattr(row, name) is not None}
