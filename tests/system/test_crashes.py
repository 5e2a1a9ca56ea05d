"""Kill a process in mid-conversation, bring it back, finish: nothing lost, nothing twice."""

import asyncio
import contextlib
import sqlite3
import subprocess
from pathlib import Path

import pytest

from ops.customer import Customer
from ops.processes import ROOT, ProcessGroup
from ops.renewing import BUTTONS, renew_until
from tests.records import Records

LOGIN = ("taro@example.com", "Demo-2020-taro")
POLICY_NUMBER = "A020119183"


async def _wait_for(customer: Customer, step: str) -> None:
    for _ in range(150):
        await customer.refresh()
        if customer.step == step:
            return
        await asyncio.sleep(0.2)
    pytest.fail(f"still at {customer.step}")


@pytest.mark.parametrize("victim", ["rasa", "actions", "backend", "gateway"])
async def test_a_killed_process_comes_back_and_the_renewal_is_finished(
    fragile_stack: ProcessGroup, victim: str
) -> None:
    records = Records(fragile_stack.env)
    async with Customer(f"http://127.0.0.1:{fragile_stack.env['PORT']}") as customer:
        await renew_until(customer, "scope.owner", *LOGIN)
        pressed = asyncio.create_task(customer.choose(BUTTONS["scope.owner"]))
        await asyncio.sleep(0.01)
        fragile_stack.kill(victim)
        with contextlib.suppress(Exception):
            await asyncio.wait_for(pressed, 30)
        fragile_stack.start([victim])
        await customer.start()
        if customer.step == "scope.owner":
            await _answer_again(customer)
        await _wait_for(customer, "plan.choice")
        await renew_until(customer, "completed", *LOGIN)

    renewal = await records.renewal(POLICY_NUMBER)
    entries = await records.ledger(renewal["id"])
    answered = [entry["payload"]["step"] for entry in entries if entry["payload"].get("step") == "scope.owner"]
    assert answered == ["scope.owner"]
    assert len(await records.applications(POLICY_NUMBER)) == 1
    assert verify_ledger(fragile_stack).returncode == 0


async def _answer_again(customer: Customer) -> None:
    # With the backend or the actions away the customer was told so; a waiting turn may also still be on its way.
    for _ in range(100):
        await customer.refresh()
        if customer.step != "scope.owner":
            return
        for label in ("もう一度試す", BUTTONS["scope.owner"]):
            with contextlib.suppress(LookupError, RuntimeError):
                await customer.choose(label)
                break
        await asyncio.sleep(0.2)


async def test_a_ledger_changed_by_one_byte_is_found_out(fragile_stack: ProcessGroup) -> None:
    async with Customer(f"http://127.0.0.1:{fragile_stack.env['PORT']}") as customer:
        await renew_until(customer, "scope.employment", *LOGIN)
    assert verify_ledger(fragile_stack).returncode == 0

    with contextlib.closing(sqlite3.connect(Path(fragile_stack.env["STATE_DIR"]) / "backend.db")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        seq, payload = database.execute(
            "SELECT seq, payload FROM ledger WHERE kind = 'disclosure.answered' ORDER BY seq LIMIT 1"
        ).fetchone()
        changed = payload[:20] + bytes([payload[20] ^ 1]) + payload[21:]
        database.execute("UPDATE ledger SET payload = ? WHERE seq = ?", (changed, seq))
        database.commit()
    verdict = verify_ledger(fragile_stack)
    assert verdict.returncode == 1
    assert str(seq) in verdict.stdout


def verify_ledger(stack: ProcessGroup) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [".venv/edge/bin/python", "-m", "backend.verify"],
        cwd=ROOT,
        env=stack.env,
        check=False,
        capture_output=True,
        text=True,
    )
