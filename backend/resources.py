"""Hold what handlers work with; the entry point makes it, tests make their own."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from aiohttp import web

from backend.documents import DocumentLibrary
from service.clock import Clock
from service.database import Database
from service.passwords import Passwords


@dataclass(frozen=True)
class Resources:
    """Hold the edges: database, clock, documents, password hashing, and the sources of identifiers and tokens.

    `public_url` is where the links in mails lead, without a slash at its end.
    """

    database: Database
    clock: Clock
    documents: DocumentLibrary
    passwords: Passwords
    public_url: str = "http://localhost:8080"
    new_uuid: Callable[[], UUID] = uuid4
    new_token: Callable[[], str] = secrets.token_urlsafe  # 256 bits

    def new_id(self) -> str:
        """Return an identifier that no one can guess."""
        return self.new_uuid().hex


RESOURCES: web.AppKey[Resources] = web.AppKey("resources", Resources)
