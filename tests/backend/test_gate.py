"""No order of calls gets an application through without complete evidence."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.app import backend_app
from backend.demonstration.seeding import seed
from backend.drafts.draft import Draft
from backend.drafts.gate import Record, missing_evidence
from backend.drafts.steps import BY_ID
from backend.migrations import SCRIPTS
from service.database import Database
from service.migrations import migrate
from tests.backend.drafting import GOOD_ANSWERS, draft_until, situation
from tests.backend.world import API_KEY, HandClock, Renewal, Reply, World, resources_over

PLANS = ("same_terms", "a", "b")
CONTACT = {
    "contact.address": {"postal_code": "160-0023", "address": "東京都新宿区西新宿2-8-1"},
    "contact.phone": {"phone": "03-5500-0199"},
    "contact.email": {"email": "taro.new@example.com"},
}
ALWAYS_NEEDED = [step for step in GOOD_ANSWERS if step != "scope.retirement"]
STEPS = [*GOOD_ANSWERS, "plan.free", *CONTACT]


def records(draft: Draft, *, without: str = "", quote_id: str | None = "quote a") -> list[Record]:
    """Return what the ledger would hold of a draft."""
    found = []
    for seq, (step, answer) in enumerate(draft.answers.items()):
        value = answer.value.model_dump(exclude_none=True)
        given = [
            (consent, tuple(answer.documents[document] for document in documents))
            for consent, documents in BY_ID[step].consents.items()
        ] or [None]
        found += [Record(seq, step, value, consent, quote_id) for consent in given if step != without]
    return found


def test_complete_evidence_misses_nothing() -> None:
    draft = draft_until("confirm.submit")
    assert missing_evidence(draft, situation(), records(draft)) == ()


@pytest.mark.parametrize("step", GOOD_ANSWERS)
def test_an_answer_that_the_ledger_does_not_hold_is_missing(step: str) -> None:
    draft = draft_until("confirm.submit")
    assert missing_evidence(draft, situation(), records(draft, without=step)) == (step,)


@pytest.mark.parametrize("lost", ["privacy_agency", "important_matters", "electronic_delivery"])
def test_each_consent_counts_on_its_own(lost: str) -> None:
    draft = draft_until("confirm.submit")
    kept = [record for record in records(draft) if not record.consent or record.consent[0] != lost]
    assert len(missing_evidence(draft, situation(), kept)) == 1


def test_a_consent_to_another_version_does_not_count() -> None:
    draft = draft_until("confirm.submit")
    kept = [
        Record(r.seq, r.step, r.answer, ("important_matters", ("hash of matters", "older hash")))
        if r.consent and r.consent[0] == "important_matters"
        else r
        for r in records(draft)
    ]
    assert missing_evidence(draft, situation(), kept) == ("documents.content",)


def test_an_answer_that_differs_from_the_ledgers_is_missing() -> None:
    draft = draft_until("confirm.submit")
    kept = [Record(r.seq, r.step, {"correct": False}) if r.step == "scope.owner" else r for r in records(draft)]
    assert missing_evidence(draft, situation(), kept) == ("scope.owner",)


def test_an_intention_stated_before_a_later_answer_or_for_another_quote_does_not_count() -> None:
    draft = draft_until("confirm.submit")
    later = [*records(draft), Record(99, "scope.owner", {"correct": True, "confirmed": False})]
    assert missing_evidence(draft, situation(), later) == ("confirm.intention",)
    other = records(draft, quote_id="quote b")
    assert missing_evidence(draft, situation(), other) == ("confirm.intention",)


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
    st.tuples(st.just("wait"), st.sampled_from([1, 20, 47])),
    st.tuples(st.just("submit")),
    st.tuples(st.just("submit_made_up"), st.integers(1, 30), PLAN),
)


class Customer:
    """Call the backend in any order; judge every accepted application from the ledger alone."""

    def __init__(self, renewal: Renewal) -> None:
        self.renewal = renewal
        self.accepted = False

    async def go_on(self, count: int, plan: str) -> None:
        for _ in range(count):
            step = (await self.renewal.show())["next_step"]
            if step == "confirm.submit":
                break
            await self.answer(step, plan)

    async def correct(self, step: str) -> None:
        await self.renewal.correct(step)

    async def correct_and_answer(self, step: str, plan: str) -> None:
        await self.renewal.correct(step)
        await self.answer(step, plan)

    async def change_contact(self, item: str) -> None:
        await self.renewal.answer("contact.confirm", {"change": [item]})

    async def ask_for_free_plan(self, base: str) -> None:
        await self.renewal.answer("plan.choice", {"plan": "free", "base": base})

    async def deny_intention(self) -> None:
        await self.renewal.answer("confirm.intention", {"meets_intention": False})

    async def cancel(self) -> None:
        await self.renewal.cancel()

    async def wait(self, hours: int) -> None:
        self.renewal.world.clock.time += timedelta(hours=hours)

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
            await self.renewal.answer(step, {"plan": plan, "quote_id": quotes.get(plan, "none")})
        elif step == "plan.free":
            quote = (await self.renewal.free_quote("a", road_service="off")).body
            await self.renewal.answer(step, {"quote_id": quote.get("id", "none")})
        elif step in GOOD_ANSWERS or step in CONTACT:
            await self.renewal.answer(step, (GOOD_ANSWERS | CONTACT)[step])

    async def _judge(self, reply: Reply) -> None:
        if reply.status == 201:
            assert not self.accepted, "two applications for one contract and term"
            self.accepted = True
            judge(await self.renewal.ledger(), reply.body, await self.renewal.show())
        else:
            assert reply.status == 409 or (reply.status == 200 and self.accepted), reply.body


def judge(ledger: list[dict[str, Any]], application: dict[str, Any], shown: dict[str, Any]) -> None:
    """Say from the ledger alone, by the law's words and not the backend's code, that nothing was missing."""
    assert ledger[-1]["kind"] == "application.accepted"
    assert not any(e["kind"] == "renewal.stopped" for e in ledger), "the renewal had been ended"
    last = {e["payload"]["step"]: e for e in ledger[:-1] if "step" in e["payload"]}
    assert set(ALWAYS_NEEDED) <= set(last), "a question was never asked"
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
    assert {c["consent_id"] for c in shown["consents"] if c["agreed"]} == {
        "privacy_insurer",
        "privacy_agency",
        "important_matters",
        "electronic_delivery",
    }


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("gate") / "template.db"

    async def fill() -> None:
        database = Database(f"sqlite+aiosqlite:///{file}")
        await migrate(database, SCRIPTS)
        await seed(resources_over(database, HandClock()))
        await database.close()

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
        resources = resources_over(Database(f"sqlite+aiosqlite:///{file}"), clock)
        async with TestClient(TestServer(backend_app(resources, API_KEY))) as client:
            customer = Customer(await World(client, resources, clock).begin())
            for name, *arguments in calls:
                await getattr(customer, name)(*arguments)
