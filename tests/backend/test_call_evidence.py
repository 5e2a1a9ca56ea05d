"""What an agent does in a call is in the renewal's evidence and in the member's export, and nobody else's."""

from __future__ import annotations

from typing import Any

from backend.privacy.export import export_member
from backend.privacy.forgetting import forget_member
from backend.privacy.holdings import find_holdings
from backend.storage.tables import ContractRow
from backend.verify import verify
from tests.backend.test_calls import AGENT, call
from tests.backend.test_members import log_in
from tests.backend.world import API_KEY, DATA_KEYS, TARO, World, evidence_of


async def open_for(world: World, member: str | None, document: str, agent: str = "sato") -> None:
    headers = {"X-API-Key": API_KEY, **AGENT, "X-Actor": f"agent:{agent}", **({"X-Member": member} if member else {})}
    async with world.client.get(f"/v1/documents/{document}/2019-10", headers=headers) as response:
        assert response.status == 200


async def begin_for(world: World, policy_number: str = TARO, **headers: str) -> str:
    in_call = {**AGENT, "X-Member": "taro", **headers}
    return str((await world.call("POST", "/v1/renewals", {"policy_number": policy_number}, **in_call))["id"])


async def agree_for(world: World, renewal_id: str) -> None:
    answer = {"step": "consent.privacy", "answer": {"agreed": True}, "evidence": evidence_of()}
    in_call = {**AGENT, "X-Member": "taro"}
    assert (await world.call("POST", f"/v1/renewals/{renewal_id}/answers", answer, **in_call)).status == 200


async def report_of(world: World, renewal_id: str, accept: str = "application/json") -> Any:
    headers = {"X-API-Key": API_KEY, **AGENT, "Accept": accept}
    async with world.client.get(f"/v1/renewals/{renewal_id}/evidence-report", headers=headers) as response:
        return await (response.json() if "json" in accept else response.text())


async def kinds_held(world: World, member: str) -> list[str]:
    async with world.database.read() as session:
        return [row.kind for row in (await find_holdings(session, member)).ledger]


async def test_what_the_agent_does_is_in_the_renewals_evidence_under_the_agents_name(world: World) -> None:
    await log_in(world, "taro@example.com", "Demo-2020-taro")
    await call(world, policy_number=TARO)
    begun = await world.call("POST", "/v1/renewals", {"policy_number": TARO}, **AGENT)
    answer = {"step": "consent.privacy", "answer": {"agreed": True}, "evidence": evidence_of()}
    await world.call("POST", f"/v1/renewals/{begun['id']}/answers", answer, **AGENT)
    report = await world.call(
        "GET", f"/v1/renewals/{begun['id']}/evidence-report", **{**AGENT, "Accept": "application/json"}
    )
    told = [(entry["kind"], entry["actor"]) for entry in report["entries"]]
    assert told[0] == ("caller.verified", "agent:sato")
    assert ("consent.given", "agent:sato") in told


async def test_the_evidence_has_what_was_opened_for_this_caller_in_the_call_and_nothing_else(world: World) -> None:
    await call(world)
    await open_for(world, "taro", "important_matters")
    await call(world)
    await open_for(world, "taro", "privacy_insurer")
    renewal_id = await begin_for(world)
    await open_for(world, "taro", "privacy_agency")
    await open_for(world, "taro", "revision_notice", agent="suzuki")
    await open_for(world, "hanako", "important_matters")
    await open_for(world, None, "important_matters")
    await agree_for(world, renewal_id)
    await open_for(world, "taro", "important_matters")

    report = await report_of(world, renewal_id)

    assert [(entry["kind"], entry["actor"], entry["payload"].get("id")) for entry in report["entries"]] == [
        ("caller.verified", "agent:sato", None),
        ("document.opened", "agent:sato", "privacy_insurer"),
        ("renewal.begun", "agent:sato", None),
        ("document.opened", "agent:sato", "privacy_agency"),
        ("document.opened", "agent:suzuki", "revision_notice"),
        ("consent.given", "agent:sato", None),
        ("consent.given", "agent:sato", None),
    ]
    page = await report_of(world, renewal_id, "text/html")
    assert "担当者 sato" in page
    assert "会員 taro" in page


async def test_who_was_verified_by_one_contract_and_renews_another_is_in_its_evidence(world: World) -> None:
    jiro = {"policy_number": "C200300402", "X-Member": "jiro"}
    async with world.database.read() as session:
        holder = (await session.get_one(ContractRow, "C200300401")).policyholder
    claims = {"name": holder["name"]["kanji"], "birth_date": holder["birth_date"], "phone": holder["phone"]}
    assert (await call(world, policy_number="C200300401", **claims)).status == 200
    report = await report_of(world, await begin_for(world, **jiro))
    assert [entry["kind"] for entry in report["entries"]] == ["caller.verified", "renewal.begun"]


async def test_entries_without_a_member_still_verify_and_count_for_nobody(world: World) -> None:
    """As agents' openings were written before they named the member."""
    renewal_id = await begin_for(world)
    await open_for(world, None, "important_matters")
    await agree_for(world, renewal_id)
    report = await report_of(world, renewal_id)
    assert report["verification"]["is_whole"]
    assert "document.opened" not in [entry["kind"] for entry in report["entries"]]
    assert "document.opened" not in await kinds_held(world, "taro")


async def test_the_export_of_a_member_tells_of_their_calls(world: World) -> None:
    await call(world)
    await open_for(world, "taro", "important_matters")
    await open_for(world, "hanako", "important_matters")
    assert await kinds_held(world, "taro") == ["caller.verified", "document.opened"]
    assert await kinds_held(world, "hanako") == ["document.opened"]
    assert await kinds_held(world, "jiro") == []


async def test_what_an_agent_alone_did_for_a_member_is_found_after_they_were_forgotten(world: World) -> None:
    await call(world)
    renewal_id = await begin_for(world)
    await agree_for(world, renewal_id)
    before = await kinds_held(world, "taro")

    forgotten = await forget_member(world.database, world.clock, "taro")

    assert forgotten["erased"]["answers_of_renewals"] == [renewal_id]
    exported = await export_member(world.database, "taro")
    assert (exported["member"], exported["contracts"]) == (None, [])
    assert [renewal["id"] for renewal in exported["renewals"]] == [renewal_id]
    assert [entry["kind"] for entry in exported["ledger"]] == before
    assert await kinds_held(world, "hanako") == []
    assert await verify(world.database.url, DATA_KEYS) == 0
