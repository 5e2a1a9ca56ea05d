"""Answer questions at any time: close topics are asked about, follow-ups go on from the last answer."""

from __future__ import annotations

import pytest

from actions.topics import asks, close_topics, follows_up
from tests.actions.customer import TO_PLAN, TO_REVIEW, Customer
from tests.actions.road import Road

_DEADLINE = ("ask_faq/deadline", 0.8)
_CLOSE = (("ask_faq/deadline", 0.34), ("ask_faq/hours", 0.31), ("affirm", 0.02))


@pytest.mark.parametrize(
    ("ranking", "found"),
    [
        ([("ask_faq/deadline", 0.34), ("ask_faq/hours", 0.31)], ("deadline", "hours")),
        ([("ask_faq/deadline", 0.34), ("ask_faq/hours", 0.2)], ()),
        ([("ask_faq/deadline", 0.61), ("ask_faq/hours", 0.6)], ()),
        ([("ask_faq/deadline", 0.34), ("affirm", 0.33)], ()),
        ([("affirm", 0.34), ("ask_faq/hours", 0.33)], ()),
        ([("ask_faq/deadline", 0.1), ("ask_faq/hours", 0.1)], ()),
        ([("ask_faq/deadline", 0.5)], ()),
        ([], ()),
    ],
)
def test_two_topics_are_close_only_when_neither_is_sure(
    ranking: list[tuple[str, float]], found: tuple[str, ...]
) -> None:
    assert close_topics(ranking) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("それはいつまで？", True),
        ("その電話は何時からですか", True),
        ("じゃあ、どこに電話すればいいの", True),
        ("そこは土日もやっていますか", True),
        ("それでいいです", False),
        ("それにします", False),
        ("そのとおりです", False),
        ("その人で合っています", False),
        ("証券番号はどこですか", False),
    ],
)
def test_a_follow_up_points_back_and_asks(text: str, expected: bool) -> None:
    assert follows_up(text) is expected


@pytest.mark.parametrize(
    "text", ["両方とも同意", "A020119183", "たぶんないです", "東京都新宿区西新宿1-26-1", "2011年3月"]
)
def test_an_answer_is_no_question(text: str) -> None:
    assert not asks(text)


async def test_two_close_topics_are_asked_about_and_the_step_waits(customer: Customer) -> None:
    await customer.begins("taro")
    step = customer.step
    await customer.asks("いつまで大丈夫ですか", *_CLOSE)
    assert [message["text"] for message in customer.messages] == ["どちらについてのご質問でしょうか。"]
    await customer.presses("手続きの期限")
    assert "15時59分" in customer.told
    assert customer.step == step
    assert customer.messages[-1]["custom"]["asks"]


