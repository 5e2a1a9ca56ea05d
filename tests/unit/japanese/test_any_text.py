"""No text breaks a reader, and none holds it up."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.japanese.address import find_postal_codes, read_postal_code
from bot.japanese.address_text import address_part, looks_like_address
from bot.japanese.amounts import read_amount
from bot.japanese.dates import read_date, read_year_month
from bot.japanese.email import read_email
from bot.japanese.names import read_kana, read_name
from bot.japanese.phone import read_phone
from bot.japanese.policy_number import read_policy_number
from bot.japanese.text import normalise

READERS = (
    read_policy_number,
    read_date,
    read_year_month,
    read_amount,
    read_postal_code,
    address_part,
    read_phone,
    read_email,
    read_name,
    read_kana,
)
_PIECES = [
    *"0123456789ABOlI一二三〇十百千万億円年月日元昭平令SHR〒-ー−‐・、。,.:@/()　 \n\t",
    *(
        "昭和",
        "平成",
        "25年",
        "12月",
        "郵便番号は",
        "住所は",
        "新宿区",
        "西新宿",
        "電話",
        "ゼロ",
        "イチ",
        "に",
        "まん",
        "ひゃく",
    ),
    *(
        "\u200b",
        "\ufeff",
        "\U000e0100",
        "😀",
        "ﾀﾛｳ",
        "ｶﾞ",
        "A020119183",
        "じゃなくて",
        "から",
        "example.jp",
        "160-0023",
        "𠮷",
    ),
]
_LONG = {
    "rant": "何度も電話したのに誰も出ないし、本当に困っています。" * 200,
    "one sign": "1" * 5000,
    "spaced": "1 " * 2500,
    "numerals": "一二三" * 1666,
    "thousands": "百千" * 2500,
    "said": "ゼロイチ" * 1250,
    "short said": "にしごく" * 1250,
    "hyphens": "-" * 5000,
    "zeros": "0-" * 2500,
    "at": "a@" * 2500,
    "letters": "a" * 5000,
    "eras": "昭和25年" * 900,
    "wards": "市区町村" * 1250,
    "amounts": "5000万" * 1000,
    "blanks": " " * 4000 + "\n" * 1000,
    "emoji": "😀" * 5000,
}


@pytest.mark.parametrize("read", READERS)
@settings(max_examples=150, deadline=None)
@given(text=st.one_of(st.text(max_size=80), st.lists(st.sampled_from(_PIECES), max_size=25).map("".join)))
def test_a_reader_reads_any_text(read, text):
    read(text)


@pytest.mark.timeout(60)  # a pattern that tries all divisions of a text would take longer than anyone waits
@pytest.mark.parametrize(("read", "name"), list(product(READERS, _LONG)))
def test_a_page_of_text_is_read_to_its_end(read, name):
    read(_LONG[name])


_RANT = "もう何度も問い合わせているのに、誰も答えてくれません。本当に困っています。\n" * 130


@pytest.mark.parametrize(
    ("read", "said", "value"),
    [
        (read_policy_number, "証券番号はＡ０２０－１１９－１８３です。", "A020119183"),
        (read_year_month, "退職は平成23年3月です。", (2011, 3)),
        (read_phone, "電話は090-1234-5678です。", "090-1234-5678"),
        (read_email, "メールはtaro@example.jpです。", "taro@example.jp"),
        (read_amount, "対物は２，０００万にして。", 20_000_000),
        (read_postal_code, "郵便番号は160ー0023です。", "160-0023"),
    ],
)
def test_one_answer_in_a_rant_of_5000_characters_is_found(read, said, value):
    assert read(_RANT[:2600] + said + _RANT[2600:]) == value


@given(st.text(max_size=60))
def test_places_are_those_of_the_normalised_text(text):
    typed = normalise(text)
    assert all(0 <= found.start < found.end <= len(typed) for found in find_postal_codes(typed))
    assert looks_like_address(address_part(text)) in (True, False)
