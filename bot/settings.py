"""Read the process's settings from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Hold what `python -m bot` needs to know; the stores are named in `endpoints.yml`."""

    port: int
    channel_api_key: str
    actions_url: str
    tracker_database_url: str
    model_path: Path
    data_keys: str = field(repr=False)
    # As long as the gateway keeps the transcript.
    transcript_days: int = 400

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read the settings; raises ValueError when a key is missing."""
        api_key = env.get("CHANNEL_API_KEY", "")
        if not api_key:
            raise ValueError("CHANNEL_API_KEY is required: the gateway shows it to reach Rasa")
        if not env.get("DATA_KEYS"):
            raise ValueError("DATA_KEYS is required: conversations are sealed under them")
        return cls(
            port=int(env.get("RASA_PORT") or 5005),
            channel_api_key=api_key,
            actions_url=env.get("ACTIONS_URL") or f"http://127.0.0.1:{env.get('ACTIONS_PORT') or 5055}/webhook",
            tracker_database_url=tracker_database_url(env),
            model_path=Path(env.get("MODEL_PATH") or "models"),
            data_keys=env["DATA_KEYS"],
            transcript_days=int(env.get("TRANSCRIPT_DAYS") or 400),
        )

    def as_env(self) -> dict[str, str]:
        """Return the values that `endpoints.yml` takes from the environment."""
        return {
            "ACTIONS_URL": self.actions_url,
            "TRACKER_DATABASE_URL": self.tracker_database_url,
            "DATA_KEYS": self.data_keys,
        }


def tracker_database_url(env: Mapping[str, str]) -> str:
    """Return the URL of the tracker's database, by default a file in the state folder."""
    return env.get("TRACKER_DATABASE_URL") or f"sqlite:///{env.get('STATE_DIR') or './var'}/tracker.db"
