"""Tell how to log in as a fictional member; served in demonstration mode alone."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel

from backend.demonstration.seeding import logins
from service.operations import Operation, reply


class Login(BaseModel):
    """One fictional member's login, and the situation that the member is in."""

    email: str
    password: str
    situation: str


class Logins(BaseModel):
    """The logins of the demonstration."""

    logins: list[Login]


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
)
