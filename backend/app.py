"""Put the operations of all topics together into the web application."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from pydantic import BaseModel

from backend.applications.operations import OPERATIONS as APPLICATIONS
from backend.caller import require_actor, require_key
from backend.calls.operations import OPERATIONS as CALLS
from backend.contracts.operations import OPERATIONS as CONTRACTS
from backend.evidence_report.operations import OPERATIONS as EVIDENCE_REPORT
from backend.ledger.operations import OPERATIONS as LEDGER
from backend.members.operations import OPERATIONS as MEMBERS
from backend.metrics import show_metrics
from backend.quotes.operations import OPERATIONS as QUOTES
from backend.reference.operations import OPERATIONS as REFERENCE
from backend.registrations.operations import OPERATIONS as REGISTRATIONS
from backend.renewals.operations import OPERATIONS as RENEWALS
from backend.resources import RESOURCES, Resources
from service.operations import Operation, describe, reply, routes
from service.web import create_app


class Health(BaseModel):
    """The process answers."""

    status: str


async def get_health(_request: web.Request) -> web.Response:
    """Say that the process answers."""
    return reply(Health(status="ok"))


async def get_openapi(_request: web.Request) -> web.Response:
    """Describe this interface."""
    return web.json_response(openapi())


OPERATIONS = (
    Operation("GET", "/healthz", get_health, "Say that the process answers", returns={200: Health}),
    Operation("GET", "/metrics", show_metrics, "Show the figures in Prometheus text", returns={200: None}),
    Operation("GET", "/openapi.json", get_openapi, "Describe this interface", documented=False),
    *MEMBERS,
    *CALLS,
    *REGISTRATIONS,
    *CONTRACTS,
    *RENEWALS,
    *QUOTES,
    *APPLICATIONS,
    *LEDGER,
    *EVIDENCE_REPORT,
    *REFERENCE,
)


def openapi() -> dict[str, Any]:
    """Return the OpenAPI document of the backend."""
    return describe(
        "Renewal backend", "1.0.0", OPERATIONS, key_header="X-API-Key", headers=("X-Actor", "X-Channel", "X-Member")
    )


def backend_app(resources: Resources, api_key: str, further_operations: tuple[Operation, ...] = ()) -> web.Application:
    """Make the application; it closes the database when it stops."""
    app = create_app(require_key(api_key), require_actor, trusts_callers=True)
    app[RESOURCES] = resources
    app.add_routes(routes((*OPERATIONS, *further_operations)))

    async def close_database(_app: web.Application) -> None:
        await resources.database.close()

    app.on_cleanup.append(close_database)
    return app
