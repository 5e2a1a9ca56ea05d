"""Be the base of every JSON that can carry personal data."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

# PostgreSQL stores no NUL, and no encoding holds half a surrogate pair.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class PrivateModel(BaseModel):
    """Check like any model, refuse what cannot be stored, and name no input in an error: errors end up in logs."""

    model_config = ConfigDict(hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _refuse_unstorable(cls, given: Any) -> Any:
        if isinstance(given, dict) and _is_unstorable(given):
            raise ValueError("a text has a character that cannot be stored")
        return given


def _is_unstorable(part: Any) -> bool:
    if isinstance(part, str):
        return _UNSTORABLE.search(part) is not None
    if isinstance(part, dict):
        return any(_is_unstorable(name) or _is_unstorable(value) for name, value in part.items())
    return isinstance(part, list) and any(map(_is_unstorable, part))
