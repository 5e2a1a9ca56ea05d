"""Say on a card what a contract is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.wording import period


def contract_row(contract: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a card says of a contract."""
    return {
        "policy_number": contract["policy_number"],
        "kind": contract["kind"],
        "registration_number": contract["registration_number"],
        "period": period(contract["inception_at"], contract["expiry_at"]),
        "agency": contract["agency"],
    }
