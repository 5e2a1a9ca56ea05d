"""Know a browser again by its cookie, and a member by the login bound to it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, delete, select, update

from gateway import handovers
from gateway.keys import digest, new_id
from gateway.settings import Settings
from gateway.tables import Conversation, Session
from service.clock import Clock
from service.database import Database

# Finer than this, "last seen" would only cost writes.
_SEEN_AGAIN = timedelta(minutes=1)
_QUIETLY = {"synchronize_session": False}  # no loaded row is read again
_OF_COOKIE = select(Session).where(Session.id_hash == bindparam("cookie"))


class Sessions:
    """Open, find, bind and end sessions; ids leave this class once and are stored as digests."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings

    async def open(self) -> tuple[Session, str]:
        """Open an anonymous session; return it with the id for its cookie."""
        session_id, now = new_id(), self._clock.now()
        row = Session(id_hash=digest(session_id), created_at=now, last_seen_at=now)
        async with self._database.write() as session:
            session.add(row)
        return row, session_id

    async def open_call(self, member_id: str, agent: str) -> str:
        """Open the session in which an agent acts for a member; return the id for its cookie."""
        session_id, now = new_id(), self._clock.now()
        row = Session(id_hash=digest(session_id), created_at=now, last_seen_at=now, logged_in_at=now)
        row.member_id, row.agent = member_id, agent
        async with self._database.write() as session:
            session.add(row)
        return session_id

    async def find(self, session_id: str, *, seen: bool = True) -> Session | None:
        """Return the session of a cookie, without its member if the login has lapsed.

        `seen` tells that the customer did something; an open page that only listens does not keep a login alive.
        """
        async with self._database.read() as session:
            row = await session.scalar(_OF_COOKIE, {"cookie": digest(session_id)})
        return await self._as_of_now(row, seen=seen)

    async def of_row(self, row_id: int, *, seen: bool) -> Session | None:
        """Return a session that no cookie has, by its number, as `find` does."""
        async with self._database.read() as session:
            row = await session.get(Session, row_id)
        return await self._as_of_now(row, seen=seen)

    async def forget_lapsed(self) -> None:
        """Delete the sessions that no cookie finds again; those that held a conversation stay with it."""
        oldest = self._clock.now() - self._settings.session_lifetime
        held = select(Conversation.id).where(Conversation.session_id == Session.id).exists()
        async with self._database.write() as session:
            await session.execute(
                delete(Session).where(Session.last_seen_at < oldest, ~held), execution_options=_QUIETLY
            )

    async def bind(self, row: Session, member_id: str) -> str:
        """Bind a session to a member after login; return its new id, for the old one may be known to others."""
        session_id, now = new_id(), self._clock.now()
        async with self._database.write() as session:
            bound = await session.get_one(Session, row.id)
            bound.id_hash = digest(session_id)
            bound.member_id, bound.agent = member_id, None
            bound.last_seen_at = bound.logged_in_at = now
        return session_id

    async def end(self, row: Session) -> None:
        """End a session: no cookie finds it again."""
        async with self._database.write() as session:
            ended = await session.get_one(Session, row.id)
            ended.id_hash = digest(new_id())
            ended.member_id = ended.agent = None
            await handovers.leave(session, Conversation.session_id == row.id, self._clock.now())

    async def end_all(self, member_id: str) -> None:
        """Log a member out everywhere."""
        theirs = update(Session).where(Session.member_id == member_id).values(member_id=None, agent=None)
        async with self._database.write() as session:
            await session.execute(theirs, execution_options=_QUIETLY)

    async def end_calls(self, agent: str) -> None:
        """Let an agent act for nobody any more."""
        async with self._database.read() as session:
            calls = list(await session.scalars(select(Session).where(Session.agent == agent)))
        for call in calls:
            await self.end(call)

    async def _as_of_now(self, row: Session | None, *, seen: bool) -> Session | None:
        now = self._clock.now()
        if row is None or now - row.last_seen_at > self._settings.session_lifetime:
            return None
        lapsed = self._has_lapsed(row)
        if lapsed or (seen and now - row.last_seen_at > _SEEN_AGAIN):
            return await self._touch(row, seen=seen, lapsed=lapsed)
        return row

    async def _touch(self, row: Session, *, seen: bool, lapsed: bool) -> Session | None:
        """Write what was decided on a row that was read, unless a login came in between; return the session now."""
        as_read = Session.logged_in_at.is_not_distinct_from(row.logged_in_at)
        changes = ({"last_seen_at": self._clock.now()} if seen else {}) | (
            {"member_id": None, "agent": None} if lapsed else {}
        )
        async with self._database.write() as session:
            await session.execute(
                update(Session).where(Session.id == row.id, as_read).values(changes), execution_options=_QUIETLY
            )
            return await session.scalar(_OF_COOKIE, {"cookie": row.id_hash})

    def _has_lapsed(self, row: Session) -> bool:
        if row.member_id is None or row.logged_in_at is None:
            return False
        now = self._clock.now()
        idle, whole = now - row.last_seen_at, now - row.logged_in_at
        return idle > self._settings.login_idle or whole > self._settings.login_absolute
