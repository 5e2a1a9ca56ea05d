"""New contact details, typed in any order and kept until they are whole."""

from __future__ import annotations

import pytest

from actions.contact_values import (
    PROPOSED,
    items_in,
    items_to_change,
    read_address,
    read_email_address,
    read_phone_number,
)
from actions.heard import Heard
from actions.question import Answer, Half, Unclear
from bot.japanese.address import PostalRegister
from tests.actions.customer import TO_PLAN, Customer

REGISTER = PostalRegister()
WHOLE = {"postal_code": "160-0023", "address": "東京都新宿区西新宿2-8-1"}


@pytest.mark.parametrize(
    "typed",
    [
        "160-0023 東京都新宿区西新宿2-8-1",
        "郵便番号は160-0023、住所は新宿区西新宿2-8-1です",
        "住所は新宿区西新宿2-8-1、郵便番号は160-0023",
        "〒１６０ー００２３　新宿区西新宿２ー８ー１です。よろしくお願いします",
        "一六〇の〇〇二三 新宿区西新宿2-8-1",
        "郵便番号\t160-0023\n住所\t東京都新宿区西新宿2-8-1\n電話\t03-1234-5678",
        "1600023 西新宿2-8-1に引っ越しました",
    ],
)
def test_a_whole_address(typed: str) -> None:
    read = read_address(REGISTER, {"text": typed}, {})
    assert isinstance(read, Answer)
    assert read.value == WHOLE


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("160-0023", {"address": "新宿区西新宿2-8-1"}),
        ("新宿区西新宿2-8-1です", {"postal_code": "160-0023"}),
        ("郵便番号は1600023です", {"address": "西新宿2-8-1"}),
        ("新宿区西新宿2-8-1", {"postal_code": "160-0023", "address": "港区六本木1"}),
    ],
)
def test_the_other_half_makes_it_whole(typed: str, given: dict[str, str]) -> None:
    read = read_address(REGISTER, {"text": typed}, given)
    assert isinstance(read, Answer)
    assert read.value == WHOLE


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("新宿区西新宿2-8-1", {"address": "新宿区西新宿2-8-1"}),
        ("〒16000023 新宿区西新宿2-8-1", {"address": "新宿区西新宿2-8-1"}),
        ("106-0038 新宿区西新宿2-8-1", {"address": "新宿区西新宿2-8-1"}),
        ("160-0023", {"postal_code": "160-0023"}),
        (
            "〒430-0946 浜松市中区元城町103-2",
            {PROPOSED: {"postal_code": "430-0946", "address": "静岡県浜松市中央区元城町103-2"}},
        ),
    ],
)
def test_what_was_given_is_kept(typed: str, given: dict[str, object]) -> None:
    read = read_address(REGISTER, {"text": typed}, {})
    assert isinstance(read, Half)
    assert read.given == {PROPOSED: None, **given}


@pytest.mark.parametrize(
    "typed", ["106-0032 新宿区西新宿2-8-1", "160-0023か160-0022", "〒160", "変わりました", "999-9999", ""]
)
def test_no_address(typed: str) -> None:
    assert isinstance(read_address(REGISTER, {"text": typed}, {}), Unclear)


def test_an_address_read_aloud_or_doubtful_is_proposed() -> None:
    read = read_email_address({"text": "taroアットマークexample.jpです"}, {})
    assert isinstance(read, Half)
    assert read.given[PROPOSED] == {"email": "taro@example.jp"}
    assert isinstance(read_email_address({"email": "a..b@docomo.ne.jp"}, {}), Answer)
    assert isinstance(read_phone_number({"text": "090-1234-567"}, {}), Unclear)


@pytest.mark.parametrize(
    ("typed", "items"),
    [
        ("電話は090-1234-5678、メールはtaro@example.jpです", ["phone", "email"]),
        ("160-0023 新宿区西新宿2-8-1 電話03-1234-5678", ["address", "phone"]),
        ("住所と電話番号が変わりました", []),
        ("はい", []),
    ],
)
def test_the_items_a_message_gives(typed: str, items: list[str]) -> None:
    assert items_in(typed) == items


