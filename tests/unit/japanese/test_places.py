"""A place in a list is read, and nothing that may say something else."""

import pytest

from bot.japanese.places import read_place


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
