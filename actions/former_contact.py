"""Hear who wants the contact details of the contract back, in the place of those that were changed here."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.draft import Draft
from actions.heard import Heard

_PUTS_BACK = (
    r"(?:まま|[にへ](?:戻|もど|直|して)|で(?:いい|よい|ええ|お願い|おねがい|大丈夫|結構|頼)"
    r"|が(?:いい|よい|正し)|と同じ)"
)
_FORMER = re.compile(
    r"(?:元|もと|(?<!この)(?<![一-龠])前|以前|登録(?:済み|した|している|されている)?)の"
    rf"(?:(?:ご?住所|ところ|所|電話(?:番号)?|携帯(?:番号)?|番号|(?:E|e)?メール(?:アドレス)?|アドレス|連絡先|もの|もん|やつ|ほう|方)の?)?"
    rf"{_PUTS_BACK}|(?:元|もと)に(?:戻|もど)"
)
_CHANGED = re.compile(r"変わ(?:った|って(?!い?な|い?ませ|へん)|りました)|変更し(?:た|ました)|新しい|だけ")
_NAMED = {
    "address": re.compile(r"住所|ところ|所"),
    "phone": re.compile(r"電話|携帯|(?<!郵便)番号"),
    "email": re.compile(r"メール|アドレス|メアド"),
}


def speaks_of_the_former(heard: Heard) -> bool:
    """Say whether typed words speak of a detail as it was before: 「元の住所に戻して」「前の番号のままで」."""
    return not heard.is_choice and bool(_FORMER.search(heard.text)) and not _CHANGED.search(heard.text)


def former(draft: Draft, fields: Iterable[str]) -> dict[str, str]:
    """Return the contract's values of `fields` where the customer has changed them here; empty where not, or none."""
    names = tuple(fields)
    holder, present = draft["contract"]["policyholder"], draft["contact"]
    before = {name: str(holder[name] or "") for name in names}
    changed = any(before[name] != present[name] for name in names)
    return before if changed and all(before.values()) else {}


def meant(text: str, changed: list[str]) -> str | None:
    """Return which of the changed details words mean: the one named, or the only one where none is named."""
    named = [item for item, words in _NAMED.items() if words.search(text)] or changed
    found = [item for item in changed if item in named]
    return found[0] if len(found) == 1 else None
