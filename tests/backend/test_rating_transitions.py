"""How grade and 事故有期間 move from one term to the next."""

from dataclasses import replace

import pytest

from backend.rating import renewed_risk
from tests.backend.demonstration_risks import FLYER_RISK

THREE, ONE, UNCOUNTED = "three_grade", "one_grade", "uncounted"


@pytest.mark.parametrize(
    ("grade", "loading", "accidents", "next_grade", "next_loading"),
    [
        (16, 1, [], 17, 0),
        (16, 0, [], 17, 0),
        (20, 0, [], 20, 0),
        (16, 3, [], 17, 2),
        (16, 0, [UNCOUNTED], 17, 0),
        (16, 2, [UNCOUNTED, UNCOUNTED], 17, 1),
        (16, 0, [THREE], 13, 3),
        (16, 0, [ONE], 15, 1),
        (16, 0, [THREE, UNCOUNTED], 13, 3),
        (16, 3, [THREE], 13, 5),
        (16, 6, [THREE], 13, 6),
        (16, 0, [THREE, THREE, THREE], 7, 6),
        (16, 0, [THREE, ONE], 12, 4),
        (16, 2, [ONE], 15, 2),
        (2, 0, [THREE], 1, 3),
        (1, 6, [THREE, THREE], 1, 6),
        (1, 0, [], 2, 0),
    ],
)
def test_grade_and_loading_move_by_the_ending_terms_accidents(grade, loading, accidents, next_grade, next_loading):
    risk = replace(FLYER_RISK, no_claims_grade=grade, claims_loading_years=loading)
    renewed = renewed_risk(risk, accidents)
    assert (renewed.no_claims_grade, renewed.claims_loading_years) == (next_grade, next_loading)


def test_everyone_grows_a_year_older_and_nothing_else_changes():
    renewed = renewed_risk(FLYER_RISK)
    assert renewed.driver_age == FLYER_RISK.driver_age + 1
    assert replace(renewed, no_claims_grade=16, claims_loading_years=1, driver_age=68) == FLYER_RISK
