"""See the whole application before the button, and where an ended renewal leads on to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from actions.application import wishes_to_apply
from tests.actions.customer import TO_PLAN, TO_REVIEW, Customer

_CORRECTIONS = {
    "disclosure.other_contracts",
    "disclosure.cancellation",
    "scope.employment",
    "scope.employer",
    "scope.retirement",
    "scope.main_driver",
    "scope.owner",
    "plan.choice",
    "contact.address",
    "contact.phone",
    "contact.email",
    "documents.content",
    "documents.delivery",
}


def _items(card: dict[str, Any]) -> dict[str, str]:
    return {item["label"]: item["value"] for section in card["sections"] for item in section["items"]}


async def test_the_review_shows_what_the_premium_was_made_from(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW)
    items = _items(customer.card)
    assert items["運転者年齢条件"] == "35歳以上補償"
    assert items["運転者限定"] == "夫婦限定"
    assert items["使用目的"] == "日常・レジャー"
    assert items["等級"] == "17等級(無事故)"  # of the term to come: it is 16 now
    assert items["団体扱割引"] == "あり"
    assert "みどり保険サービス" in items["条件が違うとき"]


async def test_every_answer_on_the_review_has_its_own_correction(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW)
    corrections = [section["correct"] for section in customer.card["sections"] if "correct" in section]
    certificate = corrections.pop()
    assert certificate["entities"] == {"certificate": "web"}
    assert {choice["entities"]["step"] for choice in corrections} == _CORRECTIONS
    assert len({choice["label"] for choice in corrections}) == len(corrections) == len(_CORRECTIONS)
    assert {choice["kind"] for choice in corrections} == {"correct"}
    await customer.presses("勤務先を訂正")
    assert customer.step == "scope.employer"


async def test_the_review_names_the_plan(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW)
    assert _items(customer.card)["プラン"] == "Aプラン"
    assert _items(customer.card)["PDFでのお渡し"].startswith("同意")


async def test_the_review_names_a_free_plan_with_its_base(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "補償を変えて試算")
    await customer.presses("保険料再計算", property_damage_liability="20000000")
    await customer.presses("このプランに決定", *TO_REVIEW)
    assert _items(customer.card)["プラン"] == "フリープラン(前年同等プランをもとに)"


async def test_from_the_receipt_and_the_menu_there_is_a_way_to_another_contract(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW, "意向に沿っています", "ご契約最終お申込み")
    assert customer.step == "completed"
    assert customer.offered("ほかのご契約を更新する")
    await customer.opens_menu()
    assert customer.step == "menu"
    await customer.presses("ほかのご契約を更新する")
    assert customer.step == "identify.contract"
    await customer.starts()
    assert customer.step == "identify.contract"


async def test_a_second_contract_is_renewed_after_the_first(customer: Customer) -> None:
    customer.logs_in("jiro")
    await customer.starts()
    own = [row for row in customer.card["contracts"] if "choice" in row]
    await customer.repeats(own[0]["choice"])
    await customer.presses("両方に同意", "いいえ、ほかに契約があります")
    await customer.presses(next(c["label"] for c in customer.choices if c["intent"] == "confirm_stop"))
    assert customer.step == "stopped.disclosure"
    await customer.presses("ほかのご契約を更新する")
    assert customer.step == "identify.contract"
    assert len(customer.card["contracts"]) > 1


async def test_the_receipt_names_the_plan_and_all_that_it_covers(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW)
    reviewed = _items(customer.card)
    await customer.presses("意向に沿っています", "ご契約最終お申込み")
    shown = {item["label"]: item["value"] for item in customer.card["items"]}
    assert shown["プラン"] == "Aプラン"
    assert shown["年間保険料"] == "87,840円"
    assert shown["対人賠償"] == "無制限"
    assert set(shown) - {"申込日", "ご契約者", "保険証券", "受付の記録番号"} <= set(reviewed)
    assert len(set(shown) & set(reviewed)) > 15


async def test_a_contract_the_agency_renewed_meanwhile_shows_no_receipt_of_this_renewal(
    customer: Customer, backend_state: Path
) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW, "意向に沿っています")
    _agency_applies(backend_state / "backend.db", customer)
    await customer.presses("ご契約最終お申込み")
    assert customer.step == "completed"
    assert customer.messages[-1]["custom"]["card"] is None
    assert f"R-agency-{customer.copy}" in customer.told
    assert "すでに受け付けています" in customer.told
    await customer.starts()
    assert "すでに受け付けています" in customer.told


async def test_who_lost_the_login_is_asked_to_log_in_before_anything_is_corrected(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN)
    member, customer.member_id = customer.member_id, None
    await customer.types("勤務先を直したい", "correct_answer", {"entity": "step", "value": "scope.employer"})
    assert customer.step == "identify.login"
    customer.member_id = member
    await customer.starts()
    assert customer.step == "plan.choice"


def _agency_applies(database: Path, customer: Customer) -> None:
    """Write what the agency's own system writes when it takes an application for the same term."""
    with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        policy_number, inception_at = connection.execute(
            "SELECT policy_number, inception_at FROM drafts WHERE id = ?", (customer.slots["renewal_id"],)
        ).fetchone()
        number = f"agency-{customer.copy}"
        expiry_at = inception_at.replace("2020", "2021", 1)
        applied_at = "2020-05-03 01:00:00.000000"
        connection.execute(
            "INSERT INTO applications (id, receipt_number, idempotency_key, policy_number, renewed_policy_number, plan,"
            " premium, inception_at, expiry_at, applied_at) VALUES (?, ?, ?, ?, 'K000000000', 'a', 87840, ?, ?, ?)",
            (number, f"R-{number}", number, policy_number, inception_at, expiry_at, applied_at),
        )


