"""No order of calls gets an application through that the evidence does not carry, judged from the ledger alone."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.app import backend_app
from backend.documents import Edition
from backend.ledger.examination import check
from tests.backend.drafting import GOOD_ANSWERS
from tests.backend.world import (
    API_KEY,
    TARO,
    HandClock,
    Renewal,
    Reply,
    World,
    evidence_of,
    filled,
    opened,
    resources_over,
)

PLANS = ("same_terms", "a", "b")
CONTACT = {
    "contact.address": {"postal_code": "160-0023", "address": "東京都新宿区西新宿2-8-1"},
    "contact.phone": {"phone": "03-5500-0199"},
    "contact.email": {"email": "taro.new@example.com"},
}
ALWAYS_NEEDED = [step for step in GOOD_ANSWERS if step != "scope.retirement"]
STEPS = [*GOOD_ANSWERS, "plan.free", *CONTACT]

ONE_BY_ONE = ("disclosure.answered", "answer.given", "quote.chosen", "intention.stated", "step.corrected")
STEP, PLAN = st.sampled_from(ALWAYS_NEEDED), st.sampled_from(PLANS)
CALLS = st.one_of(
    st.tuples(st.just("go_on"), st.sampled_from([1, 2, 20]), PLAN),
    st.tuples(st.just("answer"), st.sampled_from(STEPS), PLAN),
    st.tuples(st.just("correct"), st.sampled_from(STEPS)),
    st.tuples(st.just("correct_and_answer"), STEP, PLAN),
    st.tuples(st.just("change_contact"), st.sampled_from(["address", "phone", "email"])),
    st.tuples(st.just("ask_for_free_plan"), PLAN),
    st.tuples(st.just("deny_intention")),
    st.tuples(st.just("cancel")),
    st.tuples(st.just("wait"), st.sampled_from([1, 20, 47, 700])),
    st.tuples(st.just("submit")),
    st.tuples(st.just("submit_in_words")),
    st.tuples(st.just("replay"), st.integers(0, 30)),
    st.tuples(st.just("answer_unasked"), STEP),
    st.tuples(st.just("refuse"), STEP),
    st.tuples(st.just("issue_edition")),
    st.tuples(st.just("begin_again")),
    st.tuples(st.just("quote"), PLAN),
    st.tuples(st.just("submit_made_up"), st.integers(1, 30), PLAN),
)


class Customer:
    """Call the backend in any order; judge every accepted application from the ledger alone."""

    def __init__(self, renewal: Renewal) -> None:
        self.renewal = renewal
        self.accepted = False
        self.sent: list[tuple[str, dict[str, Any]]] = []

    async def go_on(self, count: int, plan: str) -> None:
        for _ in range(count):
            step = (await self.renewal.show())["next_step"]
            if step == "confirm.submit":
                break
            await self.answer(step, plan)

    async def correct(self, step: str) -> None:
        await self._post("corrections", {"step": step})

    async def correct_and_answer(self, step: str, plan: str) -> None:
        await self._post("corrections", {"step": step})
        await self.answer(step, plan)

    async def change_contact(self, item: str) -> None:
        await self._say("contact.confirm", {"change": [item]})

    async def ask_for_free_plan(self, base: str) -> None:
        await self._say("plan.choice", {"plan": "free", "base": base})

    async def deny_intention(self) -> None:
        await self._say("confirm.intention", {"meets_intention": False})

    async def cancel(self) -> None:
        await self._post("cancellation", {})

    async def wait(self, hours: int) -> None:
        self.renewal.world.clock.time += timedelta(hours=hours)

    async def refuse(self, step: str) -> None:
        if "agreed" in GOOD_ANSWERS[step]:
            await self._say(step, {"agreed": False})
        elif "correct" in GOOD_ANSWERS[step]:
            await self._say(step, {"correct": False, "confirmed": True})

    async def answer_unasked(self, step: str) -> None:
        await self.correct(step)
        pending = (await self.renewal.show())["next_step"]
        if pending in GOOD_ANSWERS and pending != "plan.choice":
            await self._say(pending, GOOD_ANSWERS[pending], question=" ")

    async def replay(self, which: int) -> None:
        """Deliver an earlier message once more, as it was."""
        if self.sent:
            path, body = self.sent[which % len(self.sent)]
            await self.renewal.world.call("POST", path, body, actor="taro")

    async def issue_edition(self) -> None:
        library = self.renewal.world.resources.documents
        newest, number = library.editions[-1], len(library.editions)
        documents = tuple(replace(d, version=f"new-{number}", sha256=f"sha {number} {d.id}") for d in newest.documents)
        library.editions = (*library.editions, Edition(f"new-{number}", date(2020, 1, 1), documents))

    async def begin_again(self) -> None:
        reply = await self.renewal.world.call("POST", "/v1/renewals", {"policy_number": TARO}, actor="taro")
        if reply.status in (200, 201):
            self.renewal = Renewal(self.renewal.world, reply["id"], "taro")

    async def quote(self, base: str) -> None:
        await self.renewal.free_quote(base, road_service="off")

    async def submit_in_words(self) -> None:
        reply = await self.renewal.submit(evidence=evidence_of(input="text"))
        assert reply.status == 409 or (reply.status == 200 and self.accepted), reply.body

    async def submit(self) -> None:
        await self._judge(await self.renewal.submit())

    async def submit_made_up(self, version: int, plan: str) -> None:
        quotes = [quote for quote in (await self.renewal.show())["quotes"] if quote["plan"] == plan]
        quote_id = quotes[-1]["id"] if quotes else "none"
        await self._judge(await self.renewal.submit(draft_version=version, quote_id=quote_id))

    async def answer(self, step: str, plan: str) -> None:
        if step == "plan.choice":
            table = await self.renewal.world.call("POST", f"/v1/renewals/{self.renewal.id}/plans", actor="taro")
            quotes = {c["plan"]: c["quote"]["id"] for c in table.body.get("columns", [])}
            await self._say(step, {"plan": plan, "quote_id": quotes.get(plan, "none")})
        elif step == "plan.free":
            quote = (await self.renewal.free_quote("a", road_service="off")).body
            await self._say(step, {"quote_id": quote.get("id", "none")})
        elif step in GOOD_ANSWERS or step in CONTACT:
            await self._say(step, (GOOD_ANSWERS | CONTACT)[step])

    async def _say(self, step: str, answer: dict[str, Any], **evidence: str) -> None:
        await self._post("answers", {"step": step, "answer": answer}, **evidence)

    async def _post(self, what: str, body: dict[str, Any], **evidence: str) -> None:
        path = f"/v1/renewals/{self.renewal.id}/{what}"
        body = {**body, "evidence": evidence_of(**evidence)}
        self.sent.append((path, body))
        reply = await self.renewal.world.call("POST", path, body, actor="taro")
        assert reply.status in (200, 409, 422), reply.body

    async def _judge(self, reply: Reply) -> None:
        if reply.status == 201:
            assert not self.accepted, "two applications for one contract and term"
            self.accepted = True
            world = self.renewal.world
            documents = world.resources.documents.for_inception(date(2020, 6, 2))
            judge(await self.renewal.ledger(), reply.body, {document.id: document.sha256 for document in documents})
            async with world.database.read() as session:
                assert (await check(session))[1] is None
        else:
            assert reply.status == 409 or (reply.status == 200 and self.accepted), reply.body


def judge(ledger: list[dict[str, Any]], application: dict[str, Any], documents: dict[str, str]) -> None:
    """Say from the ledger alone, by the law's words and not the backend's code, that nothing was missing."""
    assert ledger[-1]["kind"] == "application.accepted"
    assert not any(e["kind"] == "renewal.stopped" for e in ledger), "the renewal had been ended"
    last = {e["payload"]["step"]: e for e in ledger[:-1] if "step" in e["payload"]}
    assert set(ALWAYS_NEEDED) <= set(last), "a question was never asked"
    assert all(e["payload"]["question"].strip() for e in last.values() if "answer" in e["payload"]), "nothing was shown"
    assert all(e["payload"]["answer"].get("correct", True) for e in last.values() if "answer" in e["payload"])
    assert ledger[-1]["payload"]["input"] == "choice", "words submitted it"
    assert len({e["payload"]["message_id"] for e in ledger if e["kind"] in ONE_BY_ONE}) == sum(
        e["kind"] in ONE_BY_ONE for e in ledger
    ), "one message was taken for two answers"
    assert all(last[step]["kind"] != "step.corrected" for step in ALWAYS_NEEDED), "a correction was left open"
    retired = last["scope.employment"]["payload"]["answer"]["status"] == "retired"
    assert not retired or "answer" in last["scope.retirement"]["payload"]
    intention = last["confirm.intention"]
    assert intention["payload"]["answer"] == {"meets_intention": True}
    assert intention["seq"] == max(entry["seq"] for entry in last.values()), "something was answered after it"
    made = {e["payload"]["id"]: e for e in ledger if e["kind"] == "quote.made"}
    chosen = [e for e in ledger if e["kind"] == "quote.chosen"][-1]["payload"]["quote_id"]
    assert application["quote_id"] == chosen == intention["payload"]["quote_id"]
    quote = made[chosen]["payload"]
    assert application["premium"] == quote["premium"]
    assert datetime.fromisoformat(application["applied_at"]) < datetime.fromisoformat(quote["valid_until"]) + timedelta(
        seconds=1
    )
    explained = [e["seq"] for e in ledger if e["payload"].get("step") == "documents.content"]
    decided = [e["seq"] for e in ledger if e["payload"].get("step") in ("plan.choice", "plan.free")]
    assert max(explained) > max(decided), "the documents were agreed to before the plan was decided"
    given = {e["payload"]["consent_id"]: e for e in ledger if e["kind"] == "consent.given"}
    assert set(given) == {"privacy_insurer", "privacy_agency", "important_matters", "electronic_delivery"}
    for entry in given.values():
        for shown in entry["payload"]["documents"]:
            assert shown["sha256"] == documents[shown["id"]], "agreed to another edition than the one that applies"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("gate") / "template.db"

    async def fill() -> None:
        await (await filled(f"sqlite+aiosqlite:///{file}")).close()

    asyncio.run(fill())
    return file


@settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(ready=st.sampled_from([20, 9, 0]), calls=st.lists(CALLS, min_size=1, max_size=5))
def test_no_order_of_calls_gets_an_application_through_without_complete_evidence(
    template: Path, ready: int, calls: list[tuple[Any, ...]]
) -> None:
    first, last = ("go_on", ready, "a"), ("go_on", 20, "b")
    asyncio.run(play(template, [first, *calls, ("submit",), last, ("submit",)]))


async def play(template: Path, calls: list[tuple[Any, ...]]) -> None:
    """Make the calls on a backend of their own."""
    with tempfile.TemporaryDirectory() as folder:
        file = shutil.copy(template, Path(folder) / "backend.db")
        clock = HandClock()
        resources = resources_over(await opened(f"sqlite+aiosqlite:///{file}"), clock)
        async with TestClient(TestServer(backend_app(resources, API_KEY))) as client:
            customer = Customer(await World(client, resources, clock).begin())
            for name, *arguments in calls:
                await getattr(customer, name)(*arguments)
