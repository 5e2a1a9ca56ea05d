"""Hash and check passwords off the event loop, and refuse those that are easily guessed."""

from __future__ import annotations

import asyncio
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn import zxcvbn

from service.problems import Problem

_AT_ONCE = 4  # each check takes 46 MiB of memory
_SHORTEST, _LONGEST = 10, 128
_JUDGED = 72  # zxcvbn's time grows with the square of the length
_WEAKEST_SCORE = 2
_PART_THAT_COUNTS = 3  # shorter e-mail names occur in any password by chance
_LENGTH = "パスワードは10文字以上、128文字以内で決めてください。"
_EMAIL_IN_IT = "メールアドレスの@より前の部分を含まないパスワードを決めてください。"
_GUESSABLE = "推測されやすいパスワードです。関係のない言葉を3つ以上つなげるなど、長くして決めてください。"


def argon2id() -> PasswordHasher:
    """Make the hasher: OWASP's memory with twice its passes, 0.1 to 0.3 seconds on one core of a small server."""
    return PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1)


class Passwords:
    """Check passwords in the same time whether or not their owner exists."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def hash(self, password: str) -> str:
        """Return the argon2id hash of a new password."""
        async with self._slots:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def hash_if_strong(self, password: str, email: str) -> str:
        """Return the hash of a password that a customer chose; raise Problem 422 with the reason against it."""
        reason = await asyncio.to_thread(weakness, password, email)
        if reason:
            raise Problem(422, "password-weak", reason)
        return await self.hash(password)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Say whether the password is right; without a hash, take as long and say no."""
        async with self._slots:
            matches = await asyncio.to_thread(self._matches, password_hash, password)
        return matches and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Say whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    @cached_property
    def _nobodys(self) -> str:
        # Made when it is first needed, in the thread that needs it: making it takes as long as a check.
        return self._hasher.hash("the password of nobody")

    def _matches(self, password_hash: str | None, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash or self._nobodys, password)
        except (VerifyMismatchError, InvalidHashError):
            return False


def weakness(password: str, email: str) -> str | None:
    """Return what speaks against a password, as a sentence for the customer; it counts as typed."""
    if not _SHORTEST <= len(password) <= _LONGEST:
        return _LENGTH
    name = email.partition("@")[0].lower()
    if len(name) >= _PART_THAT_COUNTS and name in password.lower():
        return _EMAIL_IN_IT
    score: int = zxcvbn(password[:_JUDGED], user_inputs=[email, name])["score"]
    return _GUESSABLE if score < _WEAKEST_SCORE else None
