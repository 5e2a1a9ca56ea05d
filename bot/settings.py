"""Read the process's settings from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Hold what `python -m bot` needs to know; the stores are named in `endpoints.yml`."""

    port: int
    channel_api_key: str
    actions_url: str
    tracker_database_url: str
    model_path: Path

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read the settings; raises ValueError when the channel's key is missing."""
        api_key = env.get("CHANNEL_API_KEY", "")
        if not api_key:
            raise ValueError("CHANNEL_API_KEY is required: the gateway shows it to reach Rasa")
        state = env.get("STATE_DIR") or "./var"
        return cls(
            port=int(env.get("RASA_PORT") or 5005),
            channel_api_key=api_key,
            actions_url=env.get("ACTIONS_URL") or f"http://127.0.0.1:{env.get('ACTIONS_PORT') or 5055}/webhook",
            tracker_database_url=env.get("TRACKER_DATABASE_URL") or f"sqlite:///{state}/tracker.db",
            model_path=Path(env.get("MODEL_PATH") or "models"),
        )

    def as_env(self) -> dict[str, str]:
        """Return the values that `endpoints.yml` takes from the environment."""
        return {"ACTIONS_URL": self.actions_url, "TRACKER_DATABASE_URL": self.tracker_database_url}
