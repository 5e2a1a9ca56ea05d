"""Start the renewal backend: wire settings, clock, database and web application."""

from __future__ import annotations

import os
import sys
from functools import partial

import uvloop
from aiohttp import web

from backend.app import backend_app
from backend.background import in_background
from backend.demonstration.operations import OPERATIONS as DEMONSTRATION
from backend.demonstration.seeding import seed
from backend.documents import DocumentLibrary
from backend.mail.sender import MailSender
from backend.mail.transports import DemonstrationMailbox, SmtpTransport
from backend.migrations import SCRIPTS
from backend.resources import Resources
from backend.settings import Settings
from backend.storage.data_key import unlock
from backend.tidying import tidy
from service.clock import clock_from_env
from service.database import Database
from service.logs import configure_logs
from service.migrations import migrate
from service.passwords import Passwords, argon2id
from service.tracing import traced
from service.vault import Vault, VaultError

_SECONDS_BETWEEN_MAILS = 1.0
_AN_HOUR = 3600.0


async def start(settings: Settings) -> web.Application:
    """Bring the database to its newest schema, fill it in demonstration mode, and make the application.

    Raises VaultError where DATA_KEYS is missing, malformed or not what the data was sealed under.
    """
    vault = Vault.from_setting(settings.data_keys)
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    resources = Resources(
        database=Database(settings.database_url),
        clock=clock_from_env(os.environ),
        documents=DocumentLibrary.load(),
        passwords=Passwords(argon2id()),
        public_url=settings.public_url,
    )
    await migrate(resources.database, SCRIPTS, vault=vault)
    # What a migration sealed would lie on in plain there.
    await resources.database.truncate_log()
    await unlock(resources.database, vault)
    if settings.demonstration:
        await seed(resources, settings.demonstration_copies)
    app = backend_app(resources, settings.api_key, DEMONSTRATION if settings.demonstration else ())
    transport = SmtpTransport(settings.smtp, settings.mail_from) if settings.smtp else DemonstrationMailbox()
    sender = MailSender(resources.database, resources.clock, transport)
    app.cleanup_ctx.append(in_background({sender.send_due: _SECONDS_BETWEEN_MAILS, partial(tidy, resources): _AN_HOUR}))
    return app


def main() -> None:
    """Serve until told to stop (SIGINT, SIGTERM); requests under way are finished first."""
    settings = Settings.from_env(os.environ)
    configure_logs("backend")
    loop = uvloop.new_event_loop()
    try:
        with traced("backend", os.environ):
            web.run_app(start(settings), host="127.0.0.1", port=settings.port, print=None, access_log=None, loop=loop)
    except VaultError as error:
        sys.exit(f"backend: {error}")


if __name__ == "__main__":
    main()
