"""Tell how to log in or register as a fictional person, and show the mails; served in demonstration mode alone."""

from __future__ import annotations

from datetime import date, datetime

from aiohttp import web
from pydantic import BaseModel
from sqlalchemy import select

from backend.demonstration.seeding import logins, stranger
from backend.members.models import PersonName
from backend.private_model import PrivateModel
from backend.resources import RESOURCES
from backend.storage.tables import MailRow
from service.operations import Operation, reply


class Login(BaseModel):
    """One fictional member's login, and the situation that the member is in."""

    email: str
    password: str
    situation: str


class Logins(BaseModel):
    """The logins of the demonstration."""

    logins: list[Login]


class Mail(PrivateModel):
    """One mail that the demonstration delivered."""

    id: str
    kind: str
    to: str
    subject: str
    text: str
    sent_at: datetime


class Mails(PrivateModel):
    """The demonstration's mailbox, newest first."""

    mails: list[Mail]


class Stranger(PrivateModel):
    """Someone who is no member yet, to try the registration with."""

    name: PersonName
    birth_date: date
    postal_code: str
    address: str
    phone: str
    email: str
    policy_number: str


async def list_mails(request: web.Request) -> web.Response:
    """List the mails that were delivered, newest first."""
    query = select(MailRow).where(MailRow.sent_at.is_not(None)).order_by(MailRow.sent_at.desc(), MailRow.id).limit(100)
    async with request.app[RESOURCES].database.read() as session:
        rows = await session.scalars(query)
    return reply(Mails(mails=[_mail(row) for row in rows]))


def _mail(row: MailRow) -> Mail:
    columns = {name: getattr(row, name) for name in ("id", "kind", "subject", "text", "sent_at")}
    return Mail.model_validate(columns | {"to": row.recipient})


async def get_stranger(_request: web.Request) -> web.Response:
    """Show whom to try the registration with."""
    return reply(Stranger.model_validate(stranger()))


async def list_logins(_request: web.Request) -> web.Response:
    """List the logins of the demonstration."""
    return reply(Logins.model_validate({"logins": logins()}))


OPERATIONS = (
    Operation(
        "GET",
        "/v1/demonstration/logins",
        list_logins,
        "List the logins of the demonstration",
        returns={200: Logins},
        documented=False,
    ),
    Operation(
        "GET",
        "/v1/demonstration/mails",
        list_mails,
        "List the mails that were delivered, newest first",
        returns={200: Mails},
        documented=False,
    ),
    Operation(
        "GET",
        "/v1/demonstration/registration",
        get_stranger,
        "Show whom to try the registration with",
        returns={200: Stranger},
        documented=False,
    ),
)
