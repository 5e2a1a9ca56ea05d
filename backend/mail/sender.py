"""Send what is due in the outbox; several processes may do so at once."""

from __future__ import annotations

import structlog

from backend.mail import outbox
from backend.mail.transports import RefusedForEverError, Transport
from backend.storage.tables import MailRow
from service import tracing
from service.clock import Clock
from service.database import Database
from service.logs import failure

_log = structlog.get_logger()


class MailSender:
    """Claim, deliver and settle one mail after the other."""

    def __init__(self, database: Database, clock: Clock, transport: Transport) -> None:
        self._database = database
        self._clock = clock
        self._transport = transport

    async def send_due(self) -> None:
        """Send every mail that is due; what fails is tried again later."""
        while (mail := await self._claim()) is not None:
            with tracing.begin("mail", kind=mail.kind, attempts=mail.attempts):
                await self._send(mail)

    async def _claim(self) -> MailRow | None:
        async with self._database.write() as session:
            return await outbox.claim(session, self._clock.now())

    async def _send(self, mail: MailRow) -> None:
        try:
            await self._transport.deliver(mail)
        except Exception as error:  # Whatever the network does: the mail stays and is tried again.
            await self._fail(mail, error)
            return
        async with self._database.write() as session:
            if row := await outbox.held(session, mail):
                outbox.mark_sent(row, self._clock.now(), keep_text=self._transport.keeps_text)
        _log.info("mail_sent", mail_id=mail.id, kind=mail.kind, attempts=mail.attempts)

    async def _fail(self, mail: MailRow, error: Exception) -> None:
        async with self._database.write() as session:
            row = await outbox.held(session, mail)
            for_ever = isinstance(error, RefusedForEverError)
            given_up = row is not None and outbox.mark_failed(row, self._clock.now(), for_ever=for_ever)
        tracing.note(error=type(error).__name__)
        event = "mail_given_up" if given_up else "mail_delayed"
        _log.warning(event, mail_id=mail.id, kind=mail.kind, attempts=mail.attempts, **failure(error))
