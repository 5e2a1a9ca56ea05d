"""Render the pages' templates, and every refusal on a page as a page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from jinja2 import Environment, FileSystemLoader

from service import help_lines
from service.logs import failure
from service.problems import Problem

_TEMPLATES = Path(__file__).parent / "templates"
_TITLES = {
    401: "ログインが必要です",
    403: "受け付けられませんでした",
    404: "ページが見つかりません",
    429: "しばらくお待ちください",
}
_PAGES = frozenset({"/", "/login", "/logout", "/review", "/receipt"})
_log = structlog.get_logger()


class Views:
    """Render templates by name."""

    def __init__(self) -> None:
        loader = FileSystemLoader(_TEMPLATES)
        self._templates = Environment(loader=loader, autoescape=True)
        self._templates.globals["help"] = help_lines

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
            if problem.kind == "login-required":
                return web.Response(status=303, headers={"Location": "/login"})
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


def japanese_time(at: datetime) -> str:
    """Say a moment in both calendars, for example 令和2年5月3日(2020年)10時5分."""
    return f"令和{at.year - 2018}年{at.month}月{at.day}日({at.year}年){at.hour}時{at.minute}分"
