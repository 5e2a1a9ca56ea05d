"""Read e-mail addresses."""

from __future__ import annotations

import re

from email_validator import EmailNotValidError, validate_email

from bot.japanese.denial import standing
from bot.japanese.reading import Found, Reason, Unread
from bot.japanese.text import normalise

_SIGNS = "!#-'*+.0-9=?A-Z^-~-"  # without what stands around and between addresses: < > ( ) [ ] , ; : / "
_ADDRESS = re.compile(rf"[{_SIGNS}]{{1,64}}@[{_SIGNS}]{{1,255}}")
_AT = re.compile(r" *@ *")
# Mobile carriers once gave out addresses with dots in a row or before the @: they exist, and RFC 5321 forbids them.
_OLD_MOBILE = re.compile(
    r"[a-z0-9][\w.+-]*@(?:docomo\.ne\.jp|(?:\w+\.)?ezweb\.ne\.jp|\w\.vodafone\.ne\.jp)", re.IGNORECASE
)
_SAID_AT = re.compile(r"\s*(?:@マーク|アットマーク|あっとまーく|アット|あっと|[(\[]at[)\]])\s*", re.IGNORECASE)
_SAID_DOT = re.compile(
    r"\s*(?:ドット|どっと)\s*|(?<=[a-z0-9])[,、。](?=(?:co|ne|or|ac|go|com|net|org|jp)\b)", re.IGNORECASE
)


def read_email(text: str) -> str | Unread:
    """Return the one e-mail address of `text`; no network is asked whether its domain exists. 「AからBに」 is B.

    DOUBTFUL: it may be right, and the customer has to confirm it: an old mobile address that breaks the standard, or
    one read aloud (taroアットマークexample.jp) or with a comma for a dot.
    """
    typed = _AT.sub("@", normalise(text))
    addresses, old = _addresses(typed)
    if addresses:
        return addresses[0] if len(addresses) == 1 else Unread(Reason.SEVERAL, addresses)
    said = _SAID_DOT.sub(".", _SAID_AT.sub("@", typed))
    likely = old or (sum(_addresses(said), ()) if said != typed else ())
    if likely:
        return Unread(Reason.DOUBTFUL, likely)
    return Unread(Reason.MALFORMED if "@" in typed else Reason.ABSENT)


def _addresses(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the addresses of `text` that keep to the standard, and the old mobile ones that do not."""
    written = [Found(each.start(), each.end(), each.group().strip("'").rstrip(".")) for each in _ADDRESS.finditer(text)]
    kept = standing(text, written, moves=True)
    valid = {address for each in kept if (address := _valid(each))}
    return tuple(sorted(valid)), tuple(each for each in kept if not _valid(each) and _OLD_MOBILE.fullmatch(each))


def _valid(address: str) -> str | None:
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return None
