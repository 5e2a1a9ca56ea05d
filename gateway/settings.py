"""Read the gateway's settings from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, cast, get_args

from gateway.chatwoot.settings import ChatwootSettings
from gateway.line.settings import LineSettings

Handover = Literal["console", "chatwoot", "phone"]


@dataclass(frozen=True)
class Settings:
    """Hold every setting of the process; times in seconds unless they are durations of a session."""

    database_url: str
    rasa_url: str
    channel_api_key: str
    backend_url: str
    backend_api_key: str
    # The master keys of what is sealed (service/vault.py).
    data_keys: str = field(repr=False)
    port: int = 8080
    # Behind a proxy that ends TLS: believe its X-Forwarded-Proto and the last X-Forwarded-For.
    trust_proxy: bool = False
    # The login page offers the backend's fictional members.
    demonstration: bool = False
    # The LINE channel, where one is connected.
    line: LineSettings | None = None
    # Where customers reach the chat, for QR codes.
    public_url: str = ""
    # How people answer: at the console, at a Chatwoot, or on the telephone alone (docs/handover.md, docs/chatwoot.md).
    handover: Handover = "phone"
    chatwoot: ChatwootSettings | None = None
    # How long a request waits for its turn before it answers 202.
    respond_within: float = 10.0
    # How long a customer waits in silence before the apology.
    apology_after: float = 5.0
    # Longest call to Rasa; a turn asks the actions, and they the backend, several times.
    rasa_deadline: float = 45.0
    backend_deadline: float = 10.0
    # A claimed turn is free again this long after its process last renewed the claim.
    lease: float = 5.0
    longest_pause: float = 2.0
    poll_interval: float = 0.5
    # How often this process looks for what other replicas wrote.
    watch_interval: float = 1.0
    # How often takeovers that their holders left are looked for.
    left_interval: float = 30.0
    # How often lapsed sessions are deleted and old conversations forgotten.
    tidy_interval: float = 3600.0
    heartbeat: float = 15.0
    parallel_turns: int = 32
    # A year, from one renewal of a contract to the next, and the month in which it is asked about.
    transcript_lifetime: timedelta = timedelta(days=400)
    session_lifetime: timedelta = timedelta(days=30)
    login_idle: timedelta = timedelta(minutes=30)
    login_absolute: timedelta = timedelta(hours=12)
    session_burst: int = 120
    session_per_second: float = 2.0
    address_burst: int = 1200
    address_per_second: float = 40.0

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Build the settings; fail on a missing key rather than start half open."""
        handover = _one_of(env.get("HANDOVER") or "phone")
        return cls(
            database_url=database_url(env),
            rasa_url=env.get("RASA_URL") or f"http://127.0.0.1:{env.get('RASA_PORT') or 5005}",
            channel_api_key=_required(env, "CHANNEL_API_KEY"),
            backend_url=env.get("BACKEND_URL") or f"http://127.0.0.1:{env.get('BACKEND_PORT') or 8100}",
            backend_api_key=_required(env, "BACKEND_API_KEY"),
            data_keys=_required(env, "DATA_KEYS"),
            port=int(env.get("PORT") or 8080),
            trust_proxy=env.get("TRUST_PROXY") == "1",
            demonstration=env.get("DEMONSTRATION") == "1",
            line=LineSettings.from_env(env),
            public_url=env.get("PUBLIC_URL", ""),
            handover=handover,
            chatwoot=ChatwootSettings.from_env(env) if handover == "chatwoot" else None,
            transcript_lifetime=timedelta(days=int(env.get("TRANSCRIPT_DAYS") or 400)),
        )


def database_url(env: Mapping[str, str]) -> str:
    """Return the URL of the gateway's database, by default a file in the state folder."""
    return env.get("GATEWAY_DATABASE_URL") or f"sqlite+aiosqlite:///{env.get('STATE_DIR') or './var'}/gateway.db"


def _one_of(handover: str) -> Handover:
    if handover not in get_args(Handover):
        raise ValueError("HANDOVER is console, chatwoot or phone")
    return cast(Handover, handover)


def _required(env: Mapping[str, str], name: str) -> str:
    if not env.get(name):
        raise ValueError(f"{name} is required")
    return env[name]
