"""Values as customers read them."""

from datetime import date, datetime

import pytest

from service.clock import JST
from service.wording import both_calendars, clock_time, month_in_both_calendars, period, yen


def test_yen():
    assert yen(87840) == "87,840円"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2020, 6, 2), "令和2年6月2日(2020年)"),
        (date(2019, 5, 1), "令和元年5月1日(2019年)"),
        (date(2019, 4, 30), "平成31年4月30日(2019年)"),
        (date(1989, 1, 7), "昭和64年1月7日(1989年)"),
        (date(1950, 12, 19), "昭和25年12月19日(1950年)"),
    ],
)
def test_day(day, text):
    assert both_calendars(day) == text


def test_month():
    assert month_in_both_calendars(2011, 3) == "平成23年3月(2011年)"
    assert month_in_both_calendars(2019, 12) == "令和元年12月(2019年)"


@pytest.mark.parametrize(
    ("hour", "minute", "text"),
    [(16, 0, "午後4時"), (15, 59, "午後3時59分"), (0, 0, "午前0時"), (12, 5, "午後0時5分")],
)
def test_time(hour, minute, text):
    assert clock_time(datetime(2020, 6, 2, hour, minute, tzinfo=JST)) == text


def test_period():
    text = period(datetime(2020, 6, 2, 16, tzinfo=JST), datetime(2021, 6, 2, 16, tzinfo=JST))
    assert text == "令和2年6月2日(2020年)午後4時から令和3年6月2日(2021年)午後4時まで"
