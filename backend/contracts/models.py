"""Define contracts as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field

from backend.drafts.window import Window
from backend.members.models import PersonName
from backend.private_model import PrivateModel
from backend.storage.tables import ContractRow


class Agency(PrivateModel):
    """代理店: the agency on the policy."""

    name: str
    phone: str


class RenewalWindow(PrivateModel):
    """Whether and when the contract can be renewed."""

    state: Literal["open", "early", "late", "applied"]
    opens_at: datetime
    closes_at: datetime

    @classmethod
    def of(cls, row: ContractRow, now: datetime, applied: bool) -> RenewalWindow:
        """Judge a contract's window."""
        window = Window.of(row.expiry_at)
        state = "applied" if applied else window.phase(now)
        return cls(state=state, opens_at=window.opens_at, closes_at=window.closes_at)


class Contract(PrivateModel):
    """A contract as the list shows it."""

    policy_number: str
    member_id: str | None
    kind: str
    registration_number: str
    inception_at: datetime
    expiry_at: datetime
    agency: Agency
    renewal: RenewalWindow

    @classmethod
    def of(cls, row: ContractRow, now: datetime, applied: bool) -> Self:
        """Read from a contract's row as much as this model shows."""
        columns = {column.key: getattr(row, column.key) for column in ContractRow.__mapper__.column_attrs}
        return cls.model_validate(columns | {"renewal": RenewalWindow.of(row, now, applied)})


class Person(PrivateModel):
    """A person named on the contract."""

    name: str
    kana: str


class Policyholder(PrivateModel):
    """契約者, with the addresses that the contract holds."""

    name: PersonName
    birth_date: date
    sex: Literal["male", "female"]
    postal_code: str
    address: str
    phone: str
    email: str


class Owner(Person):
    """車両所有者; a loan's buyer and a lease's lessee count as owners."""

    relation: Literal["self", "spouse", "family", "other"]
    hold: Literal["owned", "loan", "lease"]


class EmploymentRecord(PrivateModel):
    """現職・退職者区分 on record."""

    status: Literal["employed", "retired"]
    employer: str
    group: str
    retired_year: int | None = None
    retired_month: int | None = None


class ContractDetail(Contract):
    """A contract as its renewal shows it."""

    policyholder: Policyholder
    named_insured: Person
    main_driver: Person
    owner: Owner
    employment: EmploymentRecord


class Contracts(PrivateModel):
    """The contracts that were asked for."""

    contracts: list[Contract]


class ContractToLink(PrivateModel):
    """The number that a member typed."""

    policy_number: Annotated[str, Field(max_length=40)]
