"""Serve the evidence report to agents and to the insurer's other systems."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from aiohttp import web

from backend.caller import caller_of
from backend.evidence_report.gathering import gather
from backend.evidence_report.layout import sheet_of
from backend.evidence_report.models import EvidenceReport
from backend.printing.page import to_html
from backend.printing.pdf import to_pdf
from backend.resources import RESOURCES
from service.operations import Operation, reply
from service.problems import Problem


async def get_evidence_report(request: web.Request) -> web.Response:
    """Report the evidence of a renewal as JSON, HTML or PDF, as Accept says; the whole ledger is checked for it."""
    resources, renewal_id = request.app[RESOURCES], request.match_info["renewal_id"]
    if not caller_of(request).sees_all:
        raise Problem(403, "report-not-allowed", "この報告書は、担当者だけがご覧いただけます。")
    now = resources.clock.now()
    try:
        async with resources.database.read() as session:
            report = await gather(session, resources.documents, renewal_id, now)
    except LookupError as error:
        raise Problem(404, "renewal-not-found", "お手続きが見つかりません。手続き番号をご確認ください。") from error
    accept = request.headers.get("Accept", "")
    if "application/pdf" in accept:
        pdf = await asyncio.to_thread(to_pdf, sheet_of(report), now)
        name = quote(f"証跡報告書_{renewal_id}.pdf")
        headers = {**_PRIVATE, "Content-Disposition": f"inline; filename*=UTF-8''{name}"}
        return web.Response(body=pdf, content_type="application/pdf", headers=headers)
    if "text/html" in accept:
        return web.Response(text=to_html(sheet_of(report)), content_type="text/html", headers=_PRIVATE)
    return reply(report, headers=_PRIVATE)


_PRIVATE = {"Cache-Control": "no-store"}

OPERATIONS = (
    Operation(
        "GET",
        "/v1/renewals/{renewal_id}/evidence-report",
        get_evidence_report,
        "Report the evidence of a renewal (JSON, or text/html or application/pdf by Accept); agents and system only",
        headers=("Accept",),
        returns={200: EvidenceReport},
        problems={403: ("report-not-allowed",), 404: ("renewal-not-found",)},
    ),
)
