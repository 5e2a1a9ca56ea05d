"""Months of retirement and birth dates in either calendar."""

from datetime import date

import pytest

from bot.japanese.dates import YearMonth, read_date, read_year_month
from bot.japanese.reading import Reason, Unread

TODAY = date(2020, 5, 3)


@pytest.mark.parametrize(
    "typed",
    [
        "2011年3月",
        "２０１１年　３月",
        "西暦2011年3月です",
        "2011年の3月末",
        "2011/3",
        "2011-03",
        "2011.3",
        "平成23年3月",
        "平成 23 年 3 月",
        "平成23年の3月",
        "平成二十三年三月",
        "へいせい23年3月",
        "H23.3",
        "h23/3",
        "平23.3",
        "H23年3月に退職しました",
        "平成23年3月31日",
        "平成23年3月31日付",
        "へーせい23年3月",
        "ﾍｲｾｲ23ﾈﾝ3ｶﾞﾂ",
        "へいせい二十三ねん三がつ",
        "平成弐拾参年三月",
        "２０１１ねん三がつ",
        "二〇一一年三月",
        "201103",
        "2011 3",
        "H23 3",
        "H23年03月",
        "2011年(平成23年)3月",
        "平成23年\n3月",
    ],
)
def test_month(typed):
    assert read_year_month(typed) == YearMonth(2011, 3)


@pytest.mark.parametrize(
    ("typed", "reason", "candidates"),
    [
        ("3月に退職しました", Reason.YEAR_MISSING, ("3",)),
        ("三月", Reason.YEAR_MISSING, ("3",)),
        ("去年の3月", Reason.YEAR_MISSING, ("3",)),
        ("2011年", Reason.MONTH_MISSING, ("2011",)),
        ("平成23年", Reason.MONTH_MISSING, ("2011",)),
        ("23年3月", Reason.ERA_MISSING, ()),
        ("平成31年12月", Reason.IMPOSSIBLE, ()),
        ("平成31年5月", Reason.IMPOSSIBLE, ()),
        ("2011年13月", Reason.IMPOSSIBLE, ()),
        ("2011年0月", Reason.IMPOSSIBLE, ()),
        ("平成0年3月", Reason.IMPOSSIBLE, ()),
        ("元年5月", Reason.ERA_MISSING, ()),
        ("平成23", Reason.MONTH_MISSING, ("2011",)),
        ("平成23年の春", Reason.MONTH_MISSING, ("2011",)),
        ("10年前の3月", Reason.YEAR_MISSING, ("3",)),
        ("昨年度末", Reason.ABSENT, ()),
        ("先月", Reason.ABSENT, ()),
        ("2012年(平成23年)3月", Reason.SEVERAL, ()),
        ("昭和99年1月", Reason.IMPOSSIBLE, ()),
        ("2011年3月から2012年4月", Reason.SEVERAL, ()),
        ("覚えていません", Reason.ABSENT, ()),
        ("A020119183", Reason.ABSENT, ()),
    ],
)
def test_why_there_is_no_month(typed, reason, candidates):
    assert read_year_month(typed) == Unread(reason, candidates)


@pytest.mark.parametrize(("typed", "year"), [("去年の3月", 2019), ("今年の3月", 2020), ("一昨年の3月", 2018)])
def test_a_year_told_from_today(typed, year):
    assert read_year_month(typed, TODAY) == YearMonth(year, 3)


@pytest.mark.parametrize(
    ("typed", "month"), [("平成31年4月", (2019, 4)), ("令和元年5月", (2019, 5)), ("昭和64年1月", (1989, 1))]
)
def test_months_at_the_change_of_an_era(typed, month):
    assert read_year_month(typed) == month


@pytest.mark.parametrize(
    "typed",
    [
        "昭和25年12月19日",
        "s25.12.19",
        "S25-12-19",
        "昭25.12.19",
        "昭和二五年十二月一九日",
        "S251219",
        "19501219",
        "1950年12月19日生まれ",
        "1950/12/19",
        "S２５年１２月１９日生",
        "S.25.12.19",
        "㍼25年12月19日",
        "ｼｮｳﾜ25ﾈﾝ12ｶﾞﾂ19ﾆﾁ",
        "昭和25年12月19",
        "昭和25年12月19日(火)",
        "1950年(昭和25年)12月19日",
        "昭和 25 年 12 月 19 日",
        "1950 12 19",
        "一九五〇年十二月十九日",
        "生年月日\t1950/12/19",
        "昭和25年\u200b12月19日",
        "証券を探すのに時間がかかりました。" * 200 + "生年月日は昭和25年12月19日です",
    ],
)
def test_birth_date(typed):
    assert read_date(typed) == date(1950, 12, 19)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("大正15年12月25日", date(1926, 12, 25)),
        ("T15.12.25", date(1926, 12, 25)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("令和がんねん5月1日", date(2019, 5, 1)),
        ("2024年2月29日", date(2024, 2, 29)),
    ],
)
def test_days_at_the_change_of_an_era(typed, day):
    assert read_date(typed) == day


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("25年12月19日", Reason.ERA_MISSING),
        ("12月19日", Reason.YEAR_MISSING),
        ("昭和25年", Reason.MONTH_MISSING),
        ("昭和25年12月", Reason.MALFORMED),
        ("昭和25年2月30日", Reason.IMPOSSIBLE),
        ("昭和99年1月1日", Reason.IMPOSSIBLE),
        ("昭和64年1月8日", Reason.IMPOSSIBLE),
        ("大正15年12月26日", Reason.IMPOSSIBLE),
        ("令和1年4月30日", Reason.IMPOSSIBLE),
        ("昭和0年1月1日", Reason.IMPOSSIBLE),
        ("1950年13月1日", Reason.IMPOSSIBLE),
        ("2023年2月29日", Reason.IMPOSSIBLE),
        ("50年12月19日", Reason.ERA_MISSING),
        ("昭和25年12月19日と昭和26年1月1日", Reason.SEVERAL),
        ("1951年(昭和25年)12月19日", Reason.SEVERAL),
        ("昭和25年12月19日。" * 500, Reason.SEVERAL),
        ("はい", Reason.ABSENT),
    ],
)
def test_why_there_is_no_date(typed, reason):
    assert read_date(typed) == Unread(reason)
