"""Find the renewals that a member has begun, on whatever channel, and not finished."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from actions.draft import Draft
from actions.turn import Turn
from bot.japanese.text import normalise

UNDER_WAY = "途中まで進んだお手続きがあります。続きから進められます。"
_THE_BEGUN = re.compile(
    r"(?:(?:はい|うん|じゃあ|では|ええと|えっと)[、,\s]*)?(?:(?:さっき|先ほど|さきほど|この前|前回|昨日|きのう|途中)の?)?"
    r"(?:続き|つづき)(?:の(?:ほう|方|やつ|もの|車|ご?契約|お?手続き))?(?:から|[をでに])?"
    r"(?:お願い(?:します|いたします)|おねがいします|いいです|します|やります|進め(?:ます|たいです|て(?:ください)?)|更新(?:します|したいです|したい))?[。!]?"
)


def means_the_begun(text: str) -> bool:
    """Say whether words mean the renewal that was begun before, and nothing besides: 「さっきの続きのやつで」."""
    return bool(_THE_BEGUN.fullmatch(normalise(text)))


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
