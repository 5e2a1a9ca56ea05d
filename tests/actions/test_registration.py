"""Register in the conversation: what each question takes, and what a mismatch, a mistake and the mail lead to."""

from __future__ import annotations

import pytest

from actions.question import Answer, Unclear
from actions.registration_values import read_policy_numbers
from tests.actions.customer import Customer

PERSON = {
    "kanji": "野口 正",
    "kana": "ノグチ タダシ",
    "date": "昭和44年2月17日",
    "address": {"postal_code": "950-0965", "address": "新潟県新潟市中央区新光町4-1"},
    "phone": "025-555-0111",
}


def _number(customer: Customer) -> str:
    return f"M{110120131 + customer.copy * 1_000_000:09}"


async def _begins(customer: Customer) -> None:
    await customer.starts()
    await customer.presses("会員登録をする", "会員規定に同意する")


async def _enters(customer: Customer, email: str, number: str, **changed: str) -> None:
    person = {**PERSON, **changed}
    await customer.presses("次へ進む", email=email)
    await customer.presses("次へ進む", email=email)
    for name in ("kanji", "kana"):
        await customer.presses("次へ進む", **{name: person[name]})
    await customer.presses("入力しない")
    await customer.presses("次へ進む", date=person["date"])
    await customer.presses("次へ進む", **PERSON["address"])
    await customer.presses("次へ進む", phone=person["phone"])
    await customer.presses("次へ進む", policy_numbers=number)


async def _waits_for_mail(customer: Customer) -> None:
    await _begins(customer)
    await _enters(customer, f"tadashi.{customer.copy}@example.com", _number(customer))
    await customer.presses("この内容で登録する")
    assert customer.step == "registration.mail"


async def test_a_person_who_is_no_member_registers(customer: Customer) -> None:
    await _begins(customer)
    await _enters(customer, f"tadashi.{customer.copy}@example.com", _number(customer))
    assert customer.step == "registration.review"
    assert "昭和44年2月17日(1969年)" in customer.told
    await customer.presses("この内容で登録する")
    assert customer.step == "registration.mail"
    assert "リンクの期限" in customer.told


async def test_every_detail_can_be_typed(customer: Customer) -> None:
    email = f"tadashi.{customer.copy}@example.com"
    await customer.starts()
    await customer.types("会員登録したい", "ask_faq/how_to_register")
    assert customer.step == "registration.terms"
    await customer.types("会員規定に同意します", "affirm")
    for said in (
        f"{email} です",
        email.upper(),
        "野口 正です",
        "のぐち ただし",
        "いりません",
        "S44.2.17",
        "〒950-0965 新潟県新潟市中央区新光町4番1号",
        "０２５－５５５－０１１１",
        f"証券番号は{_number(customer)}です",
    ):
        await customer.types(said)
    assert customer.step == "registration.review"
    await customer.types("はい", "affirm")
    assert customer.step == "registration.mail"


@pytest.mark.parametrize("changed", [{"phone": "025-555-0112"}, {"kanji": "野口 正子"}, {"date": "1969年2月18日"}])
async def test_a_mismatch_tells_what_to_check_never_what_differs(customer: Customer, changed: dict[str, str]) -> None:
    await _begins(customer)
    await _enters(customer, f"tadashi.{customer.copy}@example.com", _number(customer), **changed)
    await customer.presses("この内容で登録する")
    assert customer.step == "registration.review"
    assert "氏名・住所・生年月日・電話番号・証券番号" in customer.told
    told = customer.told
    await customer.presses("証券番号を訂正")
    await customer.presses("次へ進む", policy_numbers="Z999999999")
    await customer.presses("この内容で登録する")
    assert told.splitlines()[0] == customer.told.splitlines()[0]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("A020119183、B020119184", ["A020119183", "B020119184"]),
        ("A020119183とエー、ゼロニーゼロイチイチキューイチハチヨン", ["A020119183", "A020119184"]),
        ("A020119183ではなくB020119184", ["B020119184"]),
        ("A020119183、A02O119184", "「A020119184」のことでしょうか"),
        ("A020119183とM11012013", "読み取れない番号があります"),
        ("A020119183ではなく", "英字1文字と数字9桁"),
    ],
)
def test_no_policy_number_is_dropped_or_taken_against_the_words(typed: str, read: list[str] | str) -> None:
    result = read_policy_numbers({"text": typed}, {})
    if isinstance(result, Answer):
        assert result.value == {"policy_numbers": read}
    else:
        assert isinstance(result, Unclear)
        assert str(read) in result.hint


