"""Serve applications."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import select

from backend.applications.models import Application, Applications, Submission
from backend.applications.submission import submit
from backend.caller import caller_of
from backend.contracts.repository import visible_to
from backend.resources import RESOURCES
from backend.storage.tables import ApplicationRow, ContractRow
from service.operations import Operation, reply
from service.problems import Problem


async def submit_application(request: web.Request, body: Submission) -> web.Response:
    """Accept an application; the Idempotency-Key names the renewal (one contract and term) and its draft version."""
    key = request.headers.get("Idempotency-Key", "")
    if not 8 <= len(key) <= 200:
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
)
