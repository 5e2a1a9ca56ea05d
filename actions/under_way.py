"""Find the renewals that a member has begun, on whatever channel, and not finished."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from actions.draft import Draft
from actions.turn import Turn
from bot.japanese.text import normalise

UNDER_WAY = "途中まで進んだお手続きがあります。続きから進められます。"
_ONE = "の(?:ほう|方|やつ|もの|車|ご?契約|お?手続き)"
_THE_BEGUN = re.compile(
    r"(?:(?:はい|うん|じゃあ|では|ええと|えっと)[、,\s]*)?(?:このご?契約の|(?:さっき|先ほど|さきほど|この前|この間|先日|前回|前|昨日|きのう|途中)の?)?"
    rf"(?:(?:続き|つづき)(?:{_ONE})?|途中(?:まで(?:進んだ|やった))?(?:{_ONE}|(?:ほう|方|やつ|もの)|(?=から)))"
    r"(?:でいいです|(?:から|[をでにへ])?"
    r"(?:です|(?:お|ご)願い(?:します|いたします)?|おねがいします|し(?:ます|たいです|たい)|や(?:ります|りたいです|りたい)"
    r"|始め(?:ます|たいです|たい)|進(?:む|みます|みたい|めます|めたい(?:です)?|めて(?:ください)?)|(?:再開|更新)(?:します|したいです|したい)?)?)[。!]?"
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
