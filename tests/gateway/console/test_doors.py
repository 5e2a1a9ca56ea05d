"""Who may enter the console, and what each role may do there."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta

import pytest

from gateway.console.agents import IDLE
from tests.gateway.browser import Browser
from tests.gateway.conftest import MovableClock, StartGateway
from tests.gateway.console.conftest import Desk, OpenDesk


@pytest.mark.parametrize("wrong", ["password", "code"])
async def test_password_and_one_time_password_are_both_needed(open_desk: OpenDesk, wrong: str) -> None:
    desk = await open_desk()
    await desk.ask("queue")
    desk.http.cookie_jar.clear()
    given = {"password": {"password": "wrong"}, "code": {"code": "000000"}}[wrong]
    assert await desk.log_in(**given) == 401
    await desk.ask("queue")
    assert desk.status == 401


async def test_a_one_time_password_counts_once_and_a_second_use_is_on_record(
    desk: Desk, clock: MovableClock, open_desk: OpenDesk
) -> None:
    clock.ahead += timedelta(seconds=30)
    code = desk.code()
    assert await desk.log_in(code=code) == 303
    assert await desk.log_in(code=code) == 401
    assert "もう使えません" in desk.page
    supervisor = await open_desk("tanaka", "田中", "supervisor")
    async with supervisor.http.get(f"{supervisor.url}/console/audit") as response:
        assert "ログインの失敗" in await response.text()
    assert await desk.log_in(password="wrong", code=code) == 401
    assert "もう使えません" not in desk.page


async def test_guessing_is_slowed_down(desk: Desk, clock: MovableClock) -> None:
    answers = [await desk.log_in(password="wrong") for _ in range(7)]
    assert answers[:4] == [401] * 4
    assert answers[-1] == 429


async def test_an_unused_login_lapses_and_the_reply_is_refused_with_the_way_in(
    customer: Browser, desk: Desk, handover: int, clock: MovableClock
) -> None:
    await desk.take(handover)
    clock.ahead += IDLE + timedelta(seconds=1)
    refused = await desk.say(handover, "長い返信の下書き")
    assert (desk.status, refused["login"]) == (401, "/console/login")


async def test_an_auditor_sees_and_changes_nothing(customer: Browser, open_desk: OpenDesk) -> None:
    auditor = await open_desk("ito", "伊藤", "auditor")
    (row,) = await auditor.queue()
    assert (await auditor.take(row["id"]))["title"] == "role-insufficient"
    assert (await auditor.ask(f"conversations/{customer.conversation_id}/notes", {"text": "x"}))["status"] == 403


async def test_only_who_oversees_reads_the_audit(desk: Desk, open_desk: OpenDesk) -> None:
    async with desk.http.get(f"{desk.url}/console/audit") as response:
        assert response.status == 403
    supervisor = await open_desk("tanaka", "田中", "supervisor")
    async with supervisor.http.get(f"{supervisor.url}/console/audit") as response:
        assert response.status == 200
        page = await response.text()
    assert "ログイン" in page
    assert "<td>システム</td><td>担当者の登録(tanaka 管理者)</td>" in page


async def test_the_console_is_no_business_of_a_customers_cookie(customer: Browser) -> None:
    await customer.ask("GET", "/api/console/queue")
    assert customer.status == 401


async def test_another_sites_page_does_nothing_in_an_agents_name(desk: Desk, handover: int) -> None:
    headers = {"Origin": "https://elsewhere.example", "X-Requested-With": "renewal-chat"}
    address = f"{desk.url}/api/console/handovers/{handover}/take"
    async with desk.http.post(address, json={}, headers=headers) as response:
        assert response.status == 403


async def test_who_is_at_the_desk_is_seen(desk: Desk, open_desk: OpenDesk) -> None:
    other = await open_desk("suzuki", "鈴木")
    assert (await other.ask("queue"))["present"] == ["佐藤", "鈴木"]


async def test_no_agent_is_made_under_an_ill_formed_id_or_an_unknown_role(open_desk: OpenDesk) -> None:
    with pytest.raises(ValueError, match="small letters"):
        await open_desk("佐藤")
    with pytest.raises(ValueError, match="role"):
        await open_desk("sato", role="boss")


async def test_an_offices_agents_all_get_in_of_a_morning(open_desk: OpenDesk) -> None:
    for number in range(12):
        await open_desk(f"agent-{number}", f"担当{number}")


async def test_a_demonstration_offers_no_one_time_password_that_is_used(
    start_gateway: StartGateway, clock: MovableClock
) -> None:
    desk = Desk((await start_gateway(handover="console", demonstration=True)).url, "sato", "", clock)
    offered = await _offered(desk)
    assert await desk.log_in(offered["sato"]["password"], offered["sato"]["code"]) == 303
    assert (await _offered(desk))["sato"] == {**offered["sato"], "code": ""}
    assert "使用済み" in desk.page
    clock.ahead += timedelta(seconds=30)
    again = (await _offered(desk))["sato"]
    assert await desk.log_in(again["password"], again["code"]) == 303
    await desk.http.close()


async def _offered(desk: Desk) -> dict[str, dict[str, str]]:
    async with desk.http.get(f"{desk.url}/console/login") as response:
        desk.page = await response.text()
    filled = (json.loads(html.unescape(each)) for each in re.findall(r'data-fills="([^"]+)"', desk.page))
    return {each["agent"]: each for each in filled}
