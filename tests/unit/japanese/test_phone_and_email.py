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
        ("〇九〇ｰ一二三四ｰ五六七八ﾃﾞｽ", "090-1234-5678"),
        ("ゼロキュウゼロ、イチニサンヨン、ゴロクナナハチ", "090-1234-5678"),
        ("A020119183", Unread(Reason.MALFORMED)),
        ("090-0000-0000", Unread(Reason.MALFORMED)),
        ("9012345678", Unread(Reason.MALFORMED)),
        ("自宅03-1234-5678 携帯090-1234-5678", Unread(Reason.SEVERAL, ("03-1234-5678", "090-1234-5678"))),
        ("変わりません", Unread(Reason.ABSENT)),
        ("090 1234 5678", "090-1234-5678"),
        ("090.1234.5678", "090-1234-5678"),
        ("090/1234/5678", "090-1234-5678"),
        ("090ｰ1234ｰ5678", "090-1234-5678"),
        ("090−1234‐5678", "090-1234-5678"),
        ("℡03-1234-5678", "03-1234-5678"),
        ("☎090-1234-5678", "090-1234-5678"),
        ("03-1234-5678 内線 12", "03-1234-5678"),
        ("〒160-0023 03-1234-5678", "03-1234-5678"),
        ("電話は090-1234-5678、メールはtaro@example.jpです", "090-1234-5678"),
        ("まるきゅうまる、いちにさんよん、ごろくななはち", "090-1234-5678"),
        ("ぜろきゅうぜろ いちにさんよん ごーろくななはちに変わりました", "090-1234-5678"),
        ("ｾﾞﾛｻﾝの1234の5678", "03-1234-5678"),
        ("0３-１２３４-五六七八", "03-1234-5678"),
        ("090-1234-5678に変わりました", "090-1234-5678"),
        ("03-9876-5432じゃなくて03-1234-5678", "03-1234-5678"),
        ("03-9876-5432から090-1234-5678に変わりました", "090-1234-5678"),
        ("090-1234-5678から電話しました", "090-1234-5678"),
        ("090-1234-5678\n03-1234-5678", Unread(Reason.SEVERAL, ("03-1234-5678", "090-1234-5678"))),
        ("09012345678@docomo.ne.jp", Unread(Reason.ABSENT)),
        ("090-1234-567", Unread(Reason.MALFORMED)),
        ("090-1234-56789", Unread(Reason.MALFORMED)),
        ("110", Unread(Reason.MALFORMED)),
        ("03-1234-5678ではありません", Unread(Reason.ABSENT)),
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
        ("taro @ example.jp", "taro@example.jp"),
        ("mailto:taro@example.jp", "taro@example.jp"),
        ("E-mail:taro@example.jp 電話:090", "taro@example.jp"),
        ("「taro@example.jp」です。", "taro@example.jp"),
        ("taro@\u200bexample.jp😀", "taro@example.jp"),
        ("taro.yamada+car@example.co.jp", "taro.yamada+car@example.co.jp"),
        ("電話は090-1234-5678、メールはtaro@example.jpです", "taro@example.jp"),
        ("old@example.jpじゃなくてtaro@example.jp", "taro@example.jp"),
        ("old@example.jpからtaro@example.jpに変えて", "taro@example.jp"),
        ("taroアットマークexample.jp", Unread(Reason.DOUBTFUL, ("taro@example.jp",))),
        ("taro(at)example.jp", Unread(Reason.DOUBTFUL, ("taro@example.jp",))),
        ("taro@exampleドットjp", Unread(Reason.DOUBTFUL, ("taro@example.jp",))),
        ("taro@example,jp", Unread(Reason.DOUBTFUL, ("taro@example.jp",))),
        ("taro@example。jp", Unread(Reason.DOUBTFUL, ("taro@example.jp",))),
        (".taro@ezweb.ne.jp", Unread(Reason.MALFORMED)),
        ("taro@example", Unread(Reason.MALFORMED)),
        ("タロウ@example.jp", Unread(Reason.MALFORMED)),
        ("@@", Unread(Reason.MALFORMED)),
    ],
)
def test_email(typed, address):
    assert read_email(typed) == address
