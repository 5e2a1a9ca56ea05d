"""Postal codes, and whether an address lies where its code says."""

import pytest

from bot.japanese.address import Place, PostalRegister, check_address, read_postal_code
from bot.japanese.address_text import address_part
from bot.japanese.reading import Reason, Unread

NISHI_SHINJUKU = Place("東京都", "新宿区", "西新宿")


@pytest.fixture(scope="module")
def register():
    return PostalRegister()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("〒160-0023 新宿区西新宿1-26-1", "160-0023"),
        ("〒１６０－００２３", "160-0023"),
        ("郵便番号は１６０ー００２３です", "160-0023"),
        ("1600023", "160-0023"),
        ("新宿区西新宿1-26-1 160-0023", "160-0023"),
        ("160-00234", Unread(Reason.MALFORMED)),
        ("〒160", Unread(Reason.MALFORMED)),
        ("090-1234-5678", Unread(Reason.ABSENT)),
        ("新宿区西新宿1-26-1", Unread(Reason.ABSENT)),
        ("160-0023か160-0022", Unread(Reason.SEVERAL, ("160-0022", "160-0023"))),
    ],
)
def test_postal_code(typed, code):
    assert read_postal_code(typed) == code


def test_the_rest_is_the_address():
    assert address_part("〒１６０－００２３　新宿区西新宿１ー２６ー１") == "新宿区西新宿1-26-1"


@pytest.mark.parametrize(
    ("code", "address", "place"),
    [
        ("160-0023", "東京都新宿区西新宿1-26-1", NISHI_SHINJUKU),
        ("160-0023", "新宿区西新宿1-26-1", NISHI_SHINJUKU),
        ("100-0013", "千代田区霞ヶ関1-1", Place("東京都", "千代田区", "霞が関")),
        ("190-1221", "瑞穂町箱根ヶ崎1", Place("東京都", "西多摩郡瑞穂町", "箱根ケ崎")),
        ("060-0000", "札幌市中央区1", Place("北海道", "札幌市中央区", "")),
    ],
)
def test_agreement(register, code, address, place):
    assert check_address(code, address, register) == place


@pytest.mark.parametrize(
    ("code", "address", "why"),
    [
        ("106-0038", "新宿区西新宿1-26-1", Unread(Reason.UNKNOWN)),
        ("106-0032", "新宿区西新宿1-26-1", Unread(Reason.DISAGREES, ("東京都港区六本木",))),
        ("430-0946", "浜松市中区元城町103-2", Unread(Reason.DISAGREES, ("静岡県浜松市中央区元城町",))),
        ("102-0082", "千代田区1番町1", Unread(Reason.DISAGREES, ("東京都千代田区一番町",))),
        ("160-0023", "大阪府新宿区西新宿1-26-1", Unread(Reason.DISAGREES, ("東京都新宿区西新宿",))),
    ],
)
def test_disagreement(register, code, address, why):
    assert check_address(code, address, register) == why
