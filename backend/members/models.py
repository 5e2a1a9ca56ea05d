"""Define members as JSON."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from backend.mail.links import LinkState
from backend.private_model import PrivateModel
from backend.storage.tables import MemberRow


class PersonName(PrivateModel):
    """氏名 in kanji and kana."""

    kanji: str
    kana: str


class Member(PrivateModel):
    """A member (マイページ会員); the registration on the web does not ask the sex."""

    id: str
    email: str
    name: PersonName
    name_romaji: str | None
    birth_date: date
    sex: Literal["male", "female"] | None
    postal_code: str
    address: str
    phone: str

    @classmethod
    def of(cls, row: MemberRow) -> Member:
        """Read a member from its row."""
        columns = {column.key: getattr(row, column.key) for column in MemberRow.__mapper__.column_attrs}
        return cls.model_validate(columns | {"name": PersonName(kanji=row.name_kanji, kana=row.name_kana)})


class Credentials(PrivateModel):
    """What a person proves to be a member with; `client_address` is the network address of the browser."""

    email: Annotated[str, Field(max_length=254)]
    password: Annotated[str, Field(max_length=256)]
    client_address: Annotated[str, Field(max_length=64)]


class Authenticated(PrivateModel):
    """The member who logged in."""

    member: Member


class PasswordResetRequest(PrivateModel):
    """Who forgot their password; `client_address` is the network address of the browser."""

    email: Annotated[str, Field(max_length=254)]
    client_address: Annotated[str, Field(max_length=64)]


class ResetLink(PrivateModel):
    """What has become of a link to a new password."""

    state: LinkState
