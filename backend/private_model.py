"""Be the base of every JSON that can carry personal data."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class PrivateModel(BaseModel):
    """Check like any model, but name no input in an error: errors end up in logs."""

    model_config = ConfigDict(hide_input_in_errors=True)
