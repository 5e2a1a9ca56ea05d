"""Seal what customers say under a key of each conversation, so that destroying the key destroys the words.

Envelope encryption: a data key seals the rows of a conversation, or the backend's columns, and is itself kept only
wrapped by a master key of `DATA_KEYS`. Both are AES-256-GCM (NIST SP 800-38D) with random 96-bit nonces:

    wrapped key = id of the master key (8) | nonce (12) | data key (32) | tag (16)
    sealed row  = nonce (12) | JSON | tag (16), the row's place being its associated data

Of a conversation nothing unwrapped is kept between calls: unwrapping takes microseconds, and a key that is forgotten
is forgotten in every process at once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

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


class DataKey:
    """Seal and open under one data key."""

    def __init__(self, key: bytes) -> None:
        """Take the unwrapped key, 32 bytes."""
        self._key = key
        self._cipher = AESGCM(key)

    def seal(self, content: Any, place: str) -> bytes:
        """Seal JSON content; it opens at the same place only."""
        nonce = secrets.token_bytes(_NONCE)
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        # Half a surrogate pair, which JSON can carry, is no UTF-8 otherwise.
        plain = text.encode(errors="surrogatepass")
        return nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> Any:
        """Return the content sealed at a place; raises VaultError."""
        try:
            plain = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
        except (InvalidTag, ValueError, TypeError):
            raise VaultError("a sealed row does not open: it was changed, moved or sealed under another key") from None
        return json.loads(plain.decode(errors="surrogatepass"))

    def blind_index(self, value: str, place: str) -> str:
        """Return by what a sealed value is found: HMAC-SHA-256 in hex, the same for the same value and place only."""
        return hmac.digest(self._index_key, f"{place}\0{value}".encode(errors="surrogatepass"), "sha256").hex()

    @cached_property
    def _index_key(self) -> bytes:
        # RFC 5869: what finds and what seals are never the same key.
        return HKDF(hashes.SHA256(), _KEY, salt=None, info=b"blind index").derive(self._key)


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
        return self.unwrap(key).seal(content, place)

    def open(self, key: bytes | None, sealed: bytes | None, place: str) -> Any:
        """Return the content sealed at a place; raises ForgottenError or VaultError."""
        data_key = self.unwrap(key)
        if sealed is None:
            raise ForgottenError
        return data_key.open(sealed, place)

    def unwrap(self, key: bytes | None) -> DataKey:
        """Open a wrapped key; raises ForgottenError or VaultError, which names a missing master key by its id."""
        return DataKey(self._unwrapped(key))

    def knows(self, key: bytes) -> bool:
        """Tell whether the master key that wrapped a data key is there; the first 8 bytes of the latter suffice."""
        return key[:MASTER_ID_BYTES] in self._masters

    def rewrap(self, key: bytes) -> bytes:
        """Return a wrapped key under the first master key; the same one if it is that already."""
        return key if key.startswith(self._current) else self._wrap(self._unwrapped(key))

    def _wrap(self, data_key: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return self._current + nonce + self._masters[self._current].encrypt(nonce, data_key, self._current)

    def _unwrapped(self, key: bytes | None) -> bytes:
        if key is None:
            raise ForgottenError
        master, rest = key[:MASTER_ID_BYTES], key[MASTER_ID_BYTES:]
        if not self.knows(key):
            raise VaultError(f"DATA_KEYS lacks the key {master.hex()} under which data was sealed")
        try:
            return self._masters[master].decrypt(rest[:_NONCE], rest[_NONCE:], master)
        except (InvalidTag, ValueError):
            raise VaultError("a wrapped key does not open: it was changed") from None
