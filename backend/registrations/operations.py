"""Serve registrations: their drafts, and the links that complete them."""

from __future__ import annotations

from aiohttp import web

from backend.caller import caller_of
from backend.mail.models import Accepted, LinkToken, PasswordChoice
from backend.registrations.completion import complete, renew_link, view_link
from backend.registrations.models import Completion, LinkView, MailRequest, Registration, RegistrationRequest
from backend.registrations.moving import (
    begin_registration,
    cancel_registration,
    correct_step,
    give_answer,
    send_mail_again,
)
from backend.registrations.record import show
from backend.renewals.models import AnswerRequest, CancellationRequest, CorrectionRequest
from backend.resources import RESOURCES
from service.operations import Operation, reply


async def start_registration(request: web.Request, body: RegistrationRequest) -> web.Response:
    """Begin a registration, or show the one that the conversation has under way."""
    registration, is_new = await begin_registration(request.app[RESOURCES], body.conversation_id)
    return reply(registration, 201 if is_new else 200)


async def get_registration(request: web.Request) -> web.Response:
    """Show a registration."""
    resources = request.app[RESOURCES]
    async with resources.database.read() as session:
        return reply(await show(session, _id(request), resources.clock.now()))


async def answer_registration_step(request: web.Request, body: AnswerRequest) -> web.Response:
    """Answer a registration's next step; the review requests the membership."""
    given = (body.step, body.answer)
    return reply(await give_answer(request.app[RESOURCES], caller_of(request), _id(request), given, body.evidence))


async def correct_registration_answer(request: web.Request, body: CorrectionRequest) -> web.Response:
    """Have an answered step, and what depends on it, asked again."""
    return reply(await correct_step(request.app[RESOURCES], _id(request), body.step, body.evidence))


async def stop_registration(request: web.Request, body: CancellationRequest) -> web.Response:
    """Put an end to a registration at the customer's wish."""
    return reply(await cancel_registration(request.app[RESOURCES], _id(request), body.evidence))


async def send_registration_mail(request: web.Request, body: MailRequest) -> web.Response:
    """Send the mail with the link again."""
    return reply(await send_mail_again(request.app[RESOURCES], _id(request), body.evidence))


async def get_registration_link(request: web.Request, body: LinkToken) -> web.Response:
    """Say what has become of a link."""
    return reply(await view_link(request.app[RESOURCES], body.token))


async def renew_registration_link(request: web.Request, body: LinkToken) -> web.Response:
    """Send a new link in place of an expired one; the answer is the same for any token."""
    await renew_link(request.app[RESOURCES], body.token)
    return reply(Accepted(), 202)


async def complete_registration(request: web.Request, body: PasswordChoice) -> web.Response:
    """Make the member of a link."""
    return reply(await complete(request.app[RESOURCES], caller_of(request), body.token, body.password), 201)


def _id(request: web.Request) -> str:
    return request.match_info["registration_id"]


_ONE = "/v1/registrations/{registration_id}"
_NOT_FOUND = {404: ("registration-not-found",)}
_NOT_NOW = _NOT_FOUND | {409: ("step-not-pending",), 422: ("invalid-body",)}

OPERATIONS = (
    Operation(
        "POST",
        "/v1/registrations",
        start_registration,
        "Begin a registration, or show the one that the conversation has under way",
        body=RegistrationRequest,
        returns={201: Registration, 200: Registration},
        problems={422: ("invalid-body",)},
    ),
    Operation(
        "POST",
        "/v1/registrations/link",
        get_registration_link,
        "Say what has become of a link that completes a registration",
        body=LinkToken,
        returns={200: LinkView},
        problems={422: ("invalid-body",)},
    ),
    Operation(
        "POST",
        "/v1/registrations/link/renewal",
        renew_registration_link,
        "Send a new link in place of an expired one",
        body=LinkToken,
        returns={202: Accepted},
        problems={422: ("invalid-body",)},
    ),
    Operation(
        "POST",
        "/v1/registrations/completion",
        complete_registration,
        "Make the member of a link",
        body=PasswordChoice,
        returns={201: Completion},
        problems={
            404: ("link-unknown",),
            409: ("link-used",),
            410: ("link-expired",),
            422: ("password-weak", "invalid-body"),
        },
    ),
    Operation("GET", _ONE, get_registration, "Show a registration", returns={200: Registration}, problems=_NOT_FOUND),
    Operation(
        "POST",
        f"{_ONE}/answers",
        answer_registration_step,
        "Answer a registration's next step; the review requests the membership",
        body=AnswerRequest,
        returns={200: Registration},
        problems=_NOT_FOUND
        | {
            409: ("step-not-pending", "terms-changed"),
            422: ("answer-invalid", "contract-not-matched", "renewed-policy-number", "invalid-body"),
            429: ("registration-slowed",),
        },
    ),
    Operation(
        "POST",
        f"{_ONE}/corrections",
        correct_registration_answer,
        "Have an answered step, and what depends on it, asked again",
        body=CorrectionRequest,
        returns={200: Registration},
        problems=_NOT_NOW,
    ),
    Operation(
        "POST",
        f"{_ONE}/cancellation",
        stop_registration,
        "Put an end to a registration at the customer's wish",
        body=CancellationRequest,
        returns={200: Registration},
        problems=_NOT_NOW,
    ),
    Operation(
        "POST",
        f"{_ONE}/mails",
        send_registration_mail,
        "Send the mail with the link again",
        body=MailRequest,
        returns={200: Registration},
        problems=_NOT_NOW | {429: ("registration-slowed",)},
    ),
)
