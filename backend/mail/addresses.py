"""Normalise e-mail addresses."""

from __future__ import annotations

import unicodedata


def normalised_email(typed: str) -> str:
    """Return an e-mail as members and mails are found by it."""
    return unicodedata.normalize("NFKC", typed).strip().lower()
