"""Rate a car insurance contract: a pure function over versioned tables of fictional (架空) rates.

`standard_plans` makes the columns of the plan table; `rate(plan.risk, plan.coverages, tables)` prices each.
For a free plan: `changed_coverages(base, changes, risk)`, `check_coverages`, then `rate`, with the renewed risk.
"""

from backend.rating.catalogue import CATALOGUE, COVERAGE_BY_ID, Coverage, Coverages, Option
from backend.rating.combinations import CoverageError, changed_coverages, check_coverages
from backend.rating.plans import PLAN_LABELS, Plan, changes, standard_plans
from backend.rating.premium import Line, Rating, rate, total
from backend.rating.risk import Accident, Risk, renewed_risk
from backend.rating.tables import RateTables, current_version, load_tables

__all__ = [
    "CATALOGUE",
    "COVERAGE_BY_ID",
    "PLAN_LABELS",
    "Accident",
    "Coverage",
    "CoverageError",
    "Coverages",
    "Line",
    "Option",
    "Plan",
    "RateTables",
    "Rating",
    "Risk",
    "changed_coverages",
    "changes",
    "check_coverages",
    "current_version",
    "load_tables",
    "rate",
    "renewed_risk",
    "standard_plans",
    "total",
]
