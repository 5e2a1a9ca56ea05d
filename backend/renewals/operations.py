"""Serve renewals: their drafts, answers and corrections."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.caller import caller_of
from backend.renewals.beginning import begin_renewal
from backend.renewals.dossier import load_dossier, renewals_of
from backend.renewals.models import (
    AnswerRequest,
    CancellationRequest,
    CertificateRequest,
    CorrectionRequest,
    Renewal,
    RenewalRequest,
    Renewals,
)
from backend.renewals.moving import cancel_renewal, choose_certificate, correct_step, give_answer, show
from backend.resources import RESOURCES
from service.operations import Operation, reply
from service.problems import Problem


async def start_renewal(request: web.Request, body: RenewalRequest) -> web.Response:
    """Begin a contract's renewal, or show the one that exists."""
    renewal_id, is_new = await begin_renewal(request.app[RESOURCES], caller_of(request), body.policy_number)
    return await _show(request, renewal_id, 201 if is_new else 200)


async def list_renewals(request: web.Request) -> web.Response:
    """List the renewals of a contract, oldest first."""
    policy_number = request.query.get("policy_number")
    if not policy_number:
        raise Problem(400, "query-missing", "ご契約を指定してください。")
    async with request.app[RESOURCES].database.read() as session:
        ids = await renewals_of(session, policy_number, caller_of(request))
        renewals = [await _view(session, request, renewal_id) for renewal_id in ids]
    return reply(Renewals(renewals=renewals))


async def get_renewal(request: web.Request) -> web.Response:
    """Show a renewal."""
    return await _show(request, request.match_info["renewal_id"])


async def answer_step(request: web.Request, body: AnswerRequest) -> web.Response:
    """Answer a renewal's next step."""
    renewal_id = request.match_info["renewal_id"]
    resources, caller = request.app[RESOURCES], caller_of(request)
    return reply(await give_answer(resources, caller, renewal_id, body.step, body.answer, body.evidence))


async def correct_answer(request: web.Request, body: CorrectionRequest) -> web.Response:
    """Have an answered step, and what depends on it, asked again."""
    renewal_id = request.match_info["renewal_id"]
    resources, caller = request.app[RESOURCES], caller_of(request)
    return reply(await correct_step(resources, caller, renewal_id, body.step, body.evidence))


async def stop_renewal(request: web.Request, body: CancellationRequest) -> web.Response:
    """Put an end to a renewal at the customer's wish."""
    renewal_id = request.match_info["renewal_id"]
    return reply(await cancel_renewal(request.app[RESOURCES], caller_of(request), renewal_id, body.evidence))


async def wish_certificate(request: web.Request, body: CertificateRequest) -> web.Response:
    """Record in which form the customer wishes the certificate."""
    renewal_id = request.match_info["renewal_id"]
    resources, caller = request.app[RESOURCES], caller_of(request)
    return reply(await choose_certificate(resources, caller, renewal_id, body.form, body.evidence))


async def _show(request: web.Request, renewal_id: str, status: int = 200) -> web.Response:
    async with request.app[RESOURCES].database.read() as session:
        return reply(await _view(session, request, renewal_id), status)


async def _view(session: AsyncSession, request: web.Request, renewal_id: str) -> Renewal:
    resources = request.app[RESOURCES]
    now = resources.clock.now()
    dossier = await load_dossier(session, resources.documents, renewal_id, caller_of(request), now, lock=False)
    return await show(session, dossier)


_NOT_FOUND = {404: ("renewal-not-found",)}

OPERATIONS = (
    Operation(
        "POST",
        "/v1/renewals",
        start_renewal,
        "Begin a contract's renewal, or show the one that exists",
        body=RenewalRequest,
        returns={201: Renewal, 200: Renewal},
        problems={404: ("contract-not-found",), 409: ("outside-window", "already-applied")},
    ),
    Operation(
        "GET",
        "/v1/renewals",
        list_renewals,
        "List the renewals of a contract, oldest first",
        query=("policy_number",),
        returns={200: Renewals},
        problems={400: ("query-missing",)},
    ),
    Operation(
        "GET",
        "/v1/renewals/{renewal_id}",
        get_renewal,
        "Show a renewal",
        returns={200: Renewal},
        problems=_NOT_FOUND,
    ),
    Operation(
        "POST",
        "/v1/renewals/{renewal_id}/answers",
        answer_step,
        "Answer a renewal's next step",
        body=AnswerRequest,
        returns={200: Renewal},
        problems=_NOT_FOUND
        | {
            409: ("step-not-pending", "quote-expired", "quote-unknown", "window-closed"),
            422: ("answer-invalid", "confirmation-needed", "invalid-body"),
        },
    ),
    Operation(
        "POST",
        "/v1/renewals/{renewal_id}/corrections",
        correct_answer,
        "Have an answered step, and what depends on it, asked again",
        body=CorrectionRequest,
        returns={200: Renewal},
        problems=_NOT_FOUND | {409: ("step-not-pending", "window-closed"), 422: ("invalid-body",)},
    ),
    Operation(
        "POST",
        "/v1/renewals/{renewal_id}/cancellation",
        stop_renewal,
        "Put an end to a renewal at the customer's wish",
        body=CancellationRequest,
        returns={200: Renewal},
        problems=_NOT_FOUND | {409: ("step-not-pending",), 422: ("invalid-body",)},
    ),
    Operation(
        "POST",
        "/v1/renewals/{renewal_id}/certificate",
        wish_certificate,
        "Record in which form the customer wishes the certificate: paper or web",
        body=CertificateRequest,
        returns={200: Renewal},
        problems=_NOT_FOUND | {409: ("step-not-pending",), 422: ("invalid-body",)},
    ),
)
