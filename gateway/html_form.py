"""Read what a page's own form posts."""

from __future__ import annotations

from urllib.parse import parse_qsl

from aiohttp import web

from service.problems import Problem
from service.web import read_text

_MOST_FIELDS = 50


async def read_form(request: web.Request) -> dict[str, str]:
    """Return the fields of a posted HTML form; refuse another media type, and what is no form, with a problem."""
    text = await read_text(request, "application/x-www-form-urlencoded")
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        detail = "送信内容を読み取れませんでした。もう一度お試しください。"
        raise Problem(400, "malformed-form", detail) from error
