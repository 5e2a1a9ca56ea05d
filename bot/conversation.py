"""Hold a conversation in such a way that a turn costs the same however long it has become."""

from __future__ import annotations

import copy
from collections import deque

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

_TURNS_SHOWN = 2  # the present one, and the one before it, in which the question stands that is being answered


class Conversation(DialogueStateTracker):
    """Track a whole conversation; a copy has its state, and the events of the last two turns alone.

    Rasa copies the tracker for each action by replaying every event, and posts the copy's events to the action
    server.
    """

    def copy(self) -> Conversation:
        """Return what one action is to see; what happens to it does not touch this tracker."""
        shown = copy.copy(self)
        shown.events = self._last_turns()
        shown.slots = {name: copy.copy(slot) for name, slot in self.slots.items()}
        shown.active_loop = copy.copy(self.active_loop)
        return shown

    def _last_turns(self) -> deque[object]:
        events: deque[object] = deque()
        turns = 0
        for event in reversed(self.events):
            events.appendleft(event)
            turns += isinstance(event, UserUttered)
            if turns == _TURNS_SHOWN:
                break
        return events
