"""Define telephone calls as JSON."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from backend.private_model import PrivateModel

_Spoken = Annotated[str, Field(min_length=1, max_length=80)]


class Claims(PrivateModel):
    """What a person on the telephone says to be known by; the name in kanji or kana."""

    policy_number: _Spoken
    name: _Spoken
    birth_date: date
    phone: _Spoken


class Verified(PrivateModel):
    """The member who telephones."""

    member_id: str
