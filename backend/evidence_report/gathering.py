"""Gather the evidence of one renewal while the whole ledger is examined."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.documents import DocumentLibrary
from backend.evidence_report.models import EvidenceReport, HeldDocument, ReportedEntry, Verification
from backend.ledger.chain import GENESIS
from backend.ledger.examination import Examined, examine, missing_at_the_end
from backend.ledger.journal import Kind, served_member

_BESIDE = frozenset({Kind.MEMBER_LOGGED_IN, Kind.CALLER_VERIFIED, Kind.CONTRACT_LINKED, Kind.DOCUMENT_OPENED})
"""Entries that belong to no renewal and tell of the people who acted in it."""
_COMING_IN = frozenset({Kind.MEMBER_LOGGED_IN, Kind.CALLER_VERIFIED})


async def gather(session: AsyncSession, library: DocumentLibrary, renewal_id: str, now: datetime) -> EvidenceReport:
    """Return the report; raise LookupError where the ledger knows no such renewal."""
    seq, last_hash, checked = 0, GENESIS, 0
    broken: list[int] = []
    own: list[Examined] = []
    beside: list[Examined] = []
    async for examined in examine(session):
        checked, seq, last_hash = checked + 1, examined.seq, examined.stored["hash"]
        if not examined.is_whole:
            broken.append(seq)
        if examined.stored["renewal_id"] == renewal_id:
            own.append(examined)
        elif examined.stored["kind"] in _BESIDE:
            beside.append(examined)
    if not own:
        raise LookupError(renewal_id)
    missing = await missing_at_the_end(session, seq, last_hash)
    broken += [] if missing is None else [missing]
    entries = [_reported(each) for each in sorted([*own, *_of_these_people(own, beside)], key=lambda each: each.seq)]
    return EvidenceReport(
        renewal_id=renewal_id,
        made_at=now,
        verification=Verification(
            is_whole=not broken, checked=checked, broken=broken, head_seq=seq, head_hash=last_hash
        ),
        entries=entries,
        documents=await asyncio.to_thread(_held, entries, library),
    )


def _of_these_people(own: Sequence[Examined], beside: Sequence[Examined]) -> Iterator[Examined]:
    """Yield what the renewal's member did up to its end, and agents for them.

    Whoever acted in the renewal is told of from the last login or verification before it on, others from its beginning.
    """
    actors, members = {each.stored["actor"] for each in own}, {_member_of(each) for each in own} - {None}
    first, last = own[0].seq, own[-1].seq
    theirs = [each for each in beside if each.seq < last and _member_of(each) in members]
    since = {
        each.stored["actor"]: each.seq
        for each in theirs
        if each.stored["kind"] in _COMING_IN and each.stored["actor"] in actors and each.seq < first
    }
    number = _payload(own[0]).get("policy_number")
    for each in theirs:
        if each.stored["kind"] == Kind.CONTRACT_LINKED:
            if _payload(each).get("policy_number") == number:
                yield each
        elif each.seq >= since.get(each.stored["actor"], first):
            yield each


def _member_of(examined: Examined) -> str | None:
    """Return whose act an entry tells of, or for whom an agent acted, where it says so."""
    role, _, id_ = examined.stored["actor"].partition(":")
    return id_ if role == "member" else served_member(_payload(examined))


def _payload(examined: Examined) -> dict[str, Any]:
    return examined.entry.payload if examined.entry else {}


def _reported(examined: Examined) -> ReportedEntry:
    stored, entry = examined.stored, examined.entry if examined.is_whole else None
    return ReportedEntry(
        seq=examined.seq,
        at=entry.at if entry else None,
        payload=entry.payload if entry else {},
        is_whole=examined.is_whole,
        stored=None if entry else f"{stored['at']} {stored['payload']}",
        **{name: str(stored[name]) for name in ("kind", "actor", "channel", "previous_hash", "hash")},
    )


def _held(entries: Sequence[ReportedEntry], library: DocumentLibrary) -> list[HeldDocument]:
    shown = {
        (document["id"], document["version"], document["sha256"]): None
        for entry in entries
        for document in (
            *entry.payload.get("documents", ()),
            *([entry.payload] if entry.is_whole and entry.kind == Kind.DOCUMENT_OPENED else ()),
        )
    }
    return [_compare(*key, library) for key in shown]


def _compare(id: str, version: str, sha256: str, library: DocumentLibrary) -> HeldDocument:
    try:
        document = library.find(id, version)
        held = hashlib.sha256(document.path.read_bytes()).hexdigest()
    except (LookupError, OSError):
        return HeldDocument(id=id, version=version, title=id, sha256=sha256, held_sha256=None)
    return HeldDocument(id=id, version=version, title=document.title, sha256=sha256, held_sha256=held)
