"""Serve the ledger."""

from __future__ import annotations

from aiohttp import web

from backend.caller import caller_of
from backend.ledger.journal import entries_of
from backend.ledger.models import LedgerEntries, LedgerEntry
from backend.renewals.dossier import load_dossier
from backend.resources import RESOURCES
from service.operations import Operation, reply


async def list_ledger(request: web.Request) -> web.Response:
    """List the evidence of a renewal, oldest first."""
    resources, renewal_id = request.app[RESOURCES], request.query.get("renewal_id", "")
    now = resources.clock.now()
    async with resources.database.read() as session:
        await load_dossier(session, resources.documents, renewal_id, caller_of(request), now, lock=False)
        rows = await entries_of(session, renewal_id)
    return reply(LedgerEntries(entries=[LedgerEntry.of(row) for row in rows]))


OPERATIONS = (
    Operation(
        "GET",
        "/v1/ledger",
        list_ledger,
        "List the evidence of a renewal, oldest first",
        query=("renewal_id",),
        returns={200: LedgerEntries},
        problems={404: ("renewal-not-found",)},
    ),
)
