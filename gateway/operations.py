"""List every operation of the gateway once: routes and OpenAPI text follow from it."""

from __future__ import annotations

from aiohttp import web

from gateway.api import ConversationApi
from gateway.continuation import ContinuationPages
from gateway.login import LoginPages
from gateway.metrics import Metrics
from gateway.pages import Pages
from gateway.password import PasswordPages
from gateway.registration import RegistrationPages
from gateway.schemas import Health, Messages, OpenConversation, OpenedConversation, SendMessage
from gateway.streams import Streams
from service.operations import Operation, describe, reply

_OWN = "/api/conversations/{conversation_id}"
_NOT_OWN = {401: ("login-required",), 404: ("conversation-not-found",)}
_POSTED = {
    400: ("malformed-body", "malformed-json"),
    401: ("login-required",),
    403: ("cross-origin",),
    408: ("body-too-slow",),
    413: ("body-too-large",),
    415: ("media-type-unsupported",),
    429: ("too-many-requests",),
}


def api_operations(api: ConversationApi, streams: Streams) -> tuple[Operation, ...]:
    """Return the operations of the web API."""
    return (
        Operation(
            "POST",
            "/api/conversations",
            api.open_conversation,
            "Open the session's conversation, or find the one it has (200)",
            body=OpenConversation,
            returns={200: OpenedConversation, 201: OpenedConversation},
            problems={**_POSTED, 422: ("invalid-body",)},
        ),
        Operation(
            "POST",
            f"{_OWN}/messages",
            api.send_message,
            "Send a text or press a button; 202 when the answer will come by the event stream",
            body=SendMessage,
            returns={200: Messages, 202: Messages},
            problems={
                **_POSTED,
                404: ("conversation-not-found", "choice-unknown"),
                409: ("choice-used", "person-answers"),
                422: ("invalid-body", "text-empty", "text-too-long", "values-invalid", "values-unexpected"),
            },
        ),
        Operation(
            "GET",
            f"{_OWN}/messages",
            api.list_messages,
            "List the lines after a number",
            query=("after",),
            returns={200: Messages},
            problems={**_NOT_OWN, 422: ("number-invalid",)},
        ),
        Operation(
            "GET",
            f"{_OWN}/events",
            streams.stream_events,
            "Follow the lines as server-sent events (text/event-stream, id = seq, honours Last-Event-ID)",
            query=("after",),
            returns={200: None},
            problems={**_NOT_OWN, 422: ("number-invalid",)},
        ),
    )


def page_operations(
    pages: Pages,
    login: LoginPages,
    registration: RegistrationPages,
    password: PasswordPages,
    continuation: ContinuationPages,
) -> tuple[Operation, ...]:
    """Return the pages; they answer people, so the OpenAPI text leaves them out."""
    table = (
        ("GET", "/", pages.show_chat),
        ("GET", "/login", login.show_login),
        ("POST", "/login", login.log_in),
        ("POST", "/logout", login.log_out),
        ("GET", "/register", registration.show),
        ("POST", "/register", registration.complete),
        ("POST", "/register/renewal", registration.renew),
        ("GET", "/password", password.show),
        ("POST", "/password", password.change),
        ("GET", "/continue", continuation.show),
        ("POST", "/continue", continuation.go_on),
        ("GET", "/mailbox", pages.show_mailbox),
        ("GET", "/review", pages.show_review),
        ("GET", "/receipt", pages.show_receipt),
        ("GET", "/receipt.pdf", pages.show_receipt_pdf),
        ("GET", "/documents/{document_id}/{version}", pages.show_document),
    )
    return tuple(Operation(method, path, handler, path, documented=False) for method, path, handler in table)


def upkeep_operations(metrics: Metrics, described: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """Return what operators and programs ask: health, figures, and the description of the API."""

    async def show_health(_request: web.Request) -> web.Response:
        return reply(Health())

    async def show_metrics(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": metrics.content_type})

    async def show_openapi(_request: web.Request) -> web.Response:
        return web.json_response(document)

    own = (
        Operation("GET", "/healthz", show_health, "Tell that the process can serve", returns={200: Health}),
        Operation("GET", "/metrics", show_metrics, "Show the figures in Prometheus text", returns={200: None}),
        Operation("GET", "/openapi.json", show_openapi, "Show this description", documented=False),
    )
    document = describe("Renewal chat", "1.0.0", (*described, *own))
    return own
