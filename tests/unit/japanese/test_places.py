"""A place in a list is read, and nothing that may say something else."""

import pytest

from bot.japanese.places import is_plate_of, read_place, read_plate


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("2台目のほう", 2),
        ("2台目のほうで", 2),
        ("2番目の方でお願い", 2),
        ("2番目のやつでいい", 2),
        ("2番目のほうがいい", 2),
        ("２台目の方でお願いします。", 2),
        ("二つ目", 2),
        ("ふたつめ", None),  # kana alone may be a name
        ("上から3番目の契約を更新したいです", 3),
        ("じゃあ、1番で", 1),
        ("一番上のやつ", 1),
        ("最初のほうです", 1),
        ("最初のです", None),
        ("一番です", None),
        ("一番いいです", None),  # that is best
        ("1番いいです", None),
        ("2いいです", None),
        ("2番でいいです", 2),
        ("2番目です", 2),
        ("最初の契約です", None),  # what the customer's first contract is
        ("最初の車です", None),
        ("2台目です", None),
        ("2台目の車です", None),
        ("2台目の車を更新したいです", 2),
        ("一", None),
        ("最初の車をお願いします", 1),
        ("最初からお願いします", None),  # begins anew
        ("最初に", None),
        ("②", 2),
        ("2", 2),
        ("１２", None),
        ("0", None),
        ("2台あります", None),
        ("2台目じゃないほう", None),
        ("2番目はどれですか", None),
        ("2台目?", None),
        ("1番目と2番目", None),
        ("一番安いので", None),
        ("A020119183", None),
        ("", None),
    ],
)
def test_a_place_is_read(text, place):
    assert read_place(text) == place


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("7788の車で", "7788"),
        ("77-88のほうをお願いします", "7788"),
        ("ナンバーが７７８８の車です", "7788"),
        ("じゃあ、横浜 301 ふ 77-88の契約を更新したい", "横浜301ふ7788"),
        ("横浜301ふ7788", "横浜301ふ7788"),
        ("7788", "7788"),
        ("7788ですか", None),
        ("7788じゃないほう", None),
        ("788の車", None),
        ("車は7788と3120", None),
        ("A020119183", None),
        ("0120301377", None),
        ("2011年3月", None),
    ],
)
def test_the_number_of_a_car_is_read(text, plate):
    assert read_plate(text) == plate


@pytest.mark.parametrize(
    ("plate", "expected"), [("7788", True), ("横浜301ふ7788", True), ("川崎301ふ7788", False), ("3120", False)]
)
def test_a_car_is_known_by_the_end_of_its_number(plate, expected):
    assert is_plate_of(plate, "横浜 301 ふ 77-88") is expected
