"""Name the campaigns whose links and QR codes lead to the chat."""

from __future__ import annotations

import re
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit, urlunsplit

LONGEST = 40
MOST_DIGITS = 6
# A year and a month have six digits; a policy number, a telephone, a postal code or a birthday has more.
_INSIDE = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".test", ".example", ".invalid")
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


def entry_url(public_url: str, campaign: str) -> str:
    """Return the address that a campaign's code holds.

    Raises ValueError with a sentence for the operator when the campaign's name or the public address is unfit.
    """
    if fault := fault_of(campaign):
        raise ValueError(fault)
    address = urlsplit(public_url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ValueError("PUBLIC_URL must say where customers reach the chat, for example https://renewal.example.jp/")
    if address.query or address.fragment or address.username:
        raise ValueError("PUBLIC_URL must be the plain address of the chat, without a query, a fragment or a login")
    return urlunsplit(address._replace(path=address.path or "/", query=urlencode({"entry": campaign})))


def is_public(url: str) -> bool:
    """Tell whether an address may be printed: https, at what can be a public name (RFC 6761) or number."""
    address = urlsplit(url)
    host = (address.hostname or "").rstrip(".")
    with suppress(ValueError):
        return address.scheme == "https" and ip_address(host).is_global
    return address.scheme == "https" and "." in host and not host.endswith(_INSIDE)
