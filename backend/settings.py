"""Read the backend's settings from the environment, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from backend.mail.transports import SmtpServer


@dataclass(frozen=True)
class Settings:
    """Hold what the process was told at start."""

    port: int
    api_key: str
    data_keys: str
    state_dir: Path
    database_url: str
    demonstration: bool
    demonstration_copies: int
    public_url: str
    smtp: SmtpServer | None
    mail_from: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read the settings; raise ValueError where one that has no default is missing."""
        api_key = env.get("BACKEND_API_KEY", "")
        if not api_key:
            raise ValueError("BACKEND_API_KEY is required: the key that callers send as X-API-Key")
        return cls(
            port=int(env.get("BACKEND_PORT") or 8100),
            api_key=api_key,
            data_keys=data_keys(env),
            state_dir=state_dir(env),
            database_url=database_url(env),
            demonstration=env.get("DEMONSTRATION") == "1",
            demonstration_copies=int(env.get("DEMONSTRATION_COPIES") or 0),
            public_url=(env.get("PUBLIC_URL") or f"http://localhost:{env.get('PORT') or 8080}").rstrip("/"),
            smtp=_smtp(env),
            mail_from=env.get("MAIL_FROM") or "noreply@localhost",
        )


def _smtp(env: Mapping[str, str]) -> SmtpServer | None:
    url = env.get("SMTP_URL")
    if url:
        if not env.get("MAIL_FROM"):
            raise ValueError("MAIL_FROM is required with SMTP_URL: the address that mails come from")
        return SmtpServer.of(url)
    if env.get("DEMONSTRATION") != "1":
        raise ValueError("SMTP_URL is required, except with DEMONSTRATION=1: customers get links and receipts by mail")
    return None


def database_url(env: Mapping[str, str]) -> str:
    """Return the URL of the backend's database, by default a file in the state folder."""
    return env.get("BACKEND_DATABASE_URL") or f"sqlite+aiosqlite:///{state_dir(env).resolve()}/backend.db"


def data_keys(env: Mapping[str, str]) -> str:
    """Return the master keys of what is sealed, as `service.vault` reads them."""
    return env.get("DATA_KEYS", "")


def state_dir(env: Mapping[str, str]) -> Path:
    """Return the folder that holds what the processes keep."""
    return Path(env.get("STATE_DIR") or "var")
