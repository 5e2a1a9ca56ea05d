"""Make a campaign's QR code for print at the desk, as `make qr` does on the command line."""

from __future__ import annotations

import io

import segno
from aiohttp import web

from gateway.campaigns import LONGEST, entry_url, fault_of, is_public
from gateway.console.guard import OVERSEES, Guard
from gateway.views import Views
from service.problems import Problem

QR = "/console/qr"
_UNFIT = (
    f"キャンペーン名は、半角の英小文字・数字・ハイフンで{LONGEST}文字までです。"
    "7桁以上の数字は、証券番号や電話番号かもしれないため使えません。"
)
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
_MODULE = 25  # pixels: as large as `make qr` draws it


class QrCodes:
    """Serve /console/qr."""

    def __init__(self, guard: Guard, views: Views, public_url: str) -> None:
        """Lead to the chat at `public_url`, or where the console is reached when it is empty."""
        self._guard = guard
        self._views = views
        self._public_url = public_url

    async def show(self, request: web.Request) -> web.Response:
        """Ask for a campaign's name, and show its code."""
        agent = await self._guard.agent(request, OVERSEES)
        campaign = request.query.get("campaign", "").strip()
        error = _UNFIT if campaign and fault_of(campaign) else ""
        url = self._url(request, campaign) if campaign and not error else ""
        # Where the console is reached, customers may not come.
        fit = bool(self._public_url) and is_public(url)
        asked = {"campaign": campaign, "url": url, "is_for_print": fit, "error": error}
        return self._views.page("console_qr", 422 if error else 200, agent=agent, **asked)

    async def draw(self, request: web.Request) -> web.Response:
        """Return the code for print: error correction Q, a margin of four modules."""
        await self._guard.agent(request, OVERSEES)
        campaign, ending = request.match_info["campaign"], request.match_info["ending"]
        if fault_of(campaign):
            raise Problem(404, "campaign-unfit", _UNFIT)
        drawn = io.BytesIO()
        code = segno.make(self._url(request, campaign), error="q", micro=False)
        code.save(drawn, kind=ending, border=4, scale=_MODULE)
        headers = {"Content-Disposition": f'inline; filename="{campaign}.{ending}"'}
        return web.Response(body=drawn.getvalue(), content_type=_TYPES[ending], headers=headers)

    def _url(self, request: web.Request, campaign: str) -> str:
        return entry_url(self._public_url or str(request.url.origin()), campaign)
