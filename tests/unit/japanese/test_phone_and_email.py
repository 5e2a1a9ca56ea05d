"""Telephone numbers and e-mail addresses."""

import pytest

from bot.japanese.email import read_email
from bot.japanese.phone import read_phone
from bot.japanese.reading import Reason, Unread


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("０３－１２３４－５６７８", "03-1234-5678"),
        ("0312345678", "03-1234-5678"),
        ("03(1234)5678", "03-1234-5678"),
        ("電話は090-1234-5678に変わりました", "090-1234-5678"),
        ("+81 90-1234-5678", "090-1234-5678"),
        ("〇九〇の一二三四の五六七八", "090-1234-5678"),
        ("ゼロキュウゼロ、イチニサンヨン、ゴロクナナハチ", "090-1234-5678"),
        ("A020119183", Unread(Reason.MALFORMED)),
        ("090-0000-0000", Unread(Reason.MALFORMED)),
        ("9012345678", Unread(Reason.MALFORMED)),
        ("自宅03-1234-5678 携帯090-1234-5678", Unread(Reason.SEVERAL, ("03-1234-5678", "090-1234-5678"))),
        ("変わりません", Unread(Reason.ABSENT)),
    ],
)
def test_phone(typed, number):
    assert read_phone(typed) == number


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("taro@example.comです", "taro@example.com"),
        ("メールは Ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", "Taro@example.com"),
        ("<taro@example.com>", "taro@example.com"),
        ("a..b@docomo.ne.jp", Unread(Reason.DOUBTFUL, ("a..b@docomo.ne.jp",))),
        ("a.@docomo.ne.jp", Unread(Reason.DOUBTFUL, ("a.@docomo.ne.jp",))),
        ("a..b@example.com", Unread(Reason.MALFORMED)),
        ("taro@", Unread(Reason.MALFORMED)),
        ("a@example.com b@example.com", Unread(Reason.SEVERAL, ("a@example.com", "b@example.com"))),
        ("変わりません", Unread(Reason.ABSENT)),
    ],
)
def test_email(typed, address):
    assert read_email(typed) == address
