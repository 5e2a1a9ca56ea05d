"""Say what went wrong as RFC 9457 problem JSON, in a Japanese sentence with a next action."""

from __future__ import annotations

from typing import Any

CONTENT_TYPE = "application/problem+json"


class Problem(Exception):
    """Carry one refusal to the client.

    `kind` is the stable slug a client may branch on, `detail` the sentence a customer may read,
    `extra` further members of the problem object (RFC 9457, section 3.2).
    """

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(kind)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.headers = headers or {}
        self.extra = extra

    def document(self, request_id: str) -> dict[str, Any]:
        """Return the problem object for one request."""
        return {
            "type": f"/problems/{self.kind}",
            "title": self.kind,
            "status": self.status,
            "detail": self.detail,
            "request_id": request_id,
            **self.extra,
        }
