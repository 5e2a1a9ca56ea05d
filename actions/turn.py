"""Hold what one turn knows: what was said, what is pending, and what the backend already answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from itertools import takewhile
from typing import Any

from rasa_sdk import Tracker

from actions.backend_client import Backend, BackendClient, Caller, Deadline
from actions.draft import Draft
from actions.heard import Heard, Pending
from actions.message import Choice, Message
from actions.metrics import Metrics
from actions.opening_hours import is_open
from actions.shown import Shown
from actions.yes_no import reading_of
from bot.japanese.polarity import KIND_OF, Decision
from service import tracing
from service.clock import Clock

FORM = "renewal_form"
LOGIN = "identify.login"
REGISTRATION = "registration."
"""What the ids of the steps of a registration begin with."""


class Turns:
    """Open turns over one backend: Rasa calls one action for each message, so a call is the whole turn."""

    def __init__(
        self,
        client: BackendClient,
        clock: Clock,
        release: str,
        metrics: Metrics,
        monotonic: Callable[[], float] = time.monotonic,
        *,
        people_answer: bool = False,
    ) -> None:
        self._client = client
        self._clock = clock
        self._release = release
        self._metrics = metrics
        self._monotonic = monotonic
        self._people_answer = people_answer

    def open(self, tracker: Tracker) -> Turn:
        """Open the turn of the tracker's latest message."""
        heard = Heard.from_tracker(tracker)
        tracing.note(intent=heard.intent)
        caller = Caller(heard.member_id, heard.channel, heard.message_id, heard.agent)
        backend = self._client.acting_for(caller, Deadline(self._monotonic))
        people_answer = self._people_answer and is_open(self._clock.now())
        clock, release, metrics = self._clock, self._release, self._metrics
        return Turn(heard, tracker, backend, clock, release=release, metrics=metrics, people_answer=people_answer)


