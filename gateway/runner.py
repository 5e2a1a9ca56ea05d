"""Have waiting turns answered: one of a conversation at a time, in order, until each is done."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from gateway import transcript
from gateway.answers import Answers
from gateway.leased_work import LeaseLostError, growing_pause
from gateway.metrics import Metrics
from gateway.rasa_client import Answer, RasaClient, RasaFailedError, RasaRefusedError, RasaUnavailableError
from gateway.settings import Settings
from gateway.turns import Claim, Leases
from service import tracing
from service.clock import Clock
from service.database import Database
from service.logs import failure
from service.vault import VaultError

# A turn at which Rasa fails (500) is tried this often, for it fails the same way; an outage is tried without end.
_MOST_FAILURES = 3
_log = structlog.get_logger()


class TurnRunner:
    """Call Rasa with claimed turns and have the answers written. Every replica runs one; the leases keep them apart."""

    def __init__(  # noqa: PLR0913 - the one place where a turn's whole way meets
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        leases: Leases,
        *,
        rasa: RasaClient,
        answers: Answers,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._leases = leases
        self._rasa = rasa
        self._answers = answers
        self._metrics = metrics
        self._room = asyncio.Semaphore(settings.parallel_turns)
        self._held: set[int] = set()
        self._failures: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, tidy: Callable[[], Awaitable[None]]) -> None:
        """Renew what is held, look for waiting turns and, now and then, tidy, for ever."""
        await asyncio.gather(
            self._repeat(self._renew, self._settings.lease / 5),
            self._repeat(self._look, self._settings.poll_interval),
            self._repeat(tidy, self._settings.tidy_interval),
        )

    async def stop(self) -> None:
        """Stop the calls under way and give their turns back."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        async with self._database.write() as session:
            await self._leases.release(session)

    def start(self, claimed: Claim | None) -> None:
        """Have a claimed turn answered, if there is one, and then those that follow in its conversation."""
        # A turn already held is claimed again when this process stood still for the length of a lease.
        if claimed is not None and claimed.id not in self._held:
            task = asyncio.create_task(self._drain(claimed))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _repeat(self, work: Callable[[], Awaitable[None]], seconds: float) -> None:
        while True:
            try:
                await work()
            except (SQLAlchemyError, OSError) as error:
                _log.warning("database-unusable", error=type(error).__name__)
            await asyncio.sleep(seconds)

    async def _renew(self) -> None:
        if self._held:
            async with self._database.write() as session:
                await self._leases.renew(session, self._held)

    async def _look(self) -> None:
        """Claim turns of a crashed process, and those whose pause is over, as many as there is room for."""
        async with self._database.read() as session:
            due = await self._leases.due(session, max(0, self._settings.parallel_turns - len(self._tasks)))
        for conversation_id in due:
            try:
                async with self._database.write() as session:
                    conversation = await transcript.lock(session, conversation_id)
                    claimed = await self._leases.claim(session, conversation)
            except VaultError as error:
                # One conversation that does not open must not keep the others waiting.
                _log.error("turn-unopened", conversation_id=conversation_id, reason=str(error))
            else:
                self.start(claimed)

    async def _drain(self, turn: Claim) -> None:
        following: Claim | None = turn
        span = tracing.span
        with structlog.contextvars.bound_contextvars(conversation_id=turn.conversation_id):
            try:
                while following is not None:
                    with span("turn", **_told(following)):
                        following = await self._advance(following)
                    # What set this task going did not set the next turn going.
                    span = tracing.begin
            except LeaseLostError:
                _log.warning("lease-lost")
            except (SQLAlchemyError, OSError, VaultError) as error:
                # The turn stays as it is; its lease ends and it is found again.
                _log.warning("turn-unwritable", error=type(error).__name__)
            except Exception as error:  # A defect of ours: told to whoever is on duty, and found again likewise.
                _log.error("turn-broken", **failure(error))

    async def _advance(self, turn: Claim) -> Claim | None:
        """Try a claimed turn; return the next one, claimed, when this one is done."""
        self._held.add(turn.id)
        try:
            following = await self._answers.write(turn, await self._call(turn))
        except (RasaUnavailableError, RasaFailedError, RasaRefusedError) as error:
            return await self._cope(turn, error)
        finally:
            self._held.discard(turn.id)
        self._failures.pop(turn.id, None)
        self._metrics.turns.labels("answered").inc()
        self._metrics.turn_seconds.observe((self._clock.now() - turn.accepted_at).total_seconds())
        return following

    async def _call(self, turn: Claim) -> list[Answer]:
        """Ask Rasa, and apologise while it takes long."""
        call = asyncio.create_task(self._ask(turn))
        patience = max(self._settings.apology_after - self._waited(turn), self._settings.poll_interval)
        try:
            if not (await asyncio.wait({call}, timeout=patience))[0]:
                await self._answers.apologise(turn)
            return await call
        finally:
            call.cancel()

    async def _ask(self, turn: Claim) -> list[Answer]:
        async with self._room:
            with self._metrics.rasa_seconds.time():
                return await self._rasa.answer(turn)

    async def _cope(self, turn: Claim, error: Exception) -> Claim | None:
        """Try an outage again without end and a failure some times; return the next turn when this one is done."""
        self._failures[turn.id] += isinstance(error, RasaFailedError)
        hopeless = isinstance(error, RasaRefusedError) or self._failures[turn.id] >= _MOST_FAILURES
        if hopeless and await self._answers.may_give_up(turn):
            return await self._give_up(turn, error)
        await self._pause(turn, error)
        return None

    async def _pause(self, turn: Claim, error: Exception) -> None:
        seconds = growing_pause(turn.attempts - 1, self._settings.longest_pause)
        _log.warning("turn-postponed", turn_id=turn.id, attempts=turn.attempts, reason=str(error))
        self._metrics.turns.labels("postponed").inc()
        async with self._database.write() as session:
            await self._leases.postpone(session, turn, seconds)
        if self._waited(turn) >= self._settings.apology_after:
            await self._answers.apologise(turn)

    async def _give_up(self, turn: Claim, error: Exception) -> Claim | None:
        self._failures.pop(turn.id, None)
        _log.error("turn-given-up", turn_id=turn.id, attempts=turn.attempts, reason=str(error))
        self._metrics.turns.labels("given_up").inc()
        return await self._answers.give_up(turn)

    def _waited(self, turn: Claim) -> float:
        return (self._clock.now() - turn.begun_at).total_seconds()


def _told(turn: Claim) -> dict[str, str | int]:
    return {"message_id": turn.message_id, "channel": turn.channel, "input": turn.input, "attempts": turn.attempts}
