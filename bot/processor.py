"""Take turns as Rasa's processor does, without its work that no turn of this assistant needs."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.core.actions.action import Action
from rasa.core.actions.forms import FormAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    DefinePrevUserUtteredFeaturization,
    Event,
    SlotSet,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.graph import SequentialRunner
from bot.metrics import Metrics
from service import tracing


class TurnAgent(Agent):
    """Hold the model with a TurnProcessor."""

    def __init__(self, metrics: Metrics, **parts: Any) -> None:
        super().__init__(**parts)
        self._metrics = metrics

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load the model's components, and give its domain to what works by it."""
        self.processor = TurnProcessor(
            model_path,
            self.tracker_store,
            self.lock_store,
            self.nlg,
            action_endpoint=self.action_endpoint,
            metrics=self._metrics,
        )
        self.domain = self.tracker_store.domain = self.processor.domain
        if isinstance(self.nlg, TemplatedNaturalLanguageGenerator):
            self.nlg.responses = self.domain.responses
        self._set_fingerprint(fingerprint)


class TurnProcessor(MessageProcessor):
    """Predict and run actions; every decision stays Rasa's own."""

    def __init__(self, *parts: Any, metrics: Metrics, **more: Any) -> None:
        super().__init__(*parts, **more)
        self._metrics = metrics

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, SequentialRunner]:
        with TemporaryDirectory() as directory:
            metadata, runner = load_predict_graph_runner(
                Path(directory), Path(model_path), LocalModelStorage, SequentialRunner
            )
        return Path(model_path).name, metadata, runner

    async def parse_message(
        self, message: UserMessage, tracker: DialogueStateTracker | None = None, only_output_properties: bool = True
    ) -> dict[str, Any]:
        """Read what was typed, and time it."""
        with tracing.span("parse"), self._metrics.parse_seconds.time():
            parsed: dict[str, Any] = await super().parse_message(message, tracker, only_output_properties)
            return parsed

    async def _update_tracker_session(
        self, tracker: DialogueStateTracker, output_channel: OutputChannel, metadata: dict[str, Any] | None = None
    ) -> None:
        """Start a session where none is; Rasa would replay the conversation to see whether there is one."""
        if not tracker.events or self._has_session_expired(tracker):
            await super()._update_tracker_session(tracker, output_channel, metadata)

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        """Let an active form go on without asking the policies, whom it overrules."""
        return self._form_goes_on(tracker) or super()._predict_next_with_tracker(tracker)

    def _form_goes_on(self, tracker: DialogueStateTracker) -> PolicyPrediction | None:
        if tracker.followup_action or RulePolicy._find_action_from_default_actions(tracker)[0]:
            return None
        name, _ = RulePolicy._find_action_from_loop_happy_path(tracker)
        if name is None:
            return None
        prediction = PolicyPrediction.for_action_name(self.domain, name, RulePolicy.__name__)
        if tracker.latest_action_name == ACTION_LISTEN_NAME:
            prediction.events.append(DefinePrevUserUtteredFeaturization(False))  # as Rasa's ensemble records it
        return prediction

    def _log_action_on_tracker(
        self, tracker: DialogueStateTracker, action: Action, events: list[Event] | None, prediction: PolicyPrediction
    ) -> None:
        """Record what an action did; Rasa would copy it all, cards and all, for a debug log that is off."""
        if not any(isinstance(event, ActionExecutionRejected) for event in events or ()):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events or [], self.domain)

    async def _run_action(self, action: Action, *args: Any, **kwargs: Any) -> bool:
        if type(action) is FormAction:
            action = CopyingForm(action.name(), self.action_endpoint)
        return bool(await super()._run_action(action, *args, **kwargs))


class CopyingForm(FormAction):
    """Run a form on a copy of the tracker; Rasa's replays the conversation twice for each of its turns."""

    def _temporary_tracker(
        self, current_tracker: DialogueStateTracker, additional_events: list[Event], domain: Domain
    ) -> DialogueStateTracker:
        requested = SlotSet(REQUESTED_SLOT, self.get_slot_to_fill(current_tracker))
        tracker = current_tracker.copy()
        tracker.update_with_events([requested, ActionExecuted(self.name()), *additional_events], domain)
        return tracker
