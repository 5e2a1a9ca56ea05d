"""Make what only this service can make: ids nobody guesses and signatures nobody forges."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets


def new_id() -> str:
    """Make an unguessable id of 256 bits, safe in addresses and cookies."""
    return secrets.token_urlsafe(32)


def digest(text: str) -> str:
    """Return the SHA-256 of a 256-bit id: what a database may hold of it."""
    return hashlib.sha256(_bytes(text)).hexdigest()


class Signer:
    """Sign texts for one purpose; a signature made for another purpose never fits."""

    def __init__(self, secret: str, purpose: str) -> None:
        """Derive the purpose's own key from the service's secret."""
        self._key = hmac.digest(secret.encode(), purpose.encode(), "sha256")

    def sign(self, text: str) -> str:
        """Return the signature of a text."""
        mark = hmac.digest(self._key, _bytes(text), "sha256")
        return base64.urlsafe_b64encode(mark).decode().rstrip("=")

    def fits(self, text: str, signature: str) -> bool:
        """Tell, in constant time, whether the signature is the text's."""
        return hmac.compare_digest(self.sign(text).encode(), _bytes(signature))


def _bytes(text: str) -> bytes:
    """Encode any text at all: a browser may send half a surrogate pair in JSON, or stray bytes in a cookie."""
    return text.encode(errors="surrogatepass")
