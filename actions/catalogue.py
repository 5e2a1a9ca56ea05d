"""List every action of the conversation under the name the domain gives it."""

from __future__ import annotations

from collections.abc import Mapping

from rasa_sdk import Action

from actions import (
    application,
    consent,
    contact,
    disclosure,
    documents,
    greeting,
    identification,
    registration,
    scope,
    small_talk,
)
from actions.desk import DeskReply, desk_actions
from actions.faq import Faq, FaqAnswer
from actions.free_plan import FreePlan
from actions.heard import FOREIGN
from actions.plan import ChoosePlan, compare_plans
from actions.question import Question
from actions.renewal_form import renewal_form
from actions.turn import Turns
from bot.japanese.address import PostalRegister
from service.clock import Clock


def all_questions(clock: Clock, register: PostalRegister) -> tuple[Question, ...]:
    """Return one question for each step, composed from the topics."""
    free_plan = FreePlan()
    return (
        *identification.QUESTIONS,
        *registration.questions(register),
        *consent.QUESTIONS,
        *disclosure.QUESTIONS,
        *scope.questions(clock),
        ChoosePlan(free_plan),
        free_plan,
        *contact.questions(register),
        *documents.QUESTIONS,
        *application.QUESTIONS,
    )


def desk_replies(answers: Mapping[str, FaqAnswer]) -> tuple[DeskReply, ...]:
    """Return what can be asked at any time, by the intents that ask it."""
    faq = Faq(answers)
    return (
        DeskReply("action_greet", ("start_conversation", "greet"), greeting.greet),
        DeskReply("action_accept_thanks", ("thank",), greeting.accept_thanks),
        DeskReply("action_answer_question", ("ask_faq",), faq.answer),
        DeskReply("action_compare_plans", ("compare_plans",), compare_plans),
        DeskReply("action_offer_human", ("ask_human",), greeting.offer_human),
        DeskReply("action_withdraw_handover", ("withdraw_handover",), greeting.withdraw_human),
        DeskReply("action_take_back", ("resume_after_handover",), greeting.take_back),
        DeskReply("action_show_menu", ("ask_menu",), greeting.show_menu, leaves=True),
        DeskReply("action_pause_renewal", ("pause_renewal",), greeting.pause, leaves=True),
        DeskReply("action_chat", ("small_talk",), small_talk.chat),
        DeskReply("action_decline", ("out_of_scope",), small_talk.decline),
        DeskReply("action_apologise", ("complain",), small_talk.apologise),
        DeskReply("action_offer_help", (FOREIGN,), faq.help),
    )


def all_actions(turns: Turns, questions: tuple[Question, ...], replies: tuple[DeskReply, ...]) -> list[Action]:
    """Return the form's action and the desk's."""
    return [renewal_form(turns, questions, replies), *desk_actions(turns, replies)]
