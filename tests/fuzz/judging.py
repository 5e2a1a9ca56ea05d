"""Judge any answer: what must hold whatever was sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import requests

_INNARDS = re.compile(r"Traceback|\.py\b|aiohttp|sqlalchemy|pydantic|Python/|line \d+", re.IGNORECASE)
_JAPANESE = re.compile(r"[ぁ-ん]")


def judge(response: requests.Response, sent: Any = None) -> None:
    """Assert that the answer is no accident, and a refusal is a problem that says nothing but its sentence."""
    assert response.status_code < 500, (sent, response.text)
    assert "Server" not in response.headers
    if response.status_code < 400:
        return
    assert response.headers["Content-Type"].startswith("application/problem+json"), (sent, response.text)
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["request_id"] == response.headers["X-Request-Id"]
    assert problem["detail"].endswith("。"), problem
    assert _JAPANESE.search(problem["detail"]), problem
    said = json.dumps(problem, ensure_ascii=False)
    assert not _INNARDS.search(said), said
    # A plain word may be one of our own names, and hypothesis tries the sentences of our own source, too.
    own = {problem["detail"], problem["type"]}
    given = [value for value in typed(sent) if value not in own and not re.fullmatch(r"[a-z_.-]*|.{1,5}", value)]
    echoed = [value for value in given if value in said]
    assert echoed == [], (echoed, said)


def judge_border(response: requests.Response) -> None:
    """Assert the headers that every answer of the public edge has."""
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] in ("no-store", "no-cache")
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def typed(sent: Any) -> Iterator[str]:
    """Yield each text value of a document."""
    if isinstance(sent, str):
        yield sent
    elif isinstance(sent, dict):
        for value in sent.values():
            yield from typed(value)
    elif isinstance(sent, list):
        for value in sent:
            yield from typed(value)
