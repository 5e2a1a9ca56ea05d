"""Read the settings of the LINE channel; without its secret and token there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_API = "https://api.line.me"
_DATA = "https://api-data.line.me"
_DIALOG = "https://access.line.me/dialog/bot/accountLink"


@dataclass(frozen=True)
class LineSettings:
    """Hold what the channel's console shows, and where our pages are; times in seconds."""

    channel_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    public_url: str
    api_url: str = _API
    data_url: str = _DATA
    dialog_url: str = _DIALOG
    # A reply token lives for a minute; what is late is pushed.
    reply_within: float = 45.0
    deadline: float = 10.0
    # How often what is not told yet is looked for, and the longest pause of what fails.
    poll_interval: float = 0.3
    longest_pause: float = 60.0
    quota_pause: float = 600.0
    lease: float = 30.0

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> LineSettings | None:
        """Build them, or return None where no channel is connected; fail on a channel without an address for pages."""
        secret, token = env.get("LINE_CHANNEL_SECRET"), env.get("LINE_CHANNEL_ACCESS_TOKEN")
        if not (secret and token):
            return None
        if not env.get("PUBLIC_URL"):
            raise ValueError("PUBLIC_URL is required with LINE: its messages lead to our pages")
        return cls(
            channel_secret=secret,
            access_token=token,
            public_url=env["PUBLIC_URL"].rstrip("/"),
            api_url=(env.get("LINE_API_URL") or _API).rstrip("/"),
            data_url=(env.get("LINE_DATA_API_URL") or _DATA).rstrip("/"),
            dialog_url=env.get("LINE_DIALOG_URL") or _DIALOG,
        )
