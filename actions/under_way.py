"""Find the renewals that a member has begun, on whatever channel, and not finished."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from actions.draft import Draft
from actions.turn import Turn

UNDER_WAY = "途中まで進んだお手続きがあります。続きから進められます。"


async def under_way(turn: Turn, contracts: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return the policy numbers of the contracts whose newest renewal has answers and is still open."""
    begun = set()
    for contract in contracts:
        if contract["renewal"]["state"] != "open":
            continue
        renewals = await turn.backend.renewals(str(contract["policy_number"]))
        newest = Draft(renewals[-1]) if renewals else None
        if newest and newest.is_open and newest.answer("consent.privacy"):
            begun.add(str(contract["policy_number"]))
    return frozenset(begun)
