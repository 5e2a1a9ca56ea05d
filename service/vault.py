"""Seal what customers say under a key of each conversation, so that destroying the key destroys the words.

Envelope encryption: a data key seals a conversation's rows, and is itself kept only wrapped by a master key of
`DATA_KEYS`. Both are AES-256-GCM (NIST SP 800-38D) with random 96-bit nonces:

    wrapped key = id of the master key (8) | nonce (12) | data key (32) | tag (16)
    sealed row  = nonce (12) | JSON | tag (16), the row's place being its associated data

Nothing unwrapped is kept between calls: unwrapping takes microseconds, and a key that is forgotten is forgotten in
every process at once.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MASTER_ID_BYTES = 8
_KEY, _NONCE = 32, 12  # bytes


class VaultError(Exception):
    """Something cannot be sealed or opened; the text names no data and no key."""


class ForgottenError(VaultError):
    """The conversation's key was destroyed, and with it everything that was sealed under it."""

    def __init__(self) -> None:
        super().__init__("the key of this conversation was destroyed")


def new_master_key() -> str:
    """Make one key for `DATA_KEYS`."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY)).decode()


class Vault:
    """Make, wrap and use data keys; the first master key wraps new ones, the others still open old ones."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take the master keys, 32 bytes each; raises VaultError when there is none or one is of another size."""
        if not keys or any(len(key) != _KEY for key in keys):
            raise VaultError("DATA_KEYS needs urlsafe base64 keys of 32 bytes, separated by commas")
        self._masters = {hashlib.sha256(key).digest()[:MASTER_ID_BYTES]: AESGCM(key) for key in keys}
        self._current = next(iter(self._masters))

    @classmethod
    def from_setting(cls, data_keys: str) -> Vault:
        """Read the setting `DATA_KEYS`; raises VaultError when it is missing or malformed."""
        try:
            # Only strict decoding sees a key that was cut or mistyped.
            keys = [
                base64.b64decode(part.strip(), altchars=b"-_", validate=True)
                for part in data_keys.split(",")
                if part.strip()
            ]
        except ValueError:
            keys = []
        return cls(keys)

    def new_key(self) -> bytes:
        """Make a data key and return it wrapped."""
        return self._wrap(secrets.token_bytes(_KEY))

    def seal(self, key: bytes | None, content: Any, place: str) -> bytes:
        """Seal JSON content under a wrapped key; it opens at the same place only, and not as another row's."""
        nonce = secrets.token_bytes(_NONCE)
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        # Half a surrogate pair, which JSON can carry, is no UTF-8 otherwise.
        plain = text.encode(errors="surrogatepass")
        return nonce + AESGCM(self._unwrap(key)).encrypt(nonce, plain, place.encode())

    def open(self, key: bytes | None, sealed: bytes | None, place: str) -> Any:
        """Return the content sealed at a place; raises ForgottenError or VaultError."""
        cipher = AESGCM(self._unwrap(key))
        if sealed is None:
            raise ForgottenError
        try:
            plain = cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
        except (InvalidTag, ValueError):
            raise VaultError("a sealed row does not open: it was changed, moved or sealed under another key") from None
        return json.loads(plain.decode(errors="surrogatepass"))

    def knows(self, key: bytes) -> bool:
        """Tell whether the master key that wrapped a data key is there; the first 8 bytes of the latter suffice."""
        return key[:MASTER_ID_BYTES] in self._masters

    def rewrap(self, key: bytes) -> bytes:
        """Return a wrapped key under the first master key; the same one if it is that already."""
        return key if key.startswith(self._current) else self._wrap(self._unwrap(key))

    def _wrap(self, data_key: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return self._current + nonce + self._masters[self._current].encrypt(nonce, data_key, self._current)

    def _unwrap(self, key: bytes | None) -> bytes:
        if key is None:
            raise ForgottenError
        master, rest = key[:MASTER_ID_BYTES], key[MASTER_ID_BYTES:]
        if not self.knows(key):
            raise VaultError("DATA_KEYS lacks a key under which data was sealed")
        try:
            return self._masters[master].decrypt(rest[:_NONCE], rest[_NONCE:], master)
        except (InvalidTag, ValueError):
            raise VaultError("a conversation's wrapped key does not open: it was changed") from None
