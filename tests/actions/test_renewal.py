"""Drive the real actions and the real backend through whole renewals."""

from __future__ import annotations

from tests.actions.customer import TO_PLAN, TO_REVIEW, Customer
from tests.actions.road import Road


def _coverage(id_: str, group: str) -> dict[str, str]:
    return {"entity": "coverage", "value": id_, "group": group}


async def test_a_customer_renews_by_buttons_and_gets_one_receipt(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN)
    assert [column["total"] for column in customer.card["columns"]] == ["104,400円", "69,840円", "87,840円", "72,240円"]
    await customer.presses("Aプランに決定", *TO_REVIEW)
    review = {item["label"]: item["value"] for section in customer.card["sections"] for item in section["items"]}
    assert review["年間保険料"] == "87,840円"
    assert review["申込日"] == "令和2年5月3日(2020年)"
    assert review["保険期間"] == "令和2年6月2日(2020年)午後4時から令和3年6月2日(2021年)午後4時まで"
    assert review["対人臨時費用不担保特約"] == "なし(現在: あり)"
    await customer.presses("意向に沿っています")
    submit = customer.offered("ご契約最終お申込み")
    assert submit["kind"] == "submit"
    await customer.repeats(submit)
    assert customer.step == "completed"
    receipt = customer.card["receipt_number"]
    await customer.starts()
    assert customer.card["receipt_number"] == receipt
    applications = await road.ask("GET", f"/v1/applications?renewal_id={customer.slots['renewal_id']}")
    assert len(applications["applications"]) == 1


async def test_the_ledger_holds_the_question_as_shown_and_the_reply_as_given(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意")
    shown = customer.messages[-1]["text"]
    await customer.types("ありません。", "affirm")
    entry = next(e for e in await road.ledger(customer.slots["renewal_id"]) if e["kind"].startswith("disclosure"))
    assert entry["payload"]["question"] == shown
    assert entry["payload"]["raw"] == "ありません。"
    assert entry["payload"]["input"] == "text"


async def test_most_answers_cost_one_call_of_the_backend(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意")
    road.passed.clear()
    await customer.presses("はい、ありません", "はい、ありません", "退職者です")
    assert len(road.passed) == 3


async def test_doubt_records_nothing(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意")
    before = len(await road.ledger(customer.slots["renewal_id"]))
    for text in ("たぶんないです", "ないと思います", "ありませんか?", "ないはずです", "調べてからお答えします"):
        await customer.types(text, "affirm", confidence=0.99)
        assert customer.step == "disclosure.other_contracts"
        assert customer.offered("はい、ありません")
    assert "0120-301-377" in customer.told
    assert len(await road.ledger(customer.slots["renewal_id"])) == before


async def test_a_no_to_a_disclosure_stops_only_when_its_button_confirms_it(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意", "いいえ、ほかに契約があります")
    await customer.types("はい", "affirm")
    assert customer.step == "disclosure.other_contracts"
    await customer.presses("質問に戻って", "いいえ、ほかに契約があります", "手続きを終了")
    assert customer.step == "stopped.disclosure"
    assert "03-" in customer.told
    await customer.starts()
    assert customer.step == "stopped.disclosure"


async def test_a_refused_consent_ends_and_can_be_begun_again(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses("同意しない")
    assert customer.step == "stopped.consent"
    await customer.presses("もう一度お手続きを始める", "このご契約を更新する")
    assert customer.step == "consent.privacy"


async def test_refusing_electronic_delivery_is_confirmed_and_then_stops(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", "この内容で進む", "内容を確認し", "同意しない")
    assert customer.step == "documents.delivery"
    await customer.presses("手続きを終了")
    assert customer.step == "stopped.documents"


async def test_changed_coverages_begin_a_free_plan_and_show_old_and_new(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN)
    wish = (_coverage("property_damage_liability", "1"), {"entity": "amount", "value": 20_000_000, "group": "1"})
    await customer.types(
        "前と同じで、対物だけ2000万に", "change_coverage", {"entity": "plan", "value": "same_terms"}, *wish
    )
    assert customer.step == "plan.free"
    assert "69,840円 →" in customer.told
    await customer.presses("このプランに決定")
    assert customer.step == "contact.confirm"


async def test_an_impossible_combination_is_completed_by_the_next_change(
    customer: Customer,
) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "補償を変えて試算")
    off = {"entity": "coverage_value", "value": "off"}
    await customer.types("車両保険を外して", "change_coverage", _coverage("vehicle", "1"), {**off, "group": "1"})
    if "代車" in customer.told:
        await customer.types("代車も外して", "change_coverage", _coverage("rental_car", "1"), {**off, "group": "1"})
    assert "車両保険: " in customer.told
    assert "→ なし" in customer.told


async def test_typed_words_never_submit(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW, "意向に沿っています")
    for text, intent in (("はい", "affirm"), ("申し込みます", "submit_application")):
        await customer.types(text, intent)
        assert customer.step == "confirm.submit"
        assert "ご契約最終お申込み" in customer.told
    assert not (await road.ask("GET", f"/v1/applications?renewal_id={customer.slots['renewal_id']}"))["applications"]


async def test_a_renewal_that_moved_on_in_another_tab_goes_on_from_there(customer: Customer) -> None:
    await customer.begins("taro")
    other = customer.opens_another_tab()
    await other.begins("taro")
    await other.presses("両方に同意", "はい、ありません")
    await customer.presses("両方に同意")
    assert "別の画面" in customer.told
    assert customer.step == "disclosure.cancellation"


async def test_a_menu_puts_the_renewal_aside_and_it_goes_on_later(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.types("メニュー", "ask_menu")
    assert customer.step == "menu"
    assert customer.slots["requested_slot"] is None
    await customer.presses("お手続きを続ける")
    assert customer.step == "consent.privacy"


async def test_a_question_is_answered_and_the_step_asked_again(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.types("人と話したい", "ask_human")
    assert "0120-301-377" in customer.messages[0]["text"]
    assert customer.step == "consent.privacy"


async def test_advice_on_plans_is_their_differences(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN)
    await customer.types("どれがいい?", "compare_plans")
    assert "おすすめは、いたしかねます" in customer.told
    assert "対物賠償: 前年同等 1,000万円、Aプラン 無制限" in customer.told
    assert customer.step == "plan.choice"
