"""Read e-mail addresses."""

from __future__ import annotations

import re

from email_validator import EmailNotValidError, validate_email

from bot.japanese.reading import Reason, Unread
from bot.japanese.text import normalise

_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")
_AROUND = "<>()[]「」,;:.\"'"
# Mobile carriers once gave out addresses with dots in a row or before the @: they exist, and RFC 5321 forbids them.
_OLD_MOBILE = re.compile(
    r"[a-z0-9][\w.+-]*@(?:docomo\.ne\.jp|(?:\w+\.)?ezweb\.ne\.jp|\w\.vodafone\.ne\.jp)", re.IGNORECASE
)


def read_email(text: str) -> str | Unread:
    """Return the one e-mail address of `text`; no network is asked whether its domain exists.

    DOUBTFUL: an old mobile address that breaks the standard: it may be right, and the customer has to confirm it.
    """
    typed = normalise(text)
    written = [match.group().strip(_AROUND) for match in _ADDRESS.finditer(typed)]
    addresses = {address for each in written if (address := _valid(each))}
    if len(addresses) > 1:
        return Unread(Reason.SEVERAL, tuple(sorted(addresses)))
    if addresses:
        return addresses.pop()
    old = tuple(each for each in written if _OLD_MOBILE.fullmatch(each))
    if old:
        return Unread(Reason.DOUBTFUL, old)
    return Unread(Reason.MALFORMED if "@" in typed else Reason.ABSENT)


def _valid(address: str) -> str | None:
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return None
