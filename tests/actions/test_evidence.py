"""What the customer was shown and said is in the backend's ledger, whole."""

from __future__ import annotations

from typing import Any

from tests.actions.customer import TO_PLAN, TO_REVIEW, Customer
from tests.actions.road import Road


async def ledger(road: Road, customer: Customer) -> list[dict[str, Any]]:
    return await road.ledger(str(customer.slots["renewal_id"]))


async def test_every_answer_keeps_the_question_the_buttons_and_the_card_as_shown(
    customer: Customer, road: Road
) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN)
    table = customer.card
    await customer.presses("Aプランに決定", *TO_REVIEW)
    review, question = customer.card, customer.told
    await customer.presses("意向に沿っています", "ご契約最終お申込み")
    payloads = [entry["payload"] for entry in await ledger(road, customer)]
    by_step = {payload["step"]: payload for payload in payloads if "step" in payload}
    assert all(payload["question"] and payload["release"] == "test" for payload in by_step.values())
    assert by_step["consent.privacy"]["choices"][0].startswith("両方に同意")
    assert [d["version"] for d in by_step["documents.content"]["card"]["documents"]] == ["2019-10"] * 2
    shown = by_step["plan.choice"]["card"]
    assert [column["total"] for column in shown["columns"]] == [column["total"] for column in table["columns"]]
    assert shown["columns"][2]["choice"] == "Aプランに決定", "a button is kept as what the customer sees of it"
    assert by_step["confirm.intention"]["question"] in question
    kept = by_step["confirm.intention"]["card"]["sections"]
    assert [section["items"] for section in kept] == [section["items"] for section in review["sections"]]
    assert "ご契約最終お申込み" in by_step["confirm.submit"]["choices"]


async def test_the_certificate_is_chosen_by_its_button_alone(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW, "意向に沿っています", "ご契約最終お申込み")
    assert any("郵送" in line for line in customer.card["next"])
    await customer.presses("保険証券をWeb証券にする")
    assert customer.step == "completed"
    assert any("はがき" in line for line in customer.card["next"])
    chosen = (await ledger(road, customer))[-1]
    assert chosen["kind"] == "certificate.chosen"
    assert (chosen["payload"]["form"], chosen["payload"]["input"]) == ("web", "choice")
    assert "受付番号" in chosen["payload"]["question"]
    await customer.presses("保険証券を郵送にする")
    assert any("郵送" in line for line in customer.card["next"])
    count = len(await ledger(road, customer))
    await customer.types("Web証券にしてください", "choose_certificate")
    assert len(await ledger(road, customer)) == count


async def test_the_certificate_can_be_asked_about_and_chosen_amid_the_renewal(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN)
    await customer.asks("Web証券にできますか", ("ask_faq/certificate", 0.9))
    assert "はがき" in customer.told
    assert customer.step == "plan.choice"
    await customer.presses("Aプランに決定", *TO_REVIEW)
    await customer.presses("保険証券をWeb証券にする")
    assert customer.step == "confirm.intention"
    items = {item["label"]: item["value"] for section in customer.card["sections"] for item in section["items"]}
    assert items["保険証券のお届け"] == "Web証券"


async def test_the_receipt_number_is_told_at_any_time_after_the_login_alone(customer: Customer) -> None:
    await customer.asks("受付番号は", ("ask_faq/receipt", 0.9))
    assert customer.card["type"] == "login"
    await customer.begins("taro")
    await customer.presses("両方に同意")
    await customer.asks("申し込んだ内容を見たい", ("ask_faq/receipt", 0.9))
    assert "まだ受け付けていません" in str([message["custom"]["card"] for message in customer.messages])
    assert customer.step == "disclosure.other_contracts"


async def test_what_was_applied_for_is_shown_with_the_way_to_the_receipt(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW, "意向に沿っています", "ご契約最終お申込み")
    number = customer.card["receipt_number"]
    assert customer.offered("契約内容照会")["intent"] == "ask_faq/receipt"
    await customer.asks("契約内容照会", ("ask_faq/receipt", 0.9))
    assert number in customer.told
    (row,) = customer.card["contracts"]
    assert "87,840円" in row["note"]
    await customer.repeats(row["choice"])
    assert customer.card["receipt_number"] == number


async def test_how_a_yes_was_read_is_kept_with_the_answer_and_not_with_a_correction(
    customer: Customer, road: Road
) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW)
    item = {"entity": "item", "value": "address"}
    await customer.types("住所が変わりましたが大丈夫です", "change_contact", item, means="agrees")
    await customer.types("いまの住所のままで", "withdraw_change")
    payloads = [entry["payload"] for entry in await ledger(road, customer)]
    assert {payload.get("read_as") for payload in payloads if payload.get("step") == "consent.privacy"} == {
        "agrees:choice"
    }
    (corrected,) = [e["payload"] for e in await ledger(road, customer) if e["kind"] == "step.corrected"]
    assert "read_as" not in corrected