class Turn:
    """Let questions and actions see and change the renewal in one turn."""

    def __init__(  # noqa: PLR0913 - all that a turn knows
        self,
        heard: Heard,
        tracker: Tracker,
        backend: Backend,
        clock: Clock,
        *,
        release: str,
        metrics: Metrics,
        people_answer: bool,
    ) -> None:
        slot = tracker.get_slot("requested_slot")
        self.heard = heard
        self.tracker = tracker
        self.backend = backend
        self.clock = clock
        self.metrics = metrics
        self.people_answer = people_answer
        self._release = release
        self.renewal_id: str | None = tracker.get_slot("renewal_id")
        self.registration_id: str | None = None if heard.member_id else tracker.get_slot("registration_id")
        self.pending_step = str(slot).replace("_", ".", 1) if slot and tracker.active_loop_name == FORM else None
        if heard.member_id and (self.pending_step or "").startswith(REGISTRATION):
            self.pending_step = None  # Who has logged in meanwhile is asked nothing more of a registration.
        self.seen: Draft | None = None
        self._pending: Mapping[str, Any] | None = tracker.get_slot("pending")

    def pending(self, step: str) -> Pending:
        """Return what is pending at a step."""
        return Pending.at(step, self._pending)

    def wait_for(self, step: str, pending: Mapping[str, Any] | None) -> None:
        """Move on to the step that is to be asked, and to what is pending there."""
        self.pending_step, self._pending = step, pending

    @property
    def shown(self) -> Shown | None:
        """Return what asked the pending step just before the reply, if it was not something else that was said.

        Where nothing is pending it is what was said last.
        """
        events = [event for event in self.tracker.events if event.get("event") in ("user", "bot")]
        before = events[:-1] if events and events[-1]["event"] == "user" else events
        said = (Shown.of(event) for event in takewhile(lambda event: event["event"] == "bot", reversed(before)))
        return next((each for each in said if self.pending_step is None or each.asks == self.pending_step), None)

    @property
    def is_asked_alike(self) -> bool:
        """Say whether the pending step was asked before, each time in the same words with the same buttons and card."""
        said = (Shown.of(event) for event in self.tracker.events if event.get("event") == "bot")
        asked = [each for each in said if each.asks == self.pending_step]
        return len(asked) > 1 and all(each == asked[0] for each in asked)

    @property
    def said_before(self) -> str:
        """Return the text of the latest message to the customer."""
        said = (str(event.get("text") or "") for event in reversed(self.tracker.events) if event.get("event") == "bot")
        return next(said, "")

    @property
    def evidence(self) -> dict[str, Any]:
        """Return what proves the customer's words: what was shown and what was said."""
        heard = self.heard
        return {
            **(self.shown.evidence() if self.shown else {"question": ""}),
            "raw": heard.raw,
            "input": heard.input,
            "message_id": heard.message_id,
            "release": self._release,
        }

    @property
    def reading(self) -> Decision | None:
        """Return how the reply reads as a yes or no to the pending step; None where none is asked for."""
        return reading_of(self.heard, self.pending_step) if self.pending_step in KIND_OF else None

    @property
    def draft_path(self) -> str | None:
        """Return where the backend keeps the draft under way: a registration's until the login, then a renewal's."""
        if self.registration_id:
            return f"/v1/registrations/{self.registration_id}"
        return f"/v1/renewals/{self.renewal_id}" if self.renewal_id else None

    async def draft(self) -> Draft:
        """Return the draft, fetched once a turn."""
        if self.seen is None:
            self.seen = Draft(await self.backend.draft(str(self.draft_path)))
        return self.seen

    async def record(self, step: str, answer: Mapping[str, Any]) -> Draft:
        """Hand an answer with its evidence, and how a yes or no was read, to the backend; its draft is the turn's."""
        read = self.reading if step == self.pending_step else None
        # What answers otherwise, as a date does, is its own evidence.
        read_as = {"read_as": read.read_as} if read and read.agrees is not None else {}
        draft = Draft(await self.backend.answer(str(self.draft_path), step, answer, {**self.evidence, **read_as}))
        self.metrics.answers.labels(step).inc()
        return self.see(draft)

    async def reopen(self, step: str) -> Draft:
        """Reopen an answered step for correction."""
        return self.see(Draft(await self.backend.correct(str(self.draft_path), step, self.evidence)))

    async def register(self) -> Draft:
        """Begin a registration; its draft is the turn's until the login."""
        begun = Draft(await self.backend.begin_registration(str(self.tracker.sender_id)))
        self.registration_id = begun.id
        return self.see(begun)

    async def cancel(self) -> Draft:
        """Put an end to the renewal, or to the registration."""
        return self.see(Draft(await self.backend.cancel(str(self.draft_path), self.evidence)))

    async def choose_certificate(self, form: str) -> Draft:
        """Record in which form the customer wishes the certificate."""
        return self.see(Draft(await self.backend.choose_certificate(str(self.renewal_id), form, self.evidence)))

    def see(self, draft: Draft) -> Draft:
        """Take a fresh draft as the turn's."""
        if self.registration_id is None:
            self.renewal_id = draft.id
        self.seen = draft
        return draft

    @property
    def standing(self) -> str:
        """Return the step that was said last, also when it asks nothing: `completed`, `stopped.<reason>`."""
        return str((self._pending or {}).get("step") or "")

    @property
    def way_in(self) -> Choice:
        """Return the choice that leads into the renewal from where it stands: begin, go on, or see how it ended."""
        if self.registration_id:
            return Choice("会員登録を続ける", "start_renewal", kind="primary")
        if self.renewal_id is None:
            return Choice("更新のお手続きを始める", "start_renewal", kind="primary")
        if self.standing.startswith("stopped."):
            return Choice("更新のお手続きを始める", "start_over", kind="primary")
        if self.standing == "completed":
            return Choice("お申込みの受付内容を見る", "start_renewal", kind="primary")
        return Choice("お手続きを続ける", "start_renewal", kind="primary")

    def aside(self, text: str, *choices: Choice) -> Message:
        """Return a message that leads back: alone it offers the way in, amid the form the form itself asks on."""
        return Message(text) if self.pending_step else Message(text, "menu", (self.way_in, *choices))

    def leave(self) -> None:
        """Let go of the renewal, or of the registration: the customer chooses a contract again, or logs in."""
        if self.registration_id is None:
            self.renewal_id = None
        self.registration_id = self.seen = None

    def forget(self) -> None:
        """Let go of the draft: its next reading comes from the backend."""
        self.seen = None
