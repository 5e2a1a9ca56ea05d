"""The words of a button that are typed mean what the button means, unless it needs the press."""

import pytest
from rasa.shared.core.events import BotUttered, UserUttered

from bot.labels import labelled
from bot.turn import Choice


def _said(*choices, card=None):
    documents = [
        {"label": label, "intent": intent, "entities": entities, "kind": "secondary"}
        for label, intent, entities in choices
    ]
    return BotUttered("…", {"custom": {"choices": documents, "card": card}})


MENU = _said(("よくあるご質問", "ask_menu", {}), ("Aプランに決定", "choose_plan", {"plan": "a"}))


@pytest.mark.parametrize("typed", ["よくあるご質問", " よくあるご質問\n", "/よくあるご質問"])
def test_the_words_of_an_offered_button(typed):
    assert labelled(typed, [UserUttered("はい"), MENU]) == Choice(intent="ask_menu", entities={})


def test_width_and_case_do_not_matter_and_what_it_carries_comes_along():
    assert labelled("ａプランに決定", [MENU]) == Choice(intent="choose_plan", entities={"plan": "a"})


def test_a_button_of_a_card():
    button = {"label": "保険料再計算", "intent": "change_coverage", "entities": {}}
    assert labelled("保険料再計算", [_said(card={"type": "form", "submit": button})]).intent == "change_coverage"


@pytest.mark.parametrize("events", [[], [MENU, UserUttered("はい")], [_said(("メニュー", "ask_menu", {}))]])
def test_what_is_not_offered_now(events):
    assert labelled("よくあるご質問", events) is None


@pytest.mark.parametrize("intent", ["submit_application", "confirm_stop", "confirm_cancel", "confirm_restart"])
def test_what_needs_the_press(intent):
    assert labelled("はい", [_said(("はい", intent, {}))]) is None
