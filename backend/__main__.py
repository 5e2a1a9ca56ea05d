"""Start the renewal backend: wire settings, clock, database and web application."""

from __future__ import annotations

import os

import uvloop
from aiohttp import web
from argon2 import PasswordHasher

from backend.app import backend_app
from backend.demonstration.operations import OPERATIONS as DEMONSTRATION
from backend.demonstration.seeding import seed
from backend.documents import DocumentLibrary
from backend.members.passwords import Passwords
from backend.migrations import SCRIPTS
from backend.resources import Resources
from backend.settings import Settings
from service.clock import clock_from_env
from service.database import Database
from service.logs import configure_logs
from service.migrations import migrate


async def start(settings: Settings) -> web.Application:
    """Bring the database to its newest schema, fill it in demonstration mode, and make the application."""
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    resources = Resources(
        database=Database(settings.database_url),
        clock=clock_from_env(os.environ),
        documents=DocumentLibrary.load(),
        passwords=Passwords(PasswordHasher()),
    )
    await migrate(resources.database, SCRIPTS)
    if not settings.demonstration:
        return backend_app(resources, settings.api_key)
    await seed(resources, settings.demonstration_copies)
    return backend_app(resources, settings.api_key, DEMONSTRATION)


def main() -> None:
    """Serve until told to stop (SIGINT, SIGTERM); requests under way are finished first."""
    settings = Settings.from_env(os.environ)
    configure_logs("backend")
    loop = uvloop.new_event_loop()
    web.run_app(start(settings), host="127.0.0.1", port=settings.port, print=None, access_log=None, loop=loop)


if __name__ == "__main__":
    main()
