"""Serve contracts."""

from __future__ import annotations

from aiohttp import web

from backend.caller import caller_of
from backend.contracts.linking import link_typed_contract
from backend.contracts.models import Contract, Contracts, ContractToLink
from backend.contracts.repository import application_for, contracts_of
from backend.members.operations import member_not_found
from backend.resources import RESOURCES
from backend.storage.tables import MemberRow
from service.operations import Operation, reply
from service.problems import Problem


async def list_contracts(request: web.Request) -> web.Response:
    """List a member's contracts."""
    resources, member_id = request.app[RESOURCES], request.query.get("member_id")
    if not member_id:
        raise Problem(400, "query-missing", "会員を指定してください。")
    if not caller_of(request).may_see(member_id):
        raise member_not_found()
    now = resources.clock.now()
    async with resources.database.read() as session:
        rows = await contracts_of(session, member_id)
    return reply(Contracts(contracts=[Contract.of(row, now, applied) for row, applied in rows]))


async def link_member_contract(request: web.Request, body: ContractToLink) -> web.Response:
    """Add a contract to a member by its number."""
    resources, caller = request.app[RESOURCES], caller_of(request)
    member_id, now = request.match_info["member_id"], resources.clock.now()
    async with resources.database.write() as session:
        member = await session.get(MemberRow, member_id) if caller.may_see(member_id) else None
        if member is None:
            raise member_not_found()
        linked = await link_typed_contract(session, now, caller, member, body.policy_number)
        if not isinstance(linked, Problem):
            row, is_new = linked
            applied = await application_for(session, row.policy_number, row.expiry_at) is not None
            return reply(Contract.of(row, now, applied), 201 if is_new else 200)
    raise linked


OPERATIONS = (
    Operation(
        "GET",
        "/v1/contracts",
        list_contracts,
        "List a member's contracts",
        query=("member_id",),
        returns={200: Contracts},
        problems={400: ("query-missing",), 404: ("member-not-found",)},
    ),
    Operation(
        "POST",
        "/v1/members/{member_id}/contracts",
        link_member_contract,
        "Add a contract to a member by its number",
        body=ContractToLink,
        returns={201: Contract, 200: Contract},
        problems={
            404: ("member-not-found",),
            409: ("contract-limit",),
            422: ("malformed-policy-number", "contract-not-matched", "renewed-policy-number", "invalid-body"),
            429: ("contract-slowed",),
        },
    ),
)
