"""Quotes: made once, kept as they were, and only combinations that can be insured."""

from __future__ import annotations

import asyncio

from tests.backend.world import World


async def test_the_plan_table_is_the_flyers(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_plan()
    table = (await world.call("POST", f"/v1/renewals/{renewal.id}/plans", actor="taro")).body
    premiums = {column["plan"]: column["quote"]["premium"] for column in table["columns"]}
    assert premiums == {"current": 104_400, "same_terms": 69_840, "a": 87_840, "b": 72_240}
    assert table["valid_until"] == "2020-05-04T23:59:59+09:00"
    rows = {row["coverage"]: row["cells"] for row in table["rows"]}
    assert [cell["text"] for cell in rows["property_damage_liability"]] == ["無制限", "1,000万円", "無制限", "無制限"]
    assert [cell["changed"] for cell in rows["property_damage_liability"]] == [False, True, False, False]
    assert [cell["text"] for cell in rows["bodily_injury_extra_exclusion"]] == ["あり", "なし", "なし", "なし"]
    assert any("計算しなおした" in note for note in table["notes"])


async def test_the_same_quotes_are_returned_while_valid(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_plan()
    first, *others = await asyncio.gather(*(renewal.plans() for _ in range(3)))
    assert all(other == first for other in others)
    world.clock.set("2020-05-04T23:59:59")
    assert await renewal.plans() == first
    world.clock.set("2020-05-05T00:00:00")
    renewed = await renewal.plans()
    assert renewed["a"]["id"] != first["a"]["id"]
    kept = await world.call("GET", f"/v1/quotes/{first['a']['id']}", actor="taro")
    assert kept.body == first["a"]


async def test_the_chosen_quote_must_be_one_of_this_renewal(world: World) -> None:
    mine, other = await world.begin(), await world.begin("B100200301", "hanako")
    await mine.reach_plan()
    await other.go_through((("consent.privacy", {"agreed": True}),))
    quote = (await other.plans())["a"]
    assert (await mine.answer("plan.choice", {"plan": "a", "quote_id": quote["id"]})).kind == "quote-unknown"


async def test_coverages_that_do_not_go_together_are_refused_with_the_reason(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_plan()
    combination = await renewal.free_quote("a", vehicle="none", rental_car="on")
    assert (combination.status, combination.kind) == (422, "coverage-combination")
    assert "代車" in combination["detail"]
    assert (await renewal.free_quote("a", flying="on")).kind == "coverage-unknown"
    assert (await renewal.free_quote("a", vehicle="flying")).kind == "coverage-unknown"


async def test_every_recalculation_is_a_new_quote(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_plan()
    first, second = [await renewal.free_quote("b", legal_expenses="on") for _ in range(2)]
    assert first["id"] != second["id"]
    assert first["premium"] == second["premium"]
    assert first["input_hash"] == second["input_hash"]


async def test_nothing_is_quoted_before_the_privacy_consent_or_after_a_stop(world: World) -> None:
    renewal = await world.begin()
    path = f"/v1/renewals/{renewal.id}/plans"
    assert (await world.call("POST", path, actor="taro")).kind == "step-not-pending"
    await renewal.answer("consent.privacy", {"agreed": False})
    assert (await world.call("POST", path, actor="taro")).kind == "step-not-pending"
    world.clock.set("2020-06-02T16:00:00")
    other = await world.begin("C200300402", "jiro")
    assert (await other.free_quote("a")).kind == "step-not-pending"


async def test_what_anyone_may_look_up_is_served(world: World) -> None:
    coverages = (await world.call("GET", "/v1/coverages"))["coverages"]
    editable = {coverage["id"]: coverage["editable"] for coverage in coverages}
    assert (editable["bodily_injury_extra_exclusion"], editable["property_damage_liability"]) == (False, True)
    documents = (await world.call("GET", "/v1/documents?inception=2020-06-02"))["documents"]
    assert {document["id"] for document in documents} == {
        "privacy_insurer",
        "privacy_agency",
        "important_matters",
        "revision_notice",
        "member_terms",
    }
    path = f"/v1/documents/{documents[0]['id']}/{documents[0]['version']}"
    async with world.client.get(path, headers={"X-API-Key": "the key of the tests"}) as response:
        assert response.content_type == "application/pdf"
        assert (await response.read()).startswith(b"%PDF")
    assert (await world.call("GET", "/v1/documents/nothing/2020-01")).kind == "document-not-found"
    assert (await world.call("GET", "/v1/documents?inception=soon")).kind == "query-malformed"
    assert (await world.call("GET", "/v1/documents?inception=1999-01-01")).kind == "document-not-found"
