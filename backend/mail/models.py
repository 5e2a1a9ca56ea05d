"""Define as JSON what the pages send on which links are opened."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backend.private_model import PrivateModel

Token = Annotated[str, Field(min_length=1, max_length=200)]


class LinkToken(PrivateModel):
    """The token of a link."""

    token: Token


class PasswordChoice(PrivateModel):
    """The token of a link and the password chosen on its page."""

    token: Token
    password: Annotated[str, Field(max_length=256)]


class Accepted(PrivateModel):
    """The request was taken; whether a mail goes out is not said."""

    accepted: bool = True
