"""Serve contracts."""

from __future__ import annotations

from aiohttp import web

from backend.caller import caller_of
from backend.contracts.linking import link_typed_contract
from backend.contracts.models import Contract, Contracts, ContractToLink
from backend.contracts.repository import application_for, contracts_where
from backend.members.operations import member_not_found
from backend.resources import RESOURCES
from backend.storage.tables import ContractRow, MemberRow
from service.operations import Operation, reply
from service.problems import Problem


async def list_contracts(request: web.Request) -> web.Response:
    """List a member's contracts, or the one with a number to who sees all."""
    resources, caller = request.app[RESOURCES], caller_of(request)
    member_id, number = request.query.get("member_id"), request.query.get("policy_number")
    if bool(member_id) == bool(number):
        raise Problem(400, "query-missing", "会員か証券番号の、どちらか1つを指定してください。")
    if member_id and not caller.may_see(member_id):
        raise member_not_found()
    if number and not caller.sees_all:
        raise Problem(404, "contract-not-found", "ご契約が見つかりません。")
    now = resources.clock.now()
    wanted = ContractRow.member_id == member_id if member_id else ContractRow.policy_number == number
    async with resources.database.read() as session:
        rows = await contracts_where(session, wanted)
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
        "List a member's contracts; or by policy_number the one with it, for agents outside calls and the system",
        query=("member_id", "policy_number"),
        returns={200: Contracts},
        problems={400: ("query-missing",), 404: ("member-not-found", "contract-not-found")},
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
