"""Know the people at the desk: a password, a one-time password of their authenticator, and a role."""

from __future__ import annotations

import hmac
import re
from datetime import timedelta

import pyotp
from sqlalchemy import bindparam, delete, select, update

from gateway import audit
from gateway.console.tables import Agent, AgentSession
from gateway.keys import digest, new_id
from service.clock import Clock
from service.database import Database
from service.passwords import Passwords
from service.vault import Vault

AGENT, SUPERVISOR, AUDITOR = ROLES = ("agent", "supervisor", "auditor")
IDLE, WHOLE = timedelta(minutes=30), timedelta(hours=10)
"""How long a login lasts unused, and at most: one working day."""
_SEEN_AGAIN = timedelta(seconds=30)  # finer than this, "last seen" would only cost writes
_LATELY = timedelta(minutes=2)
# Statements of every poll are built once: building one costs as much as running it.
_LOGGED_IN = (
    select(AgentSession, Agent)
    .join(Agent, Agent.id == AgentSession.agent_id)
    .where(AgentSession.id_hash == bindparam("cookie"), Agent.disabled_at.is_(None))
    .where(AgentSession.last_seen_at > bindparam("seen"), AgentSession.logged_in_at > bindparam("begun"))
)
_NAMES = select(Agent.id, Agent.name)
_SEEN = select(AgentSession.agent_id).where(AgentSession.present_at > bindparam("since"))
_PRESENT = select(Agent.id, Agent.name).where(Agent.id.in_(_SEEN)).order_by(Agent.id)
_DRIFT = (-1, 0, 1)  # time steps of 30 seconds by which an authenticator's clock may be wrong (RFC 6238, 5.2)


class CodeUsedError(Exception):
    """Say that a one-time password is the agent's and has let them in once already."""


