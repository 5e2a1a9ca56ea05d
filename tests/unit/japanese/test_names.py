"""Names as people write them, and their kana."""

import pytest

from bot.japanese.names import Name, has_kanji, read_kana, read_name
from bot.japanese.reading import Reason, Unread


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("損保 太郎", ("損保", "太郎")),
        ("損保　太郎", ("損保", "太郎")),
        ("氏名は損保 太郎です", ("損保", "太郎")),
        ("氏名：山田 花子", ("山田", "花子")),
        ("お名前は山田 花子と申します", ("山田", "花子")),
        ("損保 太郎 様", ("損保", "太郎")),
        ("佐々木 健一", ("佐々木", "健一")),
        ("髙橋 一郎", ("髙橋", "一郎")),
        ("𠮷野 家", ("𠮷野", "家")),
        ("葛󠄀城 太郎", ("葛城", "太郎")),
        ("山田\t花子", ("山田", "花子")),
        ("山\u200b田 花子", ("山田", "花子")),
        ("ジョン・スミス", ("ジョン", "スミス")),
        ("森 ヴァイオレット", ("森", "ヴァイオレット")),
        ("そんぽ たろう", ("そんぽ", "たろう")),
        ("はやし たろう", ("はやし", "たろう")),
        ("がもう みき", ("がもう", "みき")),
        ("私市 太郎", ("私市", "太郎")),
        ("私は私市 太郎です", ("私市", "太郎")),
        ("名義 太郎", ("名義", "太郎")),
        ("はら 節子", ("はら", "節子")),
        ("ますだ たかし", ("ますだ", "たかし")),
        ("ないとう けいこ", ("ないとう", "けいこ")),
        ("みなみ ゆうさま", ("みなみ", "ゆうさま")),
        ("損保 太郎 さん", ("損保", "太郎")),
    ],
)
def test_name(typed, name):
    assert read_name(typed) == Name(*name)


@pytest.mark.parametrize(
    ("entered", "name"),
    [
        ("John Smith", "John Smith"),
        ("マリア デ ラ クルス", "マリア デ ラ クルス"),
        ("カナ はなこ", "カナ はなこ"),
        ("氏名 太郎様", "氏名 太郎様"),
    ],
)
def test_what_is_entered_into_a_field_of_its_own_is_the_name_as_it_stands(entered, name):
    assert str(read_name(entered, is_field=True)) == name


@pytest.mark.parametrize(
    ("typed", "reason", "candidates"),
    [
        ("損保太郎", Reason.DOUBTFUL, ("損 保太郎", "損保 太郎", "損保太 郎")),
        ("山田", Reason.DOUBTFUL, ("山 田",)),
        ("山", Reason.MALFORMED, ()),
        ("Sompo Taro", Reason.MALFORMED, ()),
        ("山田 1郎", Reason.MALFORMED, ()),
        ("山田 花子😀", Reason.MALFORMED, ()),
        ("わかりません", Reason.MALFORMED, ()),
        ("山" * 30, Reason.MALFORMED, ()),
        ("渡辺 サラ 恵美", Reason.SEVERAL, ("渡辺", "サラ", "恵美")),
        ("", Reason.ABSENT, ()),
    ],
)
def test_why_there_is_no_name(typed, reason, candidates):
    assert read_name(typed) == Unread(reason, candidates)


@pytest.mark.parametrize(
    "typed",
    [
        "ソンポ タロウ",
        "ｿﾝﾎﾟ ﾀﾛｳ",
        "そんぽ　たろう",
        "フリガナは ソンポ タロウです",
        "ソンポ　ﾀﾛｳ",
        "ソ\u200bンポ タロウ",
        "フリガナ：ｿﾝﾎﾟ・ﾀﾛｳ",
    ],
)
def test_kana_becomes_full_width_katakana(typed):
    assert read_kana(typed) == Name("ソンポ", "タロウ")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("カナザワ シンジ", ("カナザワ", "シンジ")),
        ("カナイ マリ", ("カナイ", "マリ")),
        ("はせがわ けいこ", ("ハセガワ", "ケイコ")),
        ("カナ:カナイ マリ", ("カナイ", "マリ")),
    ],
)
def test_a_name_that_begins_like_a_label_stays_whole(typed, name):
    assert read_kana(typed) == Name(*name)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("損保 太郎", Reason.MALFORMED),
        ("ソンポ 太郎", Reason.MALFORMED),
        ("Sompo Taro", Reason.MALFORMED),
        ("ーソンポ タロウ", Reason.MALFORMED),
        ("", Reason.ABSENT),
        ("ソンポタロウ", Reason.DOUBTFUL),
        ("ソンポ タロウ ジロウ", Reason.SEVERAL),
    ],
)
def test_kana_is_never_made_from_anything_else(typed, reason):
    read = read_kana(typed)
    assert isinstance(read, Unread)
    assert read.reason is reason


def test_kanji_where_kana_was_asked_for_can_be_said():
    assert has_kanji("損保 タロウ")
    assert not has_kanji("ソンポ タロウ")
