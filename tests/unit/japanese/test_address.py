"""Postal codes, and whether an address lies where its code says."""

import pytest

from bot.japanese.address import (
    Place,
    PostalRegister,
    check_address,
    proposed_address,
    read_postal_code,
    whole_address,
)
from bot.japanese.address_text import address_part, looks_like_address
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
        ("160 0023", "160-0023"),
        ("一六〇の〇〇二三 新宿区西新宿二丁目", "160-0023"),
        ("イチロクゼロのゼロゼロニーサン、新宿区", "160-0023"),
        ("ｲﾁﾛｸｾﾞﾛ ｾﾞﾛｾﾞﾛﾆｰｻﾝ", "160-0023"),
        ("106-0032じゃなくて160-0023", "160-0023"),
        ("〒１６００００２３", Unread(Reason.MALFORMED)),
        ("郵便番号は160-002です", Unread(Reason.MALFORMED)),
        ("西新宿二丁目八番一号", Unread(Reason.ABSENT)),
        ("0120-301-377", Unread(Reason.ABSENT)),
        ("A020119183", Unread(Reason.ABSENT)),
        ("160-0023か160-0022", Unread(Reason.SEVERAL, ("160-0022", "160-0023"))),
    ],
)
def test_postal_code(typed, code):
    assert read_postal_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("〒１６０－００２３　新宿区西新宿１ー２６ー１", "新宿区西新宿1-26-1"),
        ("郵便番号は160-0023、住所は新宿区西新宿2-8-1です", "新宿区西新宿2-8-1"),
        ("新住所：東京都港区六本木３－２－１　郵便番号：106-0032", "東京都港区六本木3-2-1"),
        ("引っ越しました。160-0023 新宿区西新宿2-8-1に住んでいます", "新宿区西新宿2-8-1"),
        ("新宿区西新宿2-8-1の160-0023です", "新宿区西新宿2-8-1"),
        ("160ー0023 西新宿2-8-1 です。よろしくお願いします", "西新宿2-8-1"),
        ("〒160-0023 新宿区西新宿２ー８ー１　グランドヒルズー１０１です", "新宿区西新宿2-8-1 グランドヒルズー101"),
        ("仙台市青葉区一番町三丁目7番1号", "仙台市青葉区一番町三丁目7番1号"),
        ("郵便番号\t160-0023\n住所\t東京都新宿区西新宿2-8-1\n電話\t03-1234-5678", "東京都新宿区西新宿2-8-1"),
        ("〒160-0023 東京都新宿区西新宿2-8-1 電話は03-1234-5678", "東京都新宿区西新宿2-8-1"),
        ("新宿区西新宿2-8-1、メールはtaro@example.jpです", "新宿区西新宿2-8-1"),
        ("〒160-0023東京都新宿区西新宿2-8-1 😀", "東京都新宿区西新宿2-8-1"),
        ("ゆうびんばんごうは1600023、じゅうしょは新宿区西新宿2-8-1", "新宿区西新宿2-8-1"),
        ("新宿区西新宿2-8-1だと思う", "新宿区西新宿2-8-1"),
        ("新宿区西新宿2-8-1のままや", "新宿区西新宿2-8-1"),
        ("新宿区西新宿2-8-1 のままでお願いします", "新宿区西新宿2-8-1"),
        ("新宿区西新宿2-8-1 ままハイツ101", "新宿区西新宿2-8-1 ままハイツ101"),
        ("新宿区西新宿2-8-1 ままやビル", "新宿区西新宿2-8-1 ままやビル"),
        ("新宿区西新宿2-8-1なんやけど", "新宿区西新宿2-8-1"),
        ("新宿区西新宿2-8-1と、電話は03-1234-5678", "新宿区西新宿2-8-1"),
        ("住所は新宿区西新宿2-8-1でお願いします、郵便番号は160-0023です", "新宿区西新宿2-8-1"),
        ("160-0023 新宿区西新宿2-8-1 に来月引っ越します", "新宿区西新宿2-8-1"),
        ("新宿区西新宿2-8-1かなざわハイツ101です", "新宿区西新宿2-8-1かなざわハイツ101"),
        ("新宿区西新宿2-8-1だいわビル", "新宿区西新宿2-8-1だいわビル"),
        ("新宿区西新宿2-8-1なんやマンション", "新宿区西新宿2-8-1なんやマンション"),
        ("新宿区西新宿2-8-1にしの住宅 3", "新宿区西新宿2-8-1にしの住宅 3"),
        ("160-0023", ""),
        ("住所が変わりました", ""),
        ("電話は03-1234-5678です", ""),
        ("はい", ""),
    ],
)
def test_the_rest_is_the_address(typed, address):
    assert address_part(typed) == address


