"""Show operators the figures that the database holds, the same from whichever replica is asked."""

from __future__ import annotations

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select

from backend.resources import RESOURCES
from backend.storage.tables import ApplicationRow, DraftRow, MailRow

_WAITING = MailRow.retry_at.is_not(None)
_COUNTS = (
    ("backend_renewals", "Renewals that were ever begun", select(func.count()).select_from(DraftRow)),
    ("backend_applications", "Applications accepted", select(func.count()).select_from(ApplicationRow)),
    ("backend_mails_waiting", "Mails that wait for their next attempt", select(func.count()).where(_WAITING)),
    ("backend_mails_given_up", "Mails never delivered", select(func.count()).where(MailRow.failed_at.is_not(None))),
)
_OLDEST = select(func.min(MailRow.created_at)).where(_WAITING)


async def show_metrics(request: web.Request) -> web.Response:
    """Count what is in the tables, in Prometheus text; no label carries an id or a name."""
    resources, registry = request.app[RESOURCES], CollectorRegistry()
    async with resources.database.read() as session:
        for name, meaning, count in _COUNTS:
            Gauge(name, meaning, registry=registry).set(await session.scalar(count) or 0)
        oldest = await session.scalar(_OLDEST)
    age = (resources.clock.now() - oldest).total_seconds() if oldest else 0
    Gauge("backend_oldest_mail_seconds", "Age of the longest waiting mail", registry=registry).set(age)
    return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