async def test_after_two_close_topics_the_customer_can_go_on(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.asks("いつまで大丈夫ですか", *_CLOSE)
    await customer.presses("お手続きを続ける")
    assert customer.messages[-1]["custom"]["asks"]


async def test_a_yes_to_two_close_topics_agrees_to_nothing(customer: Customer) -> None:
    await customer.begins("taro")
    step = customer.step
    await customer.asks("いつまで大丈夫ですか", *_CLOSE)
    await customer.types("はい", "affirm")
    assert customer.step == step


async def test_close_topics_are_asked_about_also_where_the_classifier_gave_up(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.asks("いつまで大丈夫ですか", *_CLOSE, intent="nlu_fallback")
    assert customer.offered("電話の受付時間")


async def test_a_reply_that_was_not_understood_is_no_question(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.asks("むにゃむにゃ", *_CLOSE, intent="nlu_fallback")
    assert "手続きの期限" not in [choice["label"] for choice in customer.choices]


async def test_a_follow_up_is_answered_on_the_last_topic_and_offers_what_is_near(customer: Customer) -> None:
    await customer.asks("電話は何時までですか", ("ask_faq/hours", 0.9))
    await customer.asks("それは土日も？", ("ask_faq/availability", 0.3), ("ask_faq/deadline", 0.1))
    assert customer.told.startswith("「電話の受付時間」についてのご案内です。")
    assert "土日祝は9時から17時までです。" in customer.told
    assert customer.offered("利用できる時間")


async def test_a_follow_up_with_a_topic_of_its_own_is_answered_by_it(customer: Customer) -> None:
    await customer.asks("電話は何時までですか", ("ask_faq/hours", 0.9))
    await customer.asks("じゃあ手続きはいつまでですか", _DEADLINE)
    assert "15時59分" in customer.told


async def test_a_follow_up_to_nothing_is_answered_by_its_words(customer: Customer) -> None:
    await customer.asks("それはいつまでですか", ("ask_faq/deadline", 0.4), ("ask_faq/hours", 0.1))
    assert "15時59分" in customer.told


@pytest.mark.parametrize(
    ("intent", "says"),
    [
        ("small_talk", "自動車保険の更新手続きのご案内です"),
        ("out_of_scope", "こちらでは承れません"),
        ("complain", "0120-301-377"),
    ],
)
async def test_what_is_no_answer_is_replied_to_and_the_question_asked_again(
    customer: Customer, intent: str, says: str
) -> None:
    await customer.begins("taro")
    step = customer.step
    await customer.types("あれこれ", intent)
    assert says in customer.told
    assert customer.step == step
    assert customer.messages[-1]["custom"]["asks"]


@pytest.mark.parametrize(
    ("topic", "told"),
    [
        ("deadline", "の満期は、令和2年6月2日(2020年)午後4時です。"),
        ("not_renewed", "の満期は、令和2年6月2日(2020年)午後4時です。"),
        ("start_date", "更新後の保険期間は、令和2年6月2日"),
        ("agency", "取扱代理店: "),
        ("car_replaced", "取扱代理店: "),
    ],
)
async def test_a_question_amid_a_renewal_is_answered_from_its_contract(
    customer: Customer, topic: str, told: str
) -> None:
    await customer.asks("どうですか", (f"ask_faq/{topic}", 0.9))
    assert told not in customer.told
    await customer.begins("taro")
    await customer.asks("どうですか", (f"ask_faq/{topic}", 0.9))
    assert told in customer.told
    assert customer.step == "consent.privacy"


async def test_the_conditions_of_the_premium_are_told_once_it_was_calculated(customer: Customer) -> None:
    question = ("ask_faq/driver_range", 0.9)
    await customer.begins("taro")
    await customer.asks("家族が乗ってもいい?", question)
    assert "計算しています" not in customer.told
    await customer.presses(*TO_PLAN)
    await customer.asks("家族が乗ってもいい?", question)
    assert "今回の保険料は、運転者限定「" in customer.told


async def test_a_question_is_answered_in_general_when_the_contract_cannot_be_read(
    customer: Customer, road: Road
) -> None:
    await customer.begins("taro")
    road.breaks["*"] = "down"
    await customer.asks("いつまでですか", _DEADLINE)
    assert "15時59分" in customer.told
    assert "の満期は" not in customer.told


async def test_the_grade_is_the_one_of_the_new_term(customer: Customer) -> None:
    await customer.begins("hanako")
    await customer.presses(
        "両方に同意", "はい、ありません", "はい、ありません", "現職です", *["正しいです"], "この方です", "正しいです"
    )
    assert customer.step == "plan.choice"
    await customer.asks("何等級ですか", ("ask_faq/grade", 0.9))
    told = customer.told
    await customer.presses("Aプランに決定", *TO_REVIEW)
    conditions = next(each for each in customer.card["sections"] if each["label"] == "保険料のもとになる条件")
    grade = next(item["value"] for item in conditions["items"] if item["label"] == "等級")
    assert f"今回の保険料は、等級「{grade}」で計算しています。" in told


async def test_the_premium_is_the_one_applied_for_and_no_longer_told_of_a_renewal_that_ended(
    customer: Customer,
) -> None:
    question = ("ask_faq/premium_amount", 0.9)
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW, "意向に沿っています", "ご契約最終お申込み")
    assert customer.step == "completed"
    await customer.asks("いくらですか", question)
    assert "お申込みのAプランの年間保険料は、87,840円です。" in customer.told
    await customer.asks("いつまでですか", _DEADLINE)
    assert "更新のお申込みは、受付済みです。" in customer.told


async def test_no_premium_is_told_of_a_renewal_that_was_stopped(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW[:-1], "同意しない", "手続きを終了")
    assert customer.step == "stopped.documents"
    await customer.asks("いくらですか", ("ask_faq/premium_amount", 0.9))
    assert "円です" not in customer.told