async def test_words_before_the_end_lead_back_or_to_a_person_and_never_end_it(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意")
    await customer.types("あります", "deny")
    asked = customer.told
    for bare in ("はい", "うん、そうです。", "その通り"):
        await customer.types(bare, "affirm")
        assert customer.told.endswith(asked)
    assert "0120-301-377" in customer.told
    await customer.types("ほかに保険はないよ", "affirm")
    assert "まだ記録していません" in customer.told
    assert next(choice["label"] for choice in customer.choices) == "はい、ありません"


async def test_a_topic_touched_upon_is_an_answer_and_a_question_is_none(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意", "はい、ありません", "はい、ありません", "現職です")
    await customer.types("勤務先はそのままだよ", "ask_faq/moved", means="agrees")
    assert customer.step == "scope.main_driver"
    await customer.types("主に使うのは私でいいですか", "ask_faq/moved", means="agrees")
    assert customer.step == "scope.main_driver"


@pytest.mark.parametrize(
    ("typed", "intent"),
    [
        ("ご契約最終お申込み", "ask_faq/cooling_off"),
        ("申し込む!", "nlu_fallback"),
        ("申込みます", "affirm"),
        ("契約します", "ask_faq/stop_midway"),
    ],
)
async def test_words_that_would_apply_get_the_answer_that_the_button_does(
    customer: Customer, typed: str, intent: str
) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW, "意向に沿っています")
    await customer.types(typed, intent)
    assert "文字のご入力では、お申込みになりません" in customer.told
    assert customer.step == "confirm.submit"


@pytest.mark.parametrize(
    "typed", ["申込みを取り消したい", "申し込むとどうなりますか", "まだ申し込まない", "申込みはやめます"]
)
def test_other_words_about_an_application_would_not_apply(typed: str) -> None:
    assert not wishes_to_apply(typed)


async def test_after_the_application_a_change_is_the_agencys(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW, "意向に沿っています", "ご契約最終お申込み")
    for say in (
        lambda: customer.types("住所を間違えた", "correct_answer", {"entity": "item", "value": "address"}),
        lambda: customer.says_something_unread("申込みをキャンセルしたい"),
    ):
        await say()
        assert "取扱代理店の" in customer.told
        assert "ありがとうございます" not in customer.told
    await customer.opens_menu()
    assert "お申込みの受付内容を見る" in str(customer.choices)
