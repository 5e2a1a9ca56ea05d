"""Describe who works at the console."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.tables import Table


class Agent(Table):
    """One person at the desk; the secret of their one-time passwords is sealed under a key of their own.

    `last_code_step` is the time step (RFC 6238) of the last one-time password used: none counts twice.
    """

    __tablename__ = "agents"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    key: Mapped[bytes]
    sealed: Mapped[bytes]
    last_code_step: Mapped[int] = mapped_column(default=0)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def place(self) -> str:
        """Name the row to its seal."""
        return f"agents/{self.id}"


class AgentSession(Table):
    """One login at the console; its id is known to the cookie alone.

    It was last used at `last_seen_at`; `present_at` is when its page last gave a sign of life.
    """

    __tablename__ = "agent_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    id_hash: Mapped[str] = mapped_column(unique=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"), index=True)
    logged_in_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    present_at: Mapped[datetime]
