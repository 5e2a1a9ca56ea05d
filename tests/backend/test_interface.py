"""What every operation has in common: the key, the caller, problems, and the description."""

from __future__ import annotations

import pytest
from openapi_spec_validator import validate
from pydantic import BaseModel, ValidationError

from backend.app import OPERATIONS
from backend.contracts.models import Policyholder
from backend.drafts.steps import STEPS
from backend.ledger.models import Evidence
from backend.members.models import Member
from backend.registrations.steps import KINDS
from backend.renewals.models import Contact
from backend.storage.tables import ContractRow
from tests.backend.world import API_KEY, TARO, World, evidence_of


async def test_the_interface_describes_itself(world: World) -> None:
    async with world.client.get("/openapi.json") as response:
        document = await response.json()
    validate(document)
    described = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    assert described == {(item.method, item.path) for item in OPERATIONS if item.documented}


async def test_without_the_key_nothing_but_health_and_description_is_open(world: World) -> None:
    for path, status in (("/healthz", 200), ("/openapi.json", 200), ("/v1/coverages", 401), ("/nothing", 401)):
        assert (await world.call("GET", path, **{"X-API-Key": "wrong"})).status == status
    assert (await world.call("GET", "/v1/coverages", **{"X-API-Key": ""})).kind == "api-key-wrong"
    assert (await world.call("GET", "/v1/coverages", **{"X-API-Key": "鍵"})).kind == "api-key-wrong"


@pytest.mark.parametrize("actor", ["taro", "member:", "member:a b", "member:" + "a" * 65, "agent:", "anonymous:x", ""])
async def test_a_malformed_caller_is_refused(world: World, actor: str) -> None:
    reply = await world.call("GET", "/v1/members/taro", **{"X-Actor": actor})
    assert (reply.status, reply.kind) == (400, "caller-malformed")


@pytest.mark.parametrize("actor", [None, "system", "anonymous"])
async def test_nobody_changes_anything(world: World, actor: str | None) -> None:
    headers = {"X-Actor": actor} if actor else {}
    login = "/v1/members/authenticate"
    for_anyone = ("/v1/registrations", "/v1/password-resets", "/v1/continuations")
    posts = [item.path for item in OPERATIONS if item.method == "POST" and item.path != login]
    if actor == "anonymous":
        posts = [path for path in posts if not path.startswith(for_anyone)]
    assert len(posts) == (11 if actor == "anonymous" else 24)
    for path in posts:
        reply = await world.call(
            "POST", path.format(renewal_id="x", member_id="taro", registration_id="x"), {}, **headers
        )
        assert (path, reply.status, reply.kind) == (path, 403, "actor-required")
    body = {"email": "taro@example.com", "password": "Demo-2020-taro", "client_address": "192.0.2.1"}
    assert (await world.call("POST", login, body, **headers)).status == 200