@pytest.mark.parametrize(
    ("part", "is_one"),
    [("新宿区西新宿2-8-1", True), ("千代田区一番町", True), ("西新宿", False), ("", False), ("市役所", False)],
)
def test_what_looks_like_an_address(part, is_one):
    assert looks_like_address(part) is is_one


@pytest.mark.parametrize(
    ("code", "address", "place"),
    [
        ("160-0023", "東京都新宿区西新宿1-26-1", NISHI_SHINJUKU),
        ("160-0023", "新宿区西新宿1-26-1", NISHI_SHINJUKU),
        ("100-0013", "千代田区霞ヶ関1-1", Place("東京都", "千代田区", "霞が関")),
        ("190-1221", "瑞穂町箱根ヶ崎1", Place("東京都", "西多摩郡瑞穂町", "箱根ケ崎")),
        ("160-0023", "西新宿2-8-1", NISHI_SHINJUKU),
        ("160-0023", "東京都西新宿2-8-1", NISHI_SHINJUKU),
        ("160-0023", "東京都 新宿区 西新宿 2-8-1", NISHI_SHINJUKU),
        ("160-0023", "新宿区西新宿二丁目八番一号", NISHI_SHINJUKU),
        ("100-0013", "霞ヶ関1-1", Place("東京都", "千代田区", "霞が関")),
        ("102-0082", "千代田区一番町1", Place("東京都", "千代田区", "一番町")),
        ("183-0055", "府中市府中町1-1", Place("東京都", "府中市", "府中町")),
        ("726-0004", "府中市府川町315", Place("広島県", "府中市", "府川町")),
        ("604-0925", "京都市中京区寺町通御池上る上本能寺前町488", Place("京都府", "京都市中京区", "上本能寺前町")),
        (
            "105-6001",
            "東京都港区虎ノ門4丁目3-1 城山トラストタワー1階",
            Place("東京都", "港区", "虎ノ門城山トラストタワー"),
        ),
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
        ("160-0022", "新宿区西新宿2-8-1", Unread(Reason.DISAGREES, ("東京都新宿区新宿",))),
        ("160-0023", "新宿区新宿2-8-1", Unread(Reason.DISAGREES, ("東京都新宿区西新宿",))),
        ("999-9999", "新宿区西新宿1", Unread(Reason.UNKNOWN)),
        ("160-0023", "大阪府新宿区西新宿1-26-1", Unread(Reason.DISAGREES, ("東京都新宿区西新宿",))),
    ],
)
def test_disagreement(register, code, address, why):
    assert check_address(code, address, register) == why


@pytest.mark.parametrize(
    ("code", "address", "proposed"),
    [
        ("430-0946", "浜松市中区元城町103-2", "静岡県浜松市中央区元城町103-2"),
        ("430-0946", "静岡県浜松市中区元城町103-2", "静岡県浜松市中央区元城町103-2"),
        ("106-0032", "新宿区西新宿1-26-1", None),
        ("160-0023", "大阪府新宿区西新宿1-26-1", None),
        ("102-0082", "千代田区1番町1", None),
        ("999-9999", "新宿区西新宿1", None),
    ],
)
def test_an_old_ward_is_proposed_in_its_new_form(register, code, address, proposed):
    assert proposed_address(code, address, register) == proposed


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("東京都新宿区西新宿1", "東京都新宿区西新宿1"),
        ("新宿区西新宿1", "東京都新宿区西新宿1"),
        ("西新宿1", "東京都新宿区西新宿1"),
        ("東京都西新宿1", "東京都新宿区西新宿1"),
    ],
)
def test_what_was_left_out_comes_from_the_code(address, whole):
    assert whole_address(NISHI_SHINJUKU, address) == whole
