from __future__ import annotations

from datetime import datetime

import pytest

from actions.opening_hours import describe, is_open, next_opening
from service.clock import JST


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JST)


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        ("2026-11-24T08:59:59", False),  # Tuesday
        ("2026-11-24T09:00:00", True),
        ("2026-11-24T19:59:59", True),
        ("2026-11-24T20:00:00", False),
        ("2026-11-23T16:59:59", True),  # 勤労感謝の日, a Monday
        ("2026-11-23T17:00:00", False),
        ("2026-11-28T17:00:00", False),  # Saturday
        ("2026-12-30T19:59:00", True),
        ("2026-12-31T12:00:00", False),
        ("2027-01-03T12:00:00", False),
        ("2027-01-04T09:00:00", True),
    ],
)
def test_the_phones_are_open_to_the_minute(moment: str, opened: bool) -> None:
    assert is_open(at(moment)) is opened


def test_after_the_last_day_of_the_year_they_open_on_the_fourth() -> None:
    assert next_opening(at("2026-12-30T20:00:00")) == at("2027-01-04T09:00:00")
    assert describe(at("2026-12-31T10:00:00")) == "ただいまは受付時間外です。次の受付は1月4日9時からです。"


def test_at_eight_sharp_the_next_opening_is_tomorrow() -> None:
    assert describe(at("2026-11-24T20:00:00")) == "ただいまは受付時間外です。次の受付は明日9時からです。"
