"""Render the pages' templates, and every refusal on a page as a page."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from service import help_lines
from service.logs import failure
from service.problems import Problem
from service.wording import both_calendars, clock_time

_TEMPLATES = Path(__file__).parent / "templates"
_TITLES = {
    401: "ログインが必要です",
    403: "受け付けられませんでした",
    404: "ページが見つかりません",
    429: "しばらくお待ちください",
}
_PAGES = frozenset(
    {
        "/",
        "/login",
        "/line/login",
        "/logout",
        "/continue",
        "/register",
        "/register/renewal",
        "/password",
        "/mailbox",
        "/console",
        "/console/login",
        "/console/logout",
        "/console/audit",
        "/console/call",
        "/console/call/end",
        "/console/call/link",
        "/console/funnel",
        "/console/overview",
        "/console/qr",
        "/review",
        "/receipt",
        "/receipt.pdf",
    }
)
# The page's own address is left out: the reader's browser may know the service by another name.
_OWN_LINK = re.compile(r"https?://[^/\s]+(/(?:register|password|continue)\?token=[\w.-]+)")
_log = structlog.get_logger()


class Views:
    """Render templates by name."""

    def __init__(self, *, is_demonstration: bool = False) -> None:
        """Load the templates; those of a demonstration lead to its mailbox."""
        loader = FileSystemLoader(_TEMPLATES)
        self._templates = Environment(loader=loader, autoescape=True)
        self._templates.globals["help"] = help_lines
        self._templates.globals["is_demonstration"] = is_demonstration
        self._templates.filters |= {
            "linked": linked,
            "japanese_time": lambda at: japanese_time(datetime.fromisoformat(at)),
        }

    def page(self, name: str, status: int = 200, **context: Any) -> web.Response:
        """Render one template as an HTML response."""
        text = self._templates.get_template(f"{name}.html").render(context)
        return web.Response(text=text, status=status, content_type="text/html")

    @web.middleware
    async def show_refusals(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Show what went wrong on a page as a page; the API's callers get problem JSON."""
        if request.path not in _PAGES and not request.path.startswith("/documents/"):
            return await handler(request)
        try:
            return await handler(request)
        except Problem as problem:
            if problem.status == 401 and "login" in problem.extra:
                return web.Response(status=303, headers={"Location": problem.extra["login"]})
            return self._refusal(problem.status, problem.detail, problem.headers)
        except web.HTTPException as error:
            if error.status < 400:
                raise
            return self._refusal(error.status, "画面を開き直して、もう一度お試しください。")
        except Exception as error:  # The page's last border: logged, and told as one calm sentence.
            _log.error("unexpected", **failure(error))
            return self._refusal(500, "しばらくしてから、もう一度お試しください。")

    def _refusal(self, status: int, detail: str, headers: dict[str, str] | None = None) -> web.Response:
        title = _TITLES.get(status, "ただいま表示できません")
        response = self.page("error", status, title=title, detail=detail)
        response.headers.update(headers or {})
        return response


def linked(text: str) -> Markup:
    """Make a text's links of our own pages links; everything else in it is shown as it is."""
    return Markup(_OWN_LINK.sub(r'<a href="\1">\g<0></a>', str(escape(text))))  # noqa: S704 - escaped just before


def japanese_time(at: datetime) -> str:
    """Say a moment in both calendars, for example 令和2年5月3日(2020年)午前10時5分."""
    return both_calendars(at.date()) + clock_time(at)
