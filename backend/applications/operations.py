"""Serve applications."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import quote

from aiohttp import web
from sqlalchemy import select

from backend.applications.models import Application, Applications, Submission
from backend.applications.receipt import Receipt, load_receipt, sheet_of
from backend.applications.submission import submit
from backend.caller import caller_of
from backend.contracts.repository import visible_to
from backend.printing.pdf import to_pdf
from backend.resources import RESOURCES
from backend.storage.tables import ApplicationRow, ContractRow
from service.operations import Operation, reply
from service.problems import Problem


async def submit_application(request: web.Request, body: Submission) -> web.Response:
    """Accept an application; the Idempotency-Key names the renewal (one contract and term) and its draft version."""
    key = request.headers.get("Idempotency-Key", "")
    if not re.fullmatch(r"[ -~]{8,200}", key):
        raise Problem(400, "idempotency-key-missing", "お申込みを受け付けられませんでした。もう一度お試しください。")
    row, is_new = await submit(request.app[RESOURCES], caller_of(request), key, body)
    return reply(Application.of(row), 201 if is_new else 200)


async def list_applications(request: web.Request) -> web.Response:
    """List the applications for a contract or of a renewal."""
    policy_number, renewal_id = request.query.get("policy_number"), request.query.get("renewal_id")
    if not policy_number and not renewal_id:
        raise Problem(400, "query-missing", "ご契約またはお手続きを指定してください。")
    visible = visible_to(caller_of(request))
    query = select(ApplicationRow).join(ContractRow).where(visible).order_by(ApplicationRow.applied_at)
    if policy_number:
        query = query.where(ApplicationRow.policy_number == policy_number)
    if renewal_id:
        query = query.where(ApplicationRow.renewal_id == renewal_id)
    async with request.app[RESOURCES].database.read() as session:
        rows = (await session.scalars(query)).all()
    return reply(Applications(applications=[Application.of(row) for row in rows]))


async def get_receipt(request: web.Request) -> web.Response:
    """Give the receipt of an application, as PDF where the caller accepts that, else as JSON."""
    resources, caller = request.app[RESOURCES], caller_of(request)
    async with resources.database.read() as session:
        receipt = await load_receipt(session, caller, request.match_info["application_id"])
    if "application/pdf" not in request.headers.get("Accept", ""):
        return reply(receipt)
    pdf = await asyncio.to_thread(to_pdf, sheet_of(receipt), resources.clock.now())
    name = quote(f"お申込みの控え_{receipt.receipt_number}.pdf")
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return web.Response(body=pdf, content_type="application/pdf", headers=headers)


OPERATIONS = (
    Operation(
        "POST",
        "/v1/applications",
        submit_application,
        "Accept an application, once per contract and term",
        body=Submission,
        headers=("Idempotency-Key",),
        returns={201: Application, 200: Application},
        problems={
            400: ("idempotency-key-missing",),
            404: ("renewal-not-found",),
            409: ("evidence-incomplete", "quote-expired", "window-closed", "draft-changed", "already-applied"),
            422: ("idempotency-key-reused", "invalid-body"),
        },
    ),
    Operation(
        "GET",
        "/v1/applications",
        list_applications,
        "List the applications for a contract or of a renewal",
        query=("policy_number", "renewal_id"),
        returns={200: Applications},
        problems={400: ("query-missing",)},
    ),
    Operation(
        "GET",
        "/v1/applications/{application_id}/receipt",
        get_receipt,
        "Give the receipt of an application (JSON, or application/pdf by Accept)",
        headers=("Accept",),
        returns={200: Receipt},
        problems={404: ("application-not-found",)},
    ),
)
