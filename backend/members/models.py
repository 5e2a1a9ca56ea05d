"""Define members as JSON."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from backend.private_model import PrivateModel
from backend.storage.tables import MemberRow


class PersonName(PrivateModel):
    """氏名 in kanji and kana."""

    kanji: str
    kana: str


class Member(PrivateModel):
    """A member (マイページ会員)."""

    id: str
    email: str
    name: PersonName
    birth_date: date
    sex: Literal["male", "female"]
    postal_code: str
    address: str
    phone: str

    @classmethod
    def of(cls, row: MemberRow) -> Member:
        """Read a member from its row."""
        return cls(
            id=row.id,
            email=row.email,
            name=PersonName(kanji=row.name_kanji, kana=row.name_kana),
            birth_date=row.birth_date,
            sex="male" if row.sex == "male" else "female",
            postal_code=row.postal_code,
            address=row.address,
            phone=row.phone,
        )


class Credentials(PrivateModel):
    """What a person proves to be a member with; `client_address` is the network address of the browser."""

    email: Annotated[str, Field(max_length=254)]
    password: Annotated[str, Field(max_length=256)]
    client_address: Annotated[str, Field(max_length=64)]


class Authenticated(PrivateModel):
    """The member who logged in."""

    member: Member
