"""The evidence report: a stranger rebuilds a renewal from it, and sees what was tampered with."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from backend.evidence_report.__main__ import main, read_report
from backend.evidence_report.layout import sheet_of
from backend.evidence_report.models import EvidenceReport
from backend.printing.page import to_html
from backend.printing.pdf import to_pdf
from tests.backend.world import AFTER_PLAN, API_KEY, DATA_KEYS, FLYER_DAY, UP_TO_PLAN, Renewal, World

LOGIN = {"email": "taro@example.com", "password": "Demo-2020-taro", "client_address": "192.0.2.1"}
ALARM, GOOD = '<p class="alarm">', '<p class="good">'


async def renewed(world: World) -> Renewal:
    """Log in, open a document, correct the plan, apply."""
    await world.call("POST", "/v1/members/authenticate", LOGIN, **{"X-Channel": "web"})
    renewal = await world.begin()
    await renewal.go_through(UP_TO_PLAN)
    await renewal.choose("b")
    await renewal.correct("plan.choice", raw="やっぱりAにします")
    await renewal.choose("a")
    await renewal.go_through(AFTER_PLAN[:1])
    async with world.client.get(
        "/v1/documents/important_matters/2019-10", headers={"X-API-Key": API_KEY, "X-Actor": "member:taro"}
    ) as response:
        assert response.status == 200
    await renewal.go_through(AFTER_PLAN[1:-1])
    card = {
        "type": "review",
        "sections": [{"label": "保険料", "items": [{"label": "年間", "value": "87,840円"}]}],
        "notes": [],
    }
    shown = {
        "question": "ご意向に沿っていますか。",
        "raw": "はい<script>",
        "choices": ["意向に沿っています"],
        "card": card,
    }
    await renewal.answer("confirm.intention", {"meets_intention": True}, **shown)
    assert (await renewal.submit()).status == 201
    return renewal


async def report_of(world: World, renewal: Renewal) -> EvidenceReport:
    return await read_report(world.database.url, DATA_KEYS, renewal.id, FLYER_DAY)


async def test_the_report_tells_everything_in_order(world: World) -> None:
    renewal = await renewed(world)
    report = await report_of(world, renewal)
    kinds = [entry.kind for entry in report.entries]
    assert kinds[:2] == ["member.logged_in", "renewal.begun"]
    assert kinds.index("document.opened") < kinds.index("intention.stated") < kinds.index("application.accepted")
    assert report.verification.is_whole
    assert {(item.id, item.held_sha256 == item.sha256) for item in report.documents} == {
        (id_, True) for id_ in ("privacy_insurer", "privacy_agency", "important_matters", "revision_notice")
    }
    page = to_html(sheet_of(report))
    told = (
        "会員ログイン",
        "損保 太郎さま",
        "訂正の申し出: プランの選択",
        "「やっぱりAにします」",
        "87,840円",
        "104,400円",
        "ご意向に沿っていますか。",
        "意向に沿っています",
        "書類を開いた",
        "申込みを受け付けた",
        (await renewal.show())["application"]["receipt_number"],
        *(entry.hash for entry in report.entries),
    )
    places = [page.find(each) for each in told]
    assert -1 not in places, told[places.index(-1)]
    assert "はい&lt;script&gt;" in page
    assert "<script" not in page
    assert GOOD in page
    assert ALARM not in page


async def test_what_others_did_is_not_in_it(world: World) -> None:
    renewal = await renewed(world)
    other = await world.begin(await _number(world, "hanako"), "hanako")
    await other.reach_plan()
    actors = {entry.actor for entry in (await report_of(world, renewal)).entries}
    assert actors == {"member:taro"}


async def _number(world: World, member: str) -> str:
    found = await world.call("GET", f"/v1/contracts?member_id={member}", actor=member)
    return str(found["contracts"][0]["policy_number"])


async def test_an_ended_renewal_and_one_under_way_are_reported_too(world: World) -> None:
    renewal = await world.begin()
    await renewal.answer("consent.privacy", {"agreed": True})
    assert "手続きの途中" in to_html(sheet_of(await report_of(world, renewal)))
    await renewal.cancel(raw="やめます")
    page = to_html(sheet_of(await report_of(world, renewal)))
    assert "申込みなしで終了(お客さまが中止)" in page
    assert "「やめます」" in page


@pytest.mark.parametrize("column", ["payload", "actor", "kind", "hash"])
async def test_one_changed_character_is_told_at_the_top_and_at_its_entry(world: World, column: str) -> None:
    renewal = await renewed(world)
    seq = (await renewal.ledger())[3]["seq"]
    if column == "payload":
        await world.flip_bit(seq)
    else:
        await world.tamper(f"UPDATE ledger SET {column} = 'x' || substr({column}, 2) WHERE seq = {seq}")
    report = await report_of(world, renewal)
    # A changed hash also breaks the link that the next entry holds.
    assert report.verification.broken == [seq, seq + 1] if column == "hash" else [seq]
    page = to_html(sheet_of(report))
    assert GOOD not in page
    top, _, timeline = page.partition("経過(起きた順)")
    assert f"{ALARM}台帳に異常があります。記録番号 {seq}" in top
    assert f"{ALARM}この記録(記録番号 {seq})" in timeline
    assert timeline.count(ALARM) == len(report.verification.broken)
    assert str(seq) in "".join(
        p.extract_text() for p in PdfReader(io.BytesIO(to_pdf(sheet_of(report), FLYER_DAY))).pages
    )


async def test_an_entry_removed_from_the_renewal_is_told(world: World) -> None:
    renewal = await renewed(world)
    seq = (await renewal.ledger())[4]["seq"]
    await world.tamper(f"DELETE FROM ledger WHERE seq = {seq}")
    assert (await report_of(world, renewal)).verification.broken == [seq + 1]
    await world.tamper("DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)")
    assert len((await report_of(world, renewal)).verification.broken) == 2


async def test_a_document_that_was_replaced_is_told(world: World, tmp_path: Path) -> None:
    renewal = await renewed(world)
    report = await report_of(world, renewal)
    replaced = [item.model_copy(update={"held_sha256": "0" * 64}) for item in report.documents]
    page = to_html(sheet_of(report.model_copy(update={"documents": replaced})))
    assert f"{ALARM}お見せした書類と、いま保管している書類が異なります: 個人情報の取扱い（当社）" in page


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [("application/json", "application/json"), ("text/html", "text/html"), ("application/pdf", "application/pdf")],
)
async def test_agents_and_systems_get_it_in_the_form_they_accept(world: World, accept: str, content_type: str) -> None:
    renewal = await renewed(world)
    path = f"/v1/renewals/{renewal.id}/evidence-report"
    for actor in ("agent:sakura", "system"):
        headers = {"X-API-Key": API_KEY, "X-Actor": actor, "Accept": accept}
        async with world.client.get(path, headers=headers) as response:
            assert (response.status, response.content_type) == (200, content_type)
            assert response.headers["Cache-Control"] == "no-store"
    assert (await world.call("GET", path, actor="taro")).kind == "report-not-allowed"
    assert (await world.call("GET", path, **{"X-Actor": "anonymous"})).status == 403
    assert (await world.call("GET", "/v1/renewals/none/evidence-report")).kind == "renewal-not-found"


async def test_the_command_writes_three_files_for_their_owner_alone(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    renewal = await renewed(world)
    env = {"BACKEND_DATABASE_URL": world.database.url, "STATE_DIR": str(tmp_path), "DATA_KEYS": DATA_KEYS}
    capsys.readouterr()
    assert await asyncio.to_thread(main, [renewal.id], env) == 0
    files = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert [file.suffix for file in files] == [".html", ".pdf", ".json"]
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    assert json.loads(files[2].read_text())["renewal_id"] == renewal.id
    assert await asyncio.to_thread(main, ["none"], env) == 2
    assert await asyncio.to_thread(main, ["../x"], env) == 2
    assert await asyncio.to_thread(main, [], env) == 2


async def test_a_document_that_is_not_the_issued_one_is_not_handed_out(world: World, tmp_path: Path) -> None:
    document = world.resources.documents.find("important_matters", "2019-10")
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(b"%PDF-1.7 forged")
    object.__setattr__(document, "path", forged)
    reply = await world.call("GET", "/v1/documents/important_matters/2019-10", actor="taro")
    assert (reply.status, reply.kind) == (503, "document-unavailable")