async def test_the_second_email_address_has_to_be_the_first(customer: Customer) -> None:
    await _begins(customer)
    await customer.presses("次へ進む", email="tadashi@example.com")
    await customer.presses("次へ進む", email="tadasi@example.com")
    assert (customer.step, "1回目のメールアドレスと違います" in customer.told) == ("registration.email_again", True)
    await customer.types("メールアドレスを訂正", "correct_answer", {"entity": "item", "value": "email"})
    assert customer.step == "registration.email"


async def test_an_item_is_corrected_from_the_review_and_the_rest_stays(customer: Customer) -> None:
    await _begins(customer)
    await _enters(customer, f"tadashi.{customer.copy}@example.com", _number(customer), kana="ノグチ タダキ")
    await customer.presses("フリガナを訂正")
    await customer.presses("次へ進む", kana="ノグチ タダシ")
    assert customer.step == "registration.review"
    assert "フリガナ: ノグチ タダシ" in customer.told


async def test_who_does_not_agree_to_the_terms_is_asked_again_and_led_back_to_the_login(customer: Customer) -> None:
    await customer.starts()
    await customer.presses("会員登録をする", "同意しない", "手続きを終了")
    assert customer.step == "identify.login"
    assert "会員登録を終了しました" in customer.told
    assert customer.slots["registration_id"] is None


async def test_the_mail_is_sent_again_on_wish_and_nothing_is_typed_there(customer: Customer) -> None:
    await _waits_for_mail(customer)
    await customer.presses("メールをもう一度送る")
    assert "もう一度お送りしました" in customer.told
    await customer.types("Passw0rd-niigata")
    assert "パスワードは、ここに入力しないでください" in customer.told
    assert customer.step == "registration.mail"


async def test_a_mistyped_address_is_corrected_while_the_mail_is_awaited(customer: Customer) -> None:
    await _waits_for_mail(customer)
    await customer.presses("メールアドレスを訂正")
    assert customer.step == "registration.email"


async def test_after_the_login_the_registration_is_left_behind(customer: Customer) -> None:
    await _waits_for_mail(customer)
    customer.logs_in("taro")
    await customer.types("続けます", "resume_after_login")
    assert customer.step == "identify.contract"
    assert customer.slots["registration_id"] is None


async def test_a_member_needs_no_registration(customer: Customer) -> None:
    customer.logs_in("taro")
    await customer.starts()
    await customer.types("会員登録", "register_member")
    assert (customer.step, "お済みです" in customer.told) == ("identify.contract", True)


async def test_a_registration_is_given_up_on_wish_once_it_is_confirmed(customer: Customer) -> None:
    await _waits_for_mail(customer)
    await customer.types("登録をやめる", "cancel_renewal")
    assert (customer.step, "会員登録のお手続きを中止しますか" in customer.told) == ("registration.mail", True)
    await customer.presses("お手続きを続ける")
    assert customer.step == "registration.mail"
    await customer.types("登録をやめる", "cancel_renewal")
    await customer.presses("中止する")
    assert (customer.step, "中止しました" in customer.told) == ("identify.login", True)


async def test_questions_are_answered_amid_a_registration(customer: Customer) -> None:
    await _begins(customer)
    await customer.asks("何分かかりますか", ("ask_faq/duration", 0.9))
    assert customer.step == "registration.email"
    await customer.types("いまどこまで", "show_progress")
    assert "会員規定への同意" in customer.told
    await customer.types("どういう意味", "explain_question")
    assert "ログイン" in customer.told


async def test_to_start_over_is_confirmed_once_something_was_entered(customer: Customer) -> None:
    await _begins(customer)
    await customer.presses("次へ進む", email=f"tadashi.{customer.copy}@example.com")
    await customer.types("最初からやり直したい", "start_over")
    assert "会員登録の途中です" in customer.told
    await customer.presses("会員登録を続ける")
    assert customer.step == "registration.email_again"
    await customer.types("最初からやり直したい", "start_over")
    await customer.presses("最初からやり直す")
    assert customer.step == "registration.terms"


async def test_to_start_over_at_the_first_question_gives_up_nothing(customer: Customer) -> None:
    await customer.starts()
    await customer.presses("会員登録をする")
    await customer.types("最初からやり直したい", "start_over")
    assert customer.step == "registration.terms"