class Agents:
    """Make, check and remember agents."""

    def __init__(self, database: Database, vault: Vault, clock: Clock, passwords: Passwords) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._passwords = passwords

    async def create(self, agent_id: str, name: str, role: str, password: str) -> str:
        """Make an agent, or give an existing one new secrets; return the secret for the authenticator.

        Raises Problem 422 `password-weak`, and ValueError for an unknown role or an ill-formed id.
        """
        if role not in ROLES:
            raise ValueError(f"the role is one of {', '.join(ROLES)}")
        if not re.fullmatch(r"[a-z][a-z0-9.-]{1,31}", agent_id):
            raise ValueError("an agent's id is 2 to 32 small letters, digits, dots and hyphens, a letter first")
        password_hash = await self._passwords.hash_if_strong(password, agent_id)
        secret = pyotp.random_base32()
        async with self._database.write() as session:
            agent = await session.get(Agent, agent_id) or Agent(id=agent_id, created_at=self._clock.now())
            agent.name, agent.role, agent.password_hash, agent.disabled_at = name, role, password_hash, None
            agent.key, agent.last_code_step = self._vault.new_key(), 0
            agent.sealed = self._vault.seal(agent.key, secret, agent.place)
            session.add(agent)
            await session.execute(delete(AgentSession).where(AgentSession.agent_id == agent_id))
            audit.record(session, self._clock.now(), "system", "agent-made", detail=f"{agent_id} {role}")
        return secret

    async def authenticate(self, agent_id: str, password: str, code: str) -> str | None:
        """Return the id of a new login, None where password or one-time password is not the agent's.

        Raises CodeUsedError.
        """
        async with self._database.read() as session:
            agent = await session.get(Agent, agent_id)
        known = agent if agent is not None and agent.disabled_at is None else None
        is_right = await self._passwords.verify(known.password_hash if known else None, password)
        step = self._step_of(known, code) if known else None
        if known is None:
            return None
        if not is_right or step is None:
            await self._refuse(known)
            return None
        if not await self._use(known, step):
            await self._refuse(known)
            raise CodeUsedError
        return await self._let_in(known)

    async def find(self, session_id: str, *, acts: bool = True) -> Agent | None:
        """Return who is logged in under a cookie's id, if the login has not lapsed.

        Who `acts` keeps the login alive; who only has the page open is present.
        """
        now = self._clock.now()
        given = {"cookie": digest(session_id), "seen": now - IDLE, "begun": now - WHOLE}
        async with self._database.read() as session:
            row = (await session.execute(_LOGGED_IN, given)).one_or_none()
        if row is None:
            return None
        login, agent = row
        seen = {"present_at": now} if now - login.present_at > _SEEN_AGAIN else {}
        seen |= {"last_seen_at": now} if acts and now - login.last_seen_at > _SEEN_AGAIN else {}
        if seen:
            async with self._database.write() as session:
                await session.execute(update(AgentSession).where(AgentSession.id == login.id).values(seen))
        return agent

    async def log_out(self, session_id: str) -> str | None:
        """End a login and return whose it was."""
        async with self._database.write() as session:
            ended = delete(AgentSession).where(AgentSession.id_hash == digest(session_id))
            agent_id = await session.scalar(ended.returning(AgentSession.agent_id))
            if agent_id:
                audit.record(session, self._clock.now(), agent_id, "log-out")
        return agent_id

    async def disable(self, agent_id: str) -> bool:
        """Let an agent in no more, and tell whether there is one; what they did stays under their name."""
        async with self._database.write() as session:
            agent = await session.get(Agent, agent_id)
            if agent is None:
                return False
            agent.disabled_at = self._clock.now()
            await session.execute(delete(AgentSession).where(AgentSession.agent_id == agent_id))
            audit.record(session, agent.disabled_at, agent_id, "agent-disabled")
        return True

    async def present(self) -> dict[str, str]:
        """Return who was seen at the console in the last two minutes: names by id."""
        async with self._database.read() as session:
            return dict((await session.execute(_PRESENT, {"since": self._clock.now() - _LATELY})).all())

    async def everyone(self) -> list[Agent]:
        """Return all agents, also those who have left."""
        async with self._database.read() as session:
            return list(await session.scalars(select(Agent).order_by(Agent.id)))

    async def names(self) -> dict[str, str]:
        """Return everyone's name by id."""
        async with self._database.read() as session:
            return dict((await session.execute(_NAMES)).all())

    def next_code(self, agent: Agent) -> str:
        """Return an agent's next one-time password, empty while it is used; it counts for a minute yet.

        Only a demonstration may show it.
        """
        now, totp = self._clock.now(), self._totp(agent)
        return totp.at(now, counter_offset=1) if agent.last_code_step <= totp.timecode(now) else ""

    async def _use(self, agent: Agent, step: int) -> bool:
        """Take the one-time password of a time step: seen over a shoulder, it is worth nothing afterwards."""
        unused = update(Agent).where(Agent.id == agent.id, Agent.last_code_step < step).values(last_code_step=step)
        async with self._database.write() as session:
            return await session.scalar(unused.returning(Agent.id)) is not None

    async def _refuse(self, agent: Agent) -> None:
        async with self._database.write() as session:
            audit.record(session, self._clock.now(), agent.id, "log-in-refused")

    async def _let_in(self, agent: Agent) -> str:
        session_id, now = new_id(), self._clock.now()
        # Every poll looks through the logins: those that have lapsed go.
        lapsed = delete(AgentSession).where(AgentSession.agent_id == agent.id, AgentSession.logged_in_at < now - WHOLE)
        begun = {"logged_in_at": now, "last_seen_at": now, "present_at": now}
        async with self._database.write() as session:
            await session.execute(lapsed)
            session.add(AgentSession(id_hash=digest(session_id), agent_id=agent.id, **begun))
            audit.record(session, now, agent.id, "log-in")
        return session_id

    def _step_of(self, agent: Agent, code: str) -> int | None:
        now, totp = self._clock.now(), self._totp(agent)
        for drift in _DRIFT:
            if hmac.compare_digest(totp.at(now, counter_offset=drift).encode(), code.encode(errors="surrogatepass")):
                return totp.timecode(now) + drift
        return None

    def _totp(self, agent: Agent) -> pyotp.TOTP:
        return pyotp.TOTP(str(self._vault.open(agent.key, agent.sealed, agent.place)))
