"""Deliver mails: by SMTP, or into the demonstration's own mailbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from backend.storage.tables import MailRow

_DEFAULT_PORTS: Mapping[str, int] = {"smtp": 25, "smtps": 465}
_SECONDS = 20


class RefusedForEverError(Exception):
    """The recipient's server will never take this mail."""


class Transport(Protocol):
    """Deliver one mail, or raise: RefusedForEverError where another attempt is useless."""

    keeps_text: bool

    async def deliver(self, mail: MailRow) -> None:
        """Deliver a mail; done twice, the recipient can tell by the Message-ID."""


class DemonstrationMailbox:
    """Leave mails in the outbox, where the demonstration shows them."""

    keeps_text = True

    async def deliver(self, mail: MailRow) -> None:
        """Do nothing: the mail lies where it is read."""


@dataclass(frozen=True)
class SmtpServer:
    """Where and how to hand mails over, as SMTP_URL says: `smtp://user:password@host:port?starttls`, `smtps://…`."""

    host: str
    port: int
    username: str | None
    password: str | None
    use_tls: bool
    start_tls: bool

    @classmethod
    def of(cls, url: str) -> SmtpServer:
        """Read the URL; raise ValueError, which does not repeat it, where it is none."""
        parts = urlsplit(url)
        options = parse_qs(parts.query, keep_blank_values=True)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or set(options) - {"starttls"}:
            raise ValueError("SMTP_URL must look like smtp://user:password@host:port?starttls or smtps://…")
        return cls(
            host=parts.hostname,
            port=parts.port or (587 if options else _DEFAULT_PORTS[parts.scheme]),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=parts.scheme == "smtps",
            start_tls=bool(options),
        )

    def options(self) -> dict[str, Any]:
        """Return the arguments of aiosmtplib."""
        return {
            "hostname": self.host,
            "port": self.port,
            "username": self.username,
            "password": self.password,
            "use_tls": self.use_tls,
            "start_tls": self.start_tls,
            "timeout": _SECONDS,
        }


class SmtpTransport:
    """Hand mails to an SMTP server, one connection each."""

    keeps_text = False

    def __init__(self, server: SmtpServer, sender: str) -> None:
        """Send from `sender`, for example 更新手続き <noreply@example.jp>."""
        self._server = server
        self._sender = sender

    async def deliver(self, mail: MailRow) -> None:
        """Send one mail; raise RefusedForEverError on a permanent refusal (5xx) of the recipient or the content."""
        try:
            await aiosmtplib.send(message_of(mail, self._sender), **self._server.options())
        except aiosmtplib.SMTPRecipientsRefused as error:
            _raise_if_for_ever(*(refused.code for refused in error.recipients))
            raise
        except aiosmtplib.SMTPDataError as error:
            _raise_if_for_ever(error.code)
            raise


def message_of(mail: MailRow, sender: str) -> EmailMessage:
    """Make the message; its Message-ID follows from the mail's id, so that a second sending is recognisable."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.recipient, mail.subject
    message["Message-ID"] = f"<{mail.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    message["Date"] = format_datetime(_whole_second(mail.created_at))
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies
    message.set_content(mail.text)
    return message


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _raise_if_for_ever(*codes: int) -> None:
    if codes and all(code >= 500 for code in codes):
        raise RefusedForEverError from None
