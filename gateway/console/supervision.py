"""Show supervisors and auditors where customers stop, and how the desk is doing."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from gateway.campaigns import campaign_of
from gateway.console.agents import Agents
from gateway.console.figures import Cohort, Figures
from gateway.console.guard import HELPS, OVERSEES, Guard
from gateway.console.schemas import ENDS, REASONS
from gateway.views import Views
from service.clock import Clock

_PERIODS = {"7": "7日間", "30": "30日間", "90": "90日間"}
CHANNELS = {"web": "ウェブ", "line": "LINE", "phone": "電話"}
_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)
_MOST = 20


class Supervision:
    """Serve the pages of figures."""

    def __init__(self, guard: Guard, agents: Agents, figures: Figures, views: Views, clock: Clock) -> None:
        self._guard = guard
        self._agents = agents
        self._figures = figures
        self._views = views
        self._clock = clock

    async def show_funnel(self, request: web.Request) -> web.Response:
        """Show how far the conversations of a period came; an unknown choice in the address is the usual one."""
        agent = await self._guard.agent(request, OVERSEES)
        query = request.query
        chosen = {
            "days": query["days"] if query.get("days") in _PERIODS else "30",
            "channel": query.get("channel") if query.get("channel") in CHANNELS else "",
            "entry": campaign_of(query.get("entry", "")),
        }
        since = self._clock.now() - timedelta(days=int(str(chosen["days"])))
        began, stages = await self._figures.funnel(Cohort(since, chosen["channel"] or None, chosen["entry"] or None))
        return self._views.page(
            "console_funnel",
            agent=agent,
            began=began,
            stages=stages,
            chosen=chosen,
            periods=_PERIODS,
            channels=CHANNELS,
            entries=await self._figures.entries(),
        )

    async def show_overview(self, request: web.Request) -> web.Response:
        """Show who waits, who helps whom, why people are asked for, and what the bot did not understand."""
        agent = await self._guard.agent(request, OVERSEES)
        now = self._clock.now()
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        work = await self._figures.workload(now, today, now - _WEEK)
        present = await self._agents.present()
        people = [
            {
                "name": each.name,
                "present": each.id in present,
                "held": work.held.get(each.id, 0),
                "taken": work.taken.get(each.id, 0),
            }
            for each in await self._agents.everyone()
            if each.role in HELPS and each.disabled_at is None
        ]
        return self._views.page(
            "console_overview",
            agent=agent,
            now=now,
            waiting=work.waiting,
            longest=now - work.waiting_since if work.waiting_since else None,
            median_wait=work.median_wait,
            people=people,
            reasons={REASONS.get(reason, reason): count for reason, count in work.reasons.items()},
            ends={ENDS.get(end, end): count for end, count in work.ends.items()},
            repeated=await self._figures.repeated(now - _MONTH, _MOST),
            unread=await self._figures.unread(now - _MONTH, _MOST),
        )
