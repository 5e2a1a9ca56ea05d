"""The receipt: one text as JSON and as PDF, for its own customer and for nobody else."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from pypdf import PdfReader

from backend.printing.font import GETA
from backend.printing.pdf import to_pdf
from backend.printing.sheet import Facts, Section, Sheet, Text
from backend.storage.tables import ContractRow
from tests.backend.world import API_KEY, FLYER_DAY, TARO, World, evidence_of


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def sheet(*texts: str) -> Sheet:
    return Sheet("控え", (), (Section("見出し", (Facts([("氏名", text) for text in texts]),)),))


async def pdf_of(world: World, path: str, actor: str | None = "member:taro") -> tuple[int, bytes, Any]:
    headers = {"X-API-Key": API_KEY, "Accept": "application/pdf", **({"X-Actor": actor} if actor else {})}
    async with world.client.get(path, headers=headers) as response:
        return response.status, await response.read(), response.headers


async def applied(world: World) -> str:
    renewal = await world.begin()
    await renewal.reach_submit()
    return str((await renewal.submit())["id"])


async def test_the_pdf_says_what_the_json_says(world: World) -> None:
    path = f"/v1/applications/{await applied(world)}/receipt"
    receipt = (await world.call("GET", path, actor="taro")).body
    status, pdf, headers = await pdf_of(world, path)
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, "application/pdf", "no-store")
    assert headers["Content-Disposition"].startswith("inline; filename*=UTF-8''%E3%81%8A")
    shown = text_of(pdf).replace("\n", "")
    assert receipt["receipt_number"] in shown
    for text in [item["value"] for item in receipt["items"]] + receipt["next"]:
        assert text.replace(" ", "") in shown.replace(" ", ""), text


async def test_the_receipt_names_the_entry_of_the_ledger_that_proves_it(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    path = f"/v1/applications/{(await renewal.submit())['id']}/receipt"
    items = {item["label"]: item["value"] for item in (await world.call("GET", path, actor="taro"))["items"]}
    last = (await renewal.ledger())[-1]
    assert items["受付の記録番号"] == f"{last['seq']}-{last['hash'][:16]}"
    assert items["年間保険料"] == "87,840円"
    assert items["保険証券"] == "郵送"


@pytest.mark.parametrize("actor", ["member:hanako", "anonymous"])
async def test_nobody_elses_receipt_is_given(world: World, actor: str) -> None:
    path = f"/v1/applications/{await applied(world)}/receipt"
    assert (await pdf_of(world, path, actor))[0] == 404
    assert (await pdf_of(world, path, "agent:sakura"))[0] == 200
    assert (await pdf_of(world, "/v1/applications/none/receipt"))[0] == 404


async def test_the_certificate_comes_as_wished_last(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    path = f"/v1/renewals/{renewal.id}/certificate"
    assert (await renewal.show())["certificate"] == "paper"
    early = {"form": "web", "evidence": evidence_of(message_id="early")}
    assert (await world.call("POST", path, early, actor="taro"))["certificate"] == "web"
    submitted = await renewal.submit()
    assert submitted.status == 201, "the wish is no term of the contract: nothing is asked again"
    receipt = f"/v1/applications/{submitted['id']}/receipt"
    assert any("はがき" in line for line in (await world.call("GET", receipt, actor="taro"))["next"])
    late = {"form": "paper", "evidence": evidence_of()}
    assert (await world.call("POST", path, late, actor="taro"))["certificate"] == "paper"
    assert (await world.call("POST", path, early, actor="taro"))["certificate"] == "paper", "an old message came again"
    kinds = [entry["kind"] for entry in await renewal.ledger()]
    assert kinds.count("certificate.chosen") == 2
    assert any("郵送" in line for line in (await world.call("GET", receipt, actor="taro"))["next"])


async def test_a_renewal_that_ended_takes_no_wish(world: World) -> None:
    renewal = await world.begin()
    await renewal.cancel()
    body = {"form": "web", "evidence": evidence_of()}
    reply = await world.call("POST", f"/v1/renewals/{renewal.id}/certificate", body, actor="taro")
    assert (reply.status, reply.kind) == (409, "step-not-pending")


def test_names_of_every_kind_are_printed_with_the_fonts_in_the_file() -> None:
    pdf = to_pdf(sheet("髙橋 﨑子 𠮷野 邉 邊 濵 德 栁 槗", "〒160-0023 東京都新宿区西新宿1丁目26番1号"), FLYER_DAY)
    for character in "髙﨑𠮷邉邊濵德栁槗":
        assert character in text_of(pdf)
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"], "the PDF is tagged"
    assert root["/Lang"].startswith("ja")
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    assert all("/FontFile3" in font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts)


def test_a_character_without_a_type_is_marked_and_named() -> None:
    shown = text_of(to_pdf(sheet("𪛖田\x07", "葛\U000e0100城"), FLYER_DAY))
    assert f"{GETA}田{GETA}" in shown
    assert "U+0007、U+2A6D6" in shown
    assert "葛城" in shown


def test_what_customers_typed_is_text_never_typst() -> None:
    typed = '#read("/etc/passwd") $x$ *b* @a <b> \\ " `code`'
    assert typed.replace(" ", "") in text_of(to_pdf(sheet(typed), FLYER_DAY)).replace(" ", "").replace("\n", "")


def test_a_sheet_is_plain_data() -> None:
    assert json.loads(json.dumps(Sheet("t", (Text("x", "alarm"),), ()).document()))["lead"][0]["tone"] == "alarm"


async def test_a_seeded_application_without_a_renewal_has_a_receipt_too(world: World) -> None:
    async with world.database.read() as session:
        assert await session.get(ContractRow, TARO)
    found = (await world.call("GET", "/v1/contracts?member_id=makoto", actor="makoto"))["contracts"]
    number = found[0]["policy_number"]
    (application,) = (await world.call("GET", f"/v1/applications?policy_number={number}", actor="makoto"))[
        "applications"
    ]
    receipt = await world.call("GET", f"/v1/applications/{application['id']}/receipt", actor="makoto")
    assert receipt.status == 200
    assert "受付の記録番号" not in {item["label"] for item in receipt["items"]}
