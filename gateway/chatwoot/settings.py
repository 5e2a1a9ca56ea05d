"""Read the settings of the desk at Chatwoot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_NEEDED = (
    "CHATWOOT_URL",
    "CHATWOOT_ACCOUNT_ID",
    "CHATWOOT_INBOX_ID",
    "CHATWOOT_TOKEN",
    "CHATWOOT_WEBHOOK_SECRET",
)
_SHORTEST_SECRET = 32


@dataclass(frozen=True)
class ChatwootSettings:
    """Hold where the desk is and how to enter it; times in seconds."""

    url: str
    account_id: int
    inbox_id: int
    token: str = field(repr=False)
    # The last part of the webhook's address, of our own making.
    webhook_secret: str = field(repr=False)
    # What the inbox signs its webhooks with, of Chatwoot's making; versions before 4.13 sign nothing.
    signing_secret: str = field(default="", repr=False)
    deadline: float = 10.0
    # How often what is not told yet is looked for, and the longest pause of what fails.
    poll_interval: float = 0.3
    longest_pause: float = 60.0
    # How often Chatwoot is asked without being rung for: it rings once, whether anybody hears it or not.
    look_interval: float = 60.0
    lease: float = 40.0

    @property
    def desk(self) -> str:
        """Name the inbox among all inboxes: an id of one says nothing in another."""
        return f"{self.url}/accounts/{self.account_id}/inboxes/{self.inbox_id}"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> ChatwootSettings:
        """Build them; fail on what is missing or cannot be right rather than start without a desk."""
        missing = [name for name in _NEEDED if not env.get(name)]
        if missing:
            raise ValueError(f"HANDOVER=chatwoot needs {', '.join(missing)}")
        if not env["CHATWOOT_URL"].startswith(("https://", "http://")):
            raise ValueError("CHATWOOT_URL begins with https://")
        if len(env["CHATWOOT_WEBHOOK_SECRET"]) < _SHORTEST_SECRET:
            raise ValueError(f"CHATWOOT_WEBHOOK_SECRET has at least {_SHORTEST_SECRET} characters")
        return cls(
            url=env["CHATWOOT_URL"].rstrip("/"),
            account_id=_number(env, "CHATWOOT_ACCOUNT_ID"),
            inbox_id=_number(env, "CHATWOOT_INBOX_ID"),
            token=env["CHATWOOT_TOKEN"],
            webhook_secret=env["CHATWOOT_WEBHOOK_SECRET"],
            signing_secret=env.get("CHATWOOT_SIGNING_SECRET") or "",
        )


def _number(env: Mapping[str, str], name: str) -> int:
    try:
        return int(env[name])
    except ValueError as error:
        raise ValueError(f"{name} is a number: it stands in the addresses of Chatwoot's pages") from error
