"""Guard the border: response headers, forged requests, cookies, and who really asks."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from gateway.settings import Settings
from service.problems import Problem

API_PREFIX = "/api/"
CLIENT_HEADER = "X-Requested-With"
CLIENT_NAME = "renewal-chat"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Border:
    """Read the outside of a request; a proxy's word counts only where the settings say so."""

    def __init__(self, settings: Settings) -> None:
        self._trust_proxy = settings.trust_proxy
        self._max_age = int(settings.session_lifetime.total_seconds())

    def is_https(self, request: web.Request) -> bool:
        """Tell whether the customer's own connection is encrypted."""
        forwarded = request.headers.get("X-Forwarded-Proto", "") if self._trust_proxy else ""
        return (forwarded or request.scheme) == "https"

    def address(self, request: web.Request) -> str:
        """Return the customer's address: the last that our proxy appended, or the peer's."""
        forwarded = request.headers.get("X-Forwarded-For", "") if self._trust_proxy else ""
        return forwarded.rpartition(",")[2].strip() or request.remote or "unknown"

    def session_id(self, request: web.Request) -> str:
        """Return the session id of the cookie, or an empty text."""
        return request.cookies.get(self._cookie(request), "")

    def give_session(self, request: web.Request, response: web.StreamResponse, session_id: str) -> None:
        """Set the session cookie: a host-only one where the connection is encrypted."""
        response.set_cookie(
            self._cookie(request),
            session_id,
            max_age=self._max_age,
            path="/",
            secure=self.is_https(request),
            httponly=True,
            samesite="Lax",
        )

    def drop_session(self, request: web.Request, response: web.StreamResponse) -> None:
        """Have the browser forget the session."""
        secure = self.is_https(request)
        response.del_cookie(self._cookie(request), path="/", secure=secure, httponly=True, samesite="Lax")

    async def add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """Add the security headers to every response, errors and streams included."""
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-cache" if request.path.startswith("/static/") else "no-store")
        if self.is_https(request):
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")

    def _cookie(self, request: web.Request) -> str:
        return "__Host-session" if self.is_https(request) else "session"


@web.middleware
async def refuse_forgery(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a change that another site's page asks for in a customer's name."""
    if request.method == "POST":
        origin = request.headers.get("Origin")
        foreign = origin is not None and _host_of(origin) != request.host.lower()
        # Another site cannot set this header without asking first, and is not allowed to.
        unnamed = request.path.startswith(API_PREFIX) and request.headers.get(CLIENT_HEADER) != CLIENT_NAME
        if foreign or unnamed:
            raise Problem(403, "cross-origin", "この操作は受け付けられません。画面を開き直してお試しください。")
    return await handler(request)


def _host_of(origin: str) -> str | None:
    """Return host and port of an Origin; None of one that names no host, such as `null`."""
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None
