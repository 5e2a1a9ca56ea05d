"""List the coverages a customer can read about and choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Coverages = Mapping[str, str]
"""Coverage id → chosen value, with every coverage of the catalogue present."""


@dataclass(frozen=True)
class Option:
    """Name one value of a coverage as customers see it."""

    value: str
    label: str


@dataclass(frozen=True)
class Coverage:
    """Describe one row of the plan table; `options` run from the least cover to the most."""

    id: str
    label: str
    group: str
    help: str
    options: tuple[Option, ...]
    editable: bool = True

    def label_of(self, value: str) -> str:
        """Return the customer's words for a value; KeyError when the coverage has no such value."""
        return {option.value: option.label for option in self.options}[value]

    def rank(self, value: str) -> int:
        """Return how much cover a value gives, counted from 0; ValueError when there is no such value."""
        return [option.value for option in self.options].index(value)


def amount_label(yen: int) -> str:
    """Write an insured amount of whole 10,000 yen as Japanese policies do: 1,000万円, 1億円."""
    hundred_millions, rest = divmod(yen, 100_000_000)
    upper = f"{hundred_millions:,}億" if hundred_millions else ""
    lower = f"{rest // 10_000:,}万" if rest else ""
    return f"{upper}{lower}円"


def _amounts(*amounts: int) -> tuple[Option, ...]:
    return tuple(Option(str(yen), amount_label(yen)) for yen in amounts)


_LIABILITY = "相手への賠償"
_INJURY = "ご自身とご家族のけが"
_VEHICLE = "お車の損害"
_RIDERS = "その他の特約"

_UNLIMITED = Option("unlimited", "無制限")
_OFF_ON = (Option("off", "なし"), Option("on", "あり"))
_NO_VEHICLE = Option("none", "車両保険なし")

CATALOGUE: tuple[Coverage, ...] = (
    Coverage(
        "bodily_injury_liability",
        "対人賠償",
        _LIABILITY,
        "事故で他人にけがをさせたときなどの、法律上の賠償を補償します。",
        (_UNLIMITED,),
    ),
    Coverage(
        "bodily_injury_extra_exclusion",
        "対人臨時費用不担保特約",
        _LIABILITY,
        "対人事故の見舞金などの臨時費用を、補償から外す特約です。",
        (Option("on", "あり"), Option("off", "なし")),
        editable=False,
    ),
    Coverage(
        "property_damage_liability",
        "対物賠償",
        _LIABILITY,
        "事故で他人の車や物をこわしたときの、法律上の賠償を補償します。",
        (*_amounts(10_000_000, 20_000_000, 30_000_000, 50_000_000), _UNLIMITED),
    ),
    Coverage(
        "property_damage_excess",
        "対物超過修理費用",
        _LIABILITY,
        "相手の車の修理費が時価を超えたとき、超えた分を補償します。",
        _OFF_ON,
    ),
    Coverage(
        "personal_injury",
        "人身傷害",
        _INJURY,
        "ご自身や同乗者のけがの治療費などを、過失にかかわらず補償します。",
        (*_amounts(30_000_000, 50_000_000, 100_000_000), _UNLIMITED),
    ),
    Coverage(
        "vehicle",
        "車両保険",
        _VEHICLE,
        "ご契約のお車の損害を補償します。限定型は自損事故などが対象外です。",
        (Option("none", "なし"), Option("limited", "限定(車対車+A)"), Option("general", "一般")),
    ),
    Coverage(
        "vehicle_amount",
        "車両保険金額",
        _VEHICLE,
        "車両保険でお支払いする限度額です。お車の時価額をもとに決めます。",
        (_NO_VEHICLE, *_amounts(*range(300_000, 5_000_001, 100_000))),
    ),
    Coverage(
        "vehicle_deductible",
        "免責金額",
        _VEHICLE,
        "車両保険を使うときに、ご自身で負担いただく金額です。",
        (_NO_VEHICLE, Option("100000", "10万円"), Option("50000", "5万円"), Option("0", "0円")),
    ),
    Coverage(
        "rental_car",
        "代車",
        _VEHICLE,
        "車両保険の対象となる事故で、代わりに借りる車の費用を補償します。",
        _OFF_ON,
    ),
    Coverage(
        "legal_expenses",
        "弁護士費用",
        _RIDERS,
        "相手への損害賠償の請求を、弁護士に頼む費用を補償します。",
        _OFF_ON,
    ),
    Coverage(
        "personal_liability",
        "個人賠償",
        _RIDERS,
        "自転車の事故など、車以外の日常生活での賠償を補償します。",
        _OFF_ON,
    ),
    Coverage(
        "road_service",
        "ロードサービス",
        _RIDERS,
        "お車が動かなくなったとき、けん引や応急の修理をします。",
        _OFF_ON,
    ),
)

COVERAGE_BY_ID: dict[str, Coverage] = {coverage.id: coverage for coverage in CATALOGUE}
