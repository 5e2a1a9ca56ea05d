"""Serve quotes and the plan table."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import select

from backend.caller import caller_of
from backend.quotes.making import quote_free_plan, quote_standard_plans
from backend.quotes.models import PlanTable, Quote, QuoteRequest
from backend.quotes.table import plan_table
from backend.resources import RESOURCES
from backend.storage.tables import ContractRow, DraftRow, QuoteRow
from service.operations import Operation, reply
from service.problems import Problem


async def make_plan_table(request: web.Request) -> web.Response:
    """Quote the standard plans, or show them again while their quotes are valid."""
    renewal_id = request.match_info["renewal_id"]
    return reply(plan_table(await quote_standard_plans(request.app[RESOURCES], caller_of(request), renewal_id)))


async def make_quote(request: web.Request, body: QuoteRequest) -> web.Response:
    """Quote a free plan (保険料再計算)."""
    return reply(Quote.of(await quote_free_plan(request.app[RESOURCES], caller_of(request), body)), 201)


async def get_quote(request: web.Request) -> web.Response:
    """Show a quote."""
    query = (
        select(QuoteRow, ContractRow.member_id)
        .join(DraftRow, QuoteRow.renewal_id == DraftRow.id)
        .join(ContractRow, DraftRow.policy_number == ContractRow.policy_number)
        .where(QuoteRow.id == request.match_info["quote_id"])
    )
    async with request.app[RESOURCES].database.read() as session:
        found = (await session.execute(query)).one_or_none()
    if found is None or not caller_of(request).may_see(found[1]):
        raise Problem(404, "quote-not-found", "お見積りが見つかりません。プランの一覧から選びなおしてください。")
    return reply(Quote.of(found[0]))


_CLOSED = ("step-not-pending", "window-closed")

OPERATIONS = (
    Operation(
        "POST",
        "/v1/renewals/{renewal_id}/plans",
        make_plan_table,
        "Quote the standard plans, or show them again while their quotes are valid",
        returns={200: PlanTable},
        problems={404: ("renewal-not-found",), 409: _CLOSED},
    ),
    Operation(
        "POST",
        "/v1/quotes",
        make_quote,
        "Quote a free plan",
        body=QuoteRequest,
        returns={201: Quote},
        problems={
            404: ("renewal-not-found",),
            409: _CLOSED,
            422: ("coverage-combination", "coverage-unknown", "invalid-body"),
        },
    ),
    Operation(
        "GET",
        "/v1/quotes/{quote_id}",
        get_quote,
        "Show a quote",
        returns={200: Quote},
        problems={404: ("quote-not-found",)},
    ),
)
