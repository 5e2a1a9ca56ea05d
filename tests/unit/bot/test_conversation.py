"""What an action is shown of a conversation, and that it cannot change it."""

from rasa.shared.core.events import ActiveLoop, BotUttered, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import EventVerbosity

from bot.conversation import Conversation


def _conversation(turns):
    conversation = Conversation("c", [AnySlot("pending", mappings=[{"type": "custom"}])])
    conversation.update(ActiveLoop("renewal_form"))
    conversation.update(SlotSet("pending", {"step": "plan.choice"}))
    for number in range(turns):
        conversation.update(UserUttered(f"answer {number}"))
        conversation.update(BotUttered(f"question {number}"))
    conversation.update(UserUttered("now"))
    return conversation


def test_an_action_sees_the_state_and_the_question_that_is_answered():
    shown = _conversation(turns=50).copy().current_state(EventVerbosity.ALL)
    assert [event["text"] for event in shown["events"]] == ["answer 49", "question 49", "now"]
    assert shown["slots"]["pending"] == {"step": "plan.choice"}
    assert shown["active_loop"]["name"] == "renewal_form"
    assert shown["latest_message"]["text"] == "now"


def test_a_first_message_has_no_turn_before_it():
    assert len(_conversation(turns=0).copy().events) == 3


def test_a_copy_can_be_changed_by_itself():
    conversation = _conversation(turns=2)
    count = len(conversation.events)
    shown = conversation.copy()
    shown.update(SlotSet("pending", None))
    shown.update(ActiveLoop(None))
    shown.update(UserUttered("other"))
    assert len(conversation.events) == count
    assert conversation.get_slot("pending") == {"step": "plan.choice"}
    assert conversation.active_loop_name == "renewal_form"
    assert conversation.latest_message.text == "now"
