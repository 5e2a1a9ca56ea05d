"""Hold what handlers work with; the entry point makes it, tests make their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from aiohttp import web

from backend.documents import DocumentLibrary
from backend.members.passwords import Passwords
from service.clock import Clock
from service.database import Database


@dataclass(frozen=True)
class Resources:
    """Hold the edges: database, clock, documents, password hashing, and the source of identifiers."""

    database: Database
    clock: Clock
    documents: DocumentLibrary
    passwords: Passwords
    new_uuid: Callable[[], UUID] = uuid4

    def new_id(self) -> str:
        """Return an identifier that no one can guess."""
        return self.new_uuid().hex


RESOURCES: web.AppKey[Resources] = web.AppKey("resources", Resources)