async def _at_contact(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定")
    assert customer.step == "contact.confirm"


async def test_phone_and_email_of_one_message_are_both_taken(customer: Customer) -> None:
    await _at_contact(customer)
    await customer.types("電話は090-1234-5678、メールはtaro@example.jpです", "give_contact")
    assert customer.step == "contact.confirm"
    assert "電話番号: 090-1234-5678" in customer.told
    assert "メールアドレス: taro@example.jp" in customer.told


async def test_another_detail_given_with_the_one_asked_for_is_not_lost(customer: Customer) -> None:
    await _at_contact(customer)
    await customer.presses("電話番号を変更する")
    await customer.types("090-1234-5678です。メールもtaro@example.jpに変わりました", "give_contact")
    assert customer.step == "contact.confirm"
    assert "電話番号: 090-1234-5678" in customer.told
    assert "メールアドレス: taro@example.jp" in customer.told


async def test_an_address_waits_for_its_postal_code(customer: Customer) -> None:
    await _at_contact(customer)
    await customer.types("新宿区西新宿2-8-1に引っ越しました", "change_contact", {"entity": "item", "value": "address"})
    assert customer.step == "contact.address"
    assert "郵便番号を7桁で" in customer.told
    await customer.types("ちょっと待って")
    await customer.types("160-0023です", "give_contact")
    assert customer.step == "contact.confirm"
    assert "住所: 東京都新宿区西新宿2-8-1" in customer.told


async def test_a_postal_code_waits_for_its_address(customer: Customer) -> None:
    await _at_contact(customer)
    await customer.presses("住所を変更する")
    await customer.types("160-0023", "give_contact")
    assert "東京都新宿区西新宿の郵便番号" in customer.told
    await customer.types("西新宿2-8-1です", "give_contact")
    assert "住所: 東京都新宿区西新宿2-8-1" in customer.told


@pytest.mark.parametrize("typed", [True, False])
async def test_an_abolished_ward_is_proposed_in_its_new_form(customer: Customer, typed: bool) -> None:
    await _at_contact(customer)
    await customer.presses("住所を変更する")
    await customer.types("〒430-0946 浜松市中区元城町103-2", "give_contact")
    assert customer.step == "contact.address"
    assert "静岡県浜松市中央区元城町103-2" in customer.told
    if typed:
        await customer.types("はい", "affirm")
    else:
        await customer.presses("はい、この内容です")
    assert customer.step == "contact.confirm"
    assert "住所: 静岡県浜松市中央区元城町103-2" in customer.told


async def test_a_proposal_that_is_wrong_is_replaced(customer: Customer) -> None:
    await _at_contact(customer)
    await customer.presses("住所を変更する")
    await customer.types("〒430-0946 浜松市中区元城町103-2", "give_contact")
    await customer.types("間違えました。新宿区西新宿2-8-1です", "give_contact")
    assert "元城町" not in customer.told
    await customer.types("160-0023", "give_contact")
    assert "住所: 東京都新宿区西新宿2-8-1" in customer.told


_WORDS = {"引っ越し": "address", "引っ越": "address", "住所": "address", "電話": "phone", "メール": "email"}


def _typed(text: str) -> Heard:
    found = ((word, item, text.find(word)) for word, item in _WORDS.items())
    items = {item: start + len(word) for word, item, start in reversed(list(found)) if start >= 0}
    entities = tuple({"entity": "item", "value": item, "end": end} for item, end in items.items())
    return Heard(text, text, "change_contact", entities, "text", "1", "taro", "web")


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("引っ越してないし電話も前のまま", set()),
        ("引っ越しはしていません", set()),
        ("住所は前のまま、電話だけ変わりました", {"phone"}),
        ("電話は同じだけど引っ越した", {"address"}),
        ("住所はそのままでメールを変えたい", {"email"}),
        ("電話番号は去年と同じで、住所変更したい", {"address"}),
        ("メールの変更はやめます", set()),
        ("電話番号を変えないで、住所だけ直す", {"address"}),
        ("住所と電話を変更したい", {"address", "phone"}),
        ("住所も電話も変わりました", {"address", "phone"}),
        ("引っ越しました", {"address"}),
    ],
)
def test_a_detail_that_stays_is_not_changed(text: str, changed: set[str]) -> None:
    assert set(items_to_change(_typed(text))) == changed


async def test_postal_code_and_address_must_agree(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", "住所を変更する")
    await customer.presses("この内容に変更する", postal_code="530-0001", address="東京都新宿区西新宿1-26-1")
    assert "一致しない" in customer.told
    await customer.presses("この内容に変更する", postal_code="1600023", address="新宿区西新宿２ー８ー１")
    assert "〒160-0023 東京都新宿区西新宿" in customer.told
    assert customer.step == "contact.confirm"


async def changed(customer: Customer) -> str:
    """Change address and phone at the confirmation; return the details as they were."""
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定")
    before = customer.told[customer.told.index("氏名: ") :]
    await customer.types("住所は160-0023 新宿区西新宿2-8-1です", "give_contact", {"entity": "item", "value": "address"})
    await customer.types("090-1234-5678に変えて", "give_contact", {"entity": "item", "value": "phone"})
    return before


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("やっぱり前の住所のままで", "元の番号に戻して"),
        ("元の住所に戻して", "前の番号のままでいいです"),
        ("もとの住所でお願いします", "電話番号を元に戻して"),
    ],
)
async def test_former_details_are_shown_and_put_back(customer: Customer, words: str, number: str) -> None:
    before = await changed(customer)
    await customer.types(words, "affirm")
    assert customer.step == "contact.address"
    assert "次の内容のことでしょうか。" in customer.told
    await customer.types("はい", "affirm")
    assert customer.step == "contact.confirm"
    assert "2-8-1" not in customer.told
    await customer.presses("電話番号を変更する")
    await customer.types(number, "go_back")
    await customer.presses("はい、この内容です")
    assert customer.told.endswith(before)


async def test_a_former_detail_that_is_not_wanted_leaves_the_new_one(customer: Customer) -> None:
    await changed(customer)
    await customer.types("前の番号に戻して")
    assert customer.step == "contact.phone"
    await customer.types("いいえ", "deny")
    assert "次の内容のことでしょうか。" not in customer.told
    await customer.presses("変更しない")
    assert "090-1234-5678" in customer.told


@pytest.mark.parametrize(
    "text",
    [
        "住所は前のまま、電話だけ変わりました",
        "前のメールのままで大丈夫です",
        "元に戻して",
        "はい、以前の電話番号は解約しました",
        "合ってます、前の番号は使ってません",
        "この前の電話で伝えた番号です、間違いないです",
        "なまえの方は変わりません、この内容でいいです",
    ],
)
async def test_other_words_about_details_put_none_back(customer: Customer, text: str) -> None:
    await changed(customer)
    await customer.types(text)
    assert "次の内容のことでしょうか。" not in customer.told
    assert customer.step == "contact.confirm"
