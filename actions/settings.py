"""Read the action server's settings from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.clock import Clock, clock_from_env


@dataclass(frozen=True)
class Settings:
    """Hold what the action server is told from outside."""

    port: int
    backend_url: str
    backend_api_key: str
    channel_api_key: str
    clock: Clock
    release: str
    # People answer in the chat itself (docs/handover.md); elsewhere on the telephone alone.
    people_answer: bool = False

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read the settings; raise KeyError when a key is missing."""
        backend_port = env.get("BACKEND_PORT") or "8100"
        return cls(
            port=int(env.get("ACTIONS_PORT") or "5055"),
            backend_url=env.get("BACKEND_URL") or f"http://127.0.0.1:{backend_port}",
            backend_api_key=env["BACKEND_API_KEY"],
            channel_api_key=env["CHANNEL_API_KEY"],
            clock=clock_from_env(env),
            release=env.get("RELEASE") or "unnamed",
            people_answer=env.get("HANDOVER") in ("console", "chatwoot"),
        )
