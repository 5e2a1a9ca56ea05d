"""Windows, terms and validity, to the second."""

from __future__ import annotations

from datetime import date

import pytest

from backend.drafts.window import Phase, Term, Window, is_valid, months_later, quote_valid_until
from tests.backend.drafting import at


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        ("2020-04-01T23:59:59", "early"),
        ("2020-04-02T00:00:00", "open"),
        ("2020-06-02T15:59:59", "open"),
        ("2020-06-02T15:59:59.999999", "open"),
        ("2020-06-02T16:00:00", "late"),
    ],
)
def test_the_window_opens_at_midnight_two_months_before_and_closes_at_sixteen(now: str, phase: Phase) -> None:
    assert Window.of(at("2020-06-02T16:00:00")).phase(at(now)) == phase


def test_a_term_runs_from_sixteen_to_sixteen_a_year_later() -> None:
    term = Term.following(at("2020-06-02T16:00:00"))
    assert (term.inception_at, term.expiry_at) == (at("2020-06-02T16:00:00"), at("2021-06-02T16:00:00"))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2020, 4, 30), -2, date(2020, 2, 29)),
        (date(2021, 4, 30), -2, date(2021, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 1, 31), -2, date(2019, 11, 30)),
        (date(2020, 12, 31), 2, date(2021, 2, 28)),
    ],
)
def test_a_day_that_a_month_lacks_becomes_its_last(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected


@pytest.mark.parametrize(
    ("made", "until"),
    [
        ("2020-05-03T00:00:00", "2020-05-04T23:59:59"),
        ("2020-05-03T23:59:59", "2020-05-04T23:59:59"),
        ("2020-06-01T10:00:00", "2020-06-02T15:59:59"),
        ("2020-06-02T15:00:00", "2020-06-02T15:59:59"),
    ],
)
def test_a_quote_is_valid_to_the_end_of_the_next_day_and_never_past_the_start(made: str, until: str) -> None:
    valid_until = quote_valid_until(at(made), at("2020-06-02T16:00:00"))
    assert valid_until == at(until)
    assert is_valid(valid_until, at(f"{until}.999999"))
    assert not is_valid(valid_until, Window.of(at("2020-06-02T16:00:00")).closes_at)
