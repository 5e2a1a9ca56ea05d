"""What must hold for every premium, whoever the customer is."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import get_args

from hypothesis import assume, given
from hypothesis import strategies as st

from backend.rating import CATALOGUE, COVERAGE_BY_ID, Risk, check_coverages, load_tables, rate, standard_plans
from backend.rating.combinations import insurable_amounts
from backend.rating.risk import GRADES, LOADING_YEARS, RATE_CLASSES, Accident, AgeCondition, DriverLimit, Usage

TABLES = load_tables("2019-10")
PLAIN = [coverage for coverage in CATALOGUE if not coverage.id.startswith("vehicle")]
VEHICLE_DETAILS = ("vehicle_amount", "vehicle_deductible")


@st.composite
def risks(draw):
    condition = draw(st.sampled_from(get_args(AgeCondition)))
    return Risk(
        no_claims_grade=draw(st.sampled_from(GRADES)),
        claims_loading_years=draw(st.sampled_from(LOADING_YEARS)),
        driver_age=draw(st.integers(18 if condition == "all" else int(condition), 119)),
        age_condition=condition,
        usage=draw(st.sampled_from(get_args(Usage))),
        driver_limit=draw(st.sampled_from(get_args(DriverLimit))),
        gold_licence=draw(st.booleans()),
        bodily_injury_class=draw(st.sampled_from(RATE_CLASSES)),
        property_damage_class=draw(st.sampled_from(RATE_CLASSES)),
        personal_injury_class=draw(st.sampled_from(RATE_CLASSES)),
        vehicle_class=draw(st.sampled_from(RATE_CLASSES)),
        vehicle_value=draw(st.integers(200_000, 5_000_000)),
        asv=draw(st.booleans()),
    )


@st.composite
def contracts(draw):
    """Draw a risk and coverages that the risk can be insured with."""
    risk = draw(risks())
    coverages = {coverage.id: draw(st.sampled_from(coverage.options)).value for coverage in PLAIN}
    coverages["vehicle"] = draw(st.sampled_from(["none", "limited", "general"]))
    if coverages["vehicle"] == "none":
        return risk, {**coverages, "rental_car": "off", "vehicle_amount": "none", "vehicle_deductible": "none"}
    coverages["vehicle_amount"] = str(draw(st.sampled_from(insurable_amounts(risk))))
    coverages["vehicle_deductible"] = draw(st.sampled_from(["100000", "50000", "0"]))
    return risk, coverages


def premium(risk, coverages):
    return rate(risk, coverages, TABLES).premium


@given(contracts())
def test_a_premium_splits_into_twelve_parts_of_whole_tens(contract):
    assert premium(*contract) % 120 == 0
    assert premium(*contract) > 0


@given(contracts())
def test_the_breakdown_comes_to_the_premium(contract):
    rating = rate(*contract, TABLES)
    running = 0
    for line in rating.breakdown:
        exact = Decimal(running + line.amount) if line.factor is None else running * line.factor
        running = int(exact.to_integral_value(ROUND_HALF_UP))
    assert running == rating.premium


@given(contracts())
def test_the_same_inputs_give_the_same_rating(contract):
    assert rate(*contract, TABLES) == rate(*contract, TABLES)


@given(contracts())
def test_a_better_grade_is_never_dearer(contract):
    risk, coverages = contract
    assume(risk.no_claims_grade < GRADES[-1])
    assert premium(replace(risk, no_claims_grade=risk.no_claims_grade + 1), coverages) <= premium(risk, coverages)


@given(contracts())
def test_the_accident_column_is_never_cheaper(contract):
    risk, coverages = contract
    without = premium(replace(risk, claims_loading_years=0), coverages)
    assert without <= premium(replace(risk, claims_loading_years=1), coverages)


@given(contracts())
def test_an_older_age_condition_is_never_dearer(contract):
    risk, coverages = contract
    fitting = [c for c in get_args(AgeCondition) if c == "all" or risk.driver_age >= int(c)]
    premiums = [premium(replace(risk, age_condition=condition), coverages) for condition in fitting]
    assert premiums == sorted(premiums, reverse=True)


@given(contracts())
def test_a_narrower_circle_of_drivers_is_never_dearer(contract):
    risk, coverages = contract
    premiums = [premium(replace(risk, driver_limit=limit), coverages) for limit in get_args(DriverLimit)]
    assert premiums == sorted(premiums)


@given(contracts(), st.sampled_from(["bodily_injury", "property_damage", "personal_injury", "vehicle"]))
def test_a_higher_rate_class_is_never_cheaper(contract, kind):
    risk, coverages = contract
    premiums = [premium(replace(risk, **{f"{kind}_class": rate_class}), coverages) for rate_class in RATE_CLASSES]
    assert premiums == sorted(premiums)


@given(contracts(), st.sampled_from(CATALOGUE))
def test_more_cover_is_never_cheaper(contract, coverage):
    risk, coverages = contract
    values = [option.value for option in coverage.options]
    if coverages["vehicle"] == "none":
        assume(coverage.id not in ("vehicle", "vehicle_amount", "vehicle_deductible", "rental_car"))
    elif coverage.id in VEHICLE_DETAILS:
        values.remove("none")
    premiums = [premium(risk, {**coverages, coverage.id: value}) for value in values]
    assert premiums == sorted(premiums)


@given(contracts(), st.lists(st.sampled_from(get_args(Accident)), max_size=4))
def test_every_standard_plan_can_be_bought(contract, accidents):
    for plan in standard_plans(*contract, TABLES, accidents)[1:]:
        check_coverages(plan.coverages, plan.risk)


@given(contracts())
def test_plan_a_covers_at_least_what_same_terms_does(contract):
    _, same_terms, a, _ = standard_plans(*contract, TABLES)
    for coverage, value in same_terms.coverages.items():
        rank = COVERAGE_BY_ID[coverage].rank
        assert rank(a.coverages[coverage]) >= rank(value)
    assert premium(a.risk, a.coverages) >= premium(same_terms.risk, same_terms.coverages)
