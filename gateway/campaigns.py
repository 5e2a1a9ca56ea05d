"""Name the campaigns whose links and QR codes lead to the chat."""

from __future__ import annotations

import re

LONGEST = 40
MOST_DIGITS = 6
# A year and a month have six digits; a policy number, a telephone, a postal code or a birthday has more.
PATTERN = rf"^[a-z-]*([0-9][a-z-]*){{0,{MOST_DIGITS}}}$"


def fault_of(name: str) -> str:
    """Say what is wrong with a campaign's name, in English for operators; nothing is an empty text."""
    if sum(character.isdigit() for character in name) > MOST_DIGITS:
        return (
            f"more than {MOST_DIGITS} digits may be a policy number, a telephone number or a birthday, "
            "and nothing about a person belongs into a QR code"
        )
    if not name or not re.fullmatch(PATTERN, name):
        return "a campaign is named by small letters, digits and hyphens, for example autumn-flyer"
    if len(name) > LONGEST:
        return f"a campaign's name has at most {LONGEST} characters"
    return ""


def campaign_of(named: str) -> str:
    """Return the campaign that an address names, or an empty text: a misprinted code still opens the chat."""
    return "" if fault_of(named) else named
