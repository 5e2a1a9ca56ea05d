"""Define what an answer to each kind of question may be."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from backend.private_model import PrivateModel
from service.typed import HYPHENS

ContactItem = Literal["address", "phone", "email"]
Base = Literal["same_terms", "a", "b"]


def narrow(text: object) -> object:
    """Make full-width letters, digits and dashes half-width, as people type them on a Japanese keyboard."""
    if not isinstance(text, str):
        return text
    return re.sub(rf"[{HYPHENS}]", "-", unicodedata.normalize("NFKC", text)).strip()


def _postal_code(code: str) -> str:
    digits = code.removeprefix("〒").replace("-", "").replace(" ", "")
    if not re.fullmatch(r"\d{7}", digits, re.ASCII):
        raise ValueError("a postal code has seven digits")
    return f"{digits[:3]}-{digits[3:]}"


def _phone(number: str) -> str:
    if not re.fullmatch(r"0\d{1,4}-?\d{1,4}-?\d{3,4}", number, re.ASCII) or len(number.replace("-", "")) not in (
        10,
        11,
    ):
        raise ValueError("a telephone number has ten or eleven digits and begins with 0")
    return number


PostalCode = Annotated[str, BeforeValidator(narrow), AfterValidator(_postal_code)]
Phone = Annotated[str, BeforeValidator(narrow), AfterValidator(_phone)]
Email = Annotated[
    str,
    BeforeValidator(narrow),
    Field(max_length=254, pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"),
]


class AnswerValue(PrivateModel):
    """An answer as understood; nothing in it is guessed or converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def settles(self) -> bool:
        """Say whether the question is closed by this answer."""
        return True

    def refuses(self) -> bool:
        """Say whether this answer ends the renewal."""
        return False

    def unconfirmed(self) -> bool:
        """Say whether this answer ends the renewal but was not asked twice."""
        return False

    def asks_again(self) -> tuple[str, ...]:
        """Name the steps that this answer asks to go through again."""
        return ()


class Agreement(AnswerValue):
    """同意する / 同意しない."""

    agreed: bool

    def refuses(self) -> bool:
        """End the renewal where the customer does not agree."""
        return not self.agreed


class Cancellation(AnswerValue):
    """手続きの中止: the customer puts an end to this renewal."""

    def refuses(self) -> bool:
        """End the renewal."""
        return True


class Statement(AnswerValue):
    """はい (the statement is correct) / いいえ; いいえ counts once it is confirmed."""

    correct: bool
    confirmed: bool = False

    def refuses(self) -> bool:
        """End the renewal where the statement is not correct."""
        return not self.correct

    def unconfirmed(self) -> bool:
        """Ask once more before いいえ ends the renewal."""
        return not self.correct and not self.confirmed


class Employment(AnswerValue):
    """現職 / 退職者."""

    status: Literal["employed", "retired"]


class Retirement(AnswerValue):
    """退職年月; past, and not in childhood where the validation context holds `today` and `born`."""

    year: int
    month: Annotated[int, Field(ge=1, le=12)]

    @model_validator(mode="after")
    def _plausible(self, info: ValidationInfo) -> Retirement:
        if info.context:
            today: date = info.context["today"]
            born: date = info.context["born"]
            if (self.year, self.month) > (today.year, today.month) or self.year < born.year + 15:
                raise ValueError("a retirement lies between youth and today")
        return self


class PlanChoice(AnswerValue):
    """プラン決定: a quoted plan, or a free plan to be made from a base."""

    plan: Literal["same_terms", "a", "b", "free"]
    quote_id: str | None = None
    base: Base | None = None

    @model_validator(mode="after")
    def _whole(self) -> PlanChoice:
        free = self.plan == "free"
        if (self.base is not None) != free or (self.quote_id is None) != free:
            raise ValueError("a free plan names its base, every other plan its quote")
        return self


class FreePlan(AnswerValue):
    """フリープランの決定: the quote of the last recalculation."""

    quote_id: str


class ContactConfirmation(AnswerValue):
    """ご連絡先の確認: right as shown, or which items to change."""

    confirmed: Literal[True] | None = None
    change: Annotated[list[ContactItem], Field(min_length=1, max_length=3)] | None = None

    @model_validator(mode="after")
    def _either(self) -> ContactConfirmation:
        if (self.confirmed is None) == (self.change is None):
            raise ValueError("either confirmed or change")
        return self

    def settles(self) -> bool:
        """Stay open while a change is asked for: the whole is confirmed at the end."""
        return self.confirmed is True

    def asks_again(self) -> tuple[str, ...]:
        """Ask for the items to change."""
        return tuple(f"contact.{item}" for item in self.change or ())


class Address(AnswerValue):
    """住所の変更."""

    postal_code: PostalCode
    address: Annotated[str, Field(min_length=3, max_length=120)]


class PhoneNumber(AnswerValue):
    """電話番号の変更."""

    phone: Phone


class EmailAddress(AnswerValue):
    """メールアドレスの変更."""

    email: Email


class Intention(AnswerValue):
    """ご意向の確認: the application meets the customer's intention, or not (then a correction follows)."""

    meets_intention: bool

    def settles(self) -> bool:
        """Stay open while the application is not what the customer wants."""
        return self.meets_intention