async def test_who_is_anonymous_sees_nothing_of_anyone(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    quote_id = (await renewal.show())["chosen_quote_id"]
    await renewal.submit()
    anonymous = {"X-Actor": "anonymous"}
    for path in (
        "/v1/members/taro",
        "/v1/contracts?member_id=taro",
        f"/v1/renewals/{renewal.id}",
        f"/v1/quotes/{quote_id}",
        f"/v1/ledger?renewal_id={renewal.id}",
    ):
        assert (path, (await world.call("GET", path, **anonymous)).status) == (path, 404)
        assert (path, (await world.call("GET", path)).status) == (path, 200)
    assert (await world.call("GET", f"/v1/renewals?policy_number={TARO}", **anonymous))["renewals"] == []
    path = f"/v1/applications?policy_number={TARO}"
    async with world.database.write() as session:
        (await session.get_one(ContractRow, TARO)).member_id = None
    assert (await world.call("GET", path, **anonymous))["applications"] == []
    assert len((await world.call("GET", path))["applications"]) == 1
    assert (await world.call("GET", f"/v1/renewals/{renewal.id}", **anonymous)).status == 404


async def test_an_agent_acts_for_a_customer(world: World) -> None:
    reply = await world.call("POST", "/v1/renewals", {"policy_number": TARO}, **{"X-Actor": "agent:sakura"})
    assert reply.status == 201
    entries = (await world.call("GET", f"/v1/ledger?renewal_id={reply['id']}", actor="taro"))["entries"]
    assert [entry["actor"] for entry in entries] == ["agent:sakura"]


async def test_bad_input_is_told_as_problem_json_in_japanese(world: World) -> None:
    reply = await world.call("POST", "/v1/renewals", {"policy_number": 1}, "taro", **{"X-Request-Id": "request-0001"})
    assert (reply.status, reply.kind) == (422, "invalid-body")
    assert reply.headers["Content-Type"].startswith("application/problem+json")
    assert reply["fields"] == [{"field": "policy_number", "rule": "string_type"}]
    assert reply["request_id"] == reply.headers["X-Request-Id"] == "request-0001"
    assert reply["detail"].endswith("。")


@pytest.mark.parametrize(
    "body",
    [
        {"step": "consent.privacy", "answer": {"agreed": True}},
        {"step": "consent.privacy", "answer": [], "evidence": evidence_of()},
        {"step": "consent.privacy", "answer": {"agreed": True}, "evidence": evidence_of(input="voice")},
        {"step": "consent.privacy", "answer": {"agreed": True}, "evidence": evidence_of(message_id="")},
        {"step": "x" * 41, "answer": {"agreed": True}, "evidence": evidence_of()},
    ],
)
async def test_an_answer_without_its_evidence_is_refused(world: World, body: object) -> None:
    renewal = await world.begin()
    reply = await world.call("POST", f"/v1/renewals/{renewal.id}/answers", body, actor="taro")
    assert (reply.status, reply.kind) == (422, "invalid-body")
    assert (await renewal.show())["version"] == 1


async def test_what_is_not_json_is_refused(world: World) -> None:
    headers = {"X-API-Key": API_KEY, "X-Actor": "member:taro", "Content-Type": "application/json"}
    async with world.client.post("/v1/renewals", data=b"\xff{", headers=headers) as response:
        assert response.status == 400
    async with world.client.post("/v1/renewals", data=b"{" * 70_000, headers=headers) as response:
        assert response.status == 413
    assert (await world.call("DELETE", "/v1/coverages")).kind == "method-not-allowed"
    assert (await world.call("GET", "/v1/nothing")).kind == "not-found"


@pytest.mark.parametrize("text", ["A\0", "\ud800"])
async def test_a_text_that_cannot_be_stored_is_refused(world: World, text: str) -> None:
    renewal = await world.begin()
    for reply in (
        await world.call("POST", "/v1/renewals", {"policy_number": text}, "taro"),
        await renewal.answer("consent.privacy", {"agreed": True, "remarks": [{"text": text}]}),
        await renewal.answer("consent.privacy", {"agreed": True}, raw=text),
    ):
        assert (reply.status, reply.kind) == (422, "invalid-body")
        assert reply["fields"][0]["rule"] == "value_error"


async def test_an_idempotency_key_is_plain_text(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    for key in ("short", "キー" * 8, "a" * 201):
        assert (await renewal.submit(key)).kind == "idempotency-key-missing"


BODIES = [item.body for item in OPERATIONS if item.body]
ANSWERS = [*(step.answer for step in STEPS), *KINDS.values()]


@pytest.mark.parametrize("model", [*BODIES, *ANSWERS, Evidence, Member, Contact, Policyholder])
def test_an_error_names_no_input(model: type[BaseModel]) -> None:
    fields = {name: ["東京都千代田区"] for name in model.model_fields}
    with pytest.raises(ValidationError) as caught:
        model.model_validate(fields)
    assert "千代田" not in str(caught.value)
