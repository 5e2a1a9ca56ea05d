"""Say of the contract being renewed what the general answer to a question leaves open."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from actions.coverages import conditions_of
from actions.draft import Draft
from actions.errors import BackendError
from actions.free_plan import FreePlan, current_quote, still_holds
from actions.message import lines
from actions.plan import ChoosePlan
from actions.plan_table import plan_name, premiums
from actions.turn import Turn
from actions.wording import day_and_time, period
from service.wording import yen

_PREMIUM, _PREMIUM_CHANGES = "premium_amount", "premium_changed"
_TO_THE_AGENCY = re.compile("代理店[はへで]")
"""Where an answer sends the customer to the agency, the one of the contract is named."""
_CONDITIONS = {
    "grade": "等級",
    "driver_range": "運転者限定",
    "age_condition": "運転者年齢条件",
    "usage_change": "使用目的",
    "gold_license": "ゴールド免許割引",
}
"""The condition of the premium that each topic asks about."""


async def with_own(turn: Turn, topic: str, general: str) -> str:
    """Return an answer with what is so for the contract; in general where none is chosen, or it cannot be read."""
    to_the_agency = _TO_THE_AGENCY.search(general)
    if not (to_the_agency or topic in (_PREMIUM, _PREMIUM_CHANGES, *_TELLS, *_CONDITIONS)):
        return general
    if turn.heard.member_id is None or turn.renewal_id is None:
        return general
    try:
        draft = await turn.draft()
        if topic == _PREMIUM:
            return await _premium(turn, draft) or general
        if topic == _PREMIUM_CHANGES and turn.pending_step == ChoosePlan.step:
            return lines(await _premium(turn, draft), general)
    except BackendError:  # The question can be answered in general all the same.
        return general
    own = _TELLS[topic](draft) if topic in _TELLS else _condition(draft, topic)
    agency = f"取扱代理店: {draft.agency['name']} {draft.agency['phone']}" if to_the_agency else ""
    return lines(own, general, agency)


async def _premium(turn: Turn, draft: Draft) -> str:
    """Return what the pending choice of a plan costs, or the plan decided on or applied for; empty before and after."""
    if turn.pending_step == ChoosePlan.step:
        return premiums(await turn.backend.plans(draft.id))
    if turn.pending_step == FreePlan.step:
        quote = current_quote(draft)
        if quote and still_holds(quote, turn.clock.now()):
            return f"ただいまの試算は、年間{yen(quote['premium'])}です。"
        return ""
    chosen = draft.chosen_quote
    if chosen is None or not (draft.is_applied_here or _is_decided(draft)):
        return ""
    whose = "お申込みの" if draft.is_applied_here else "お決めになった"
    return f"{whose}{plan_name(chosen)}の年間保険料は、{yen(chosen['premium'])}です。"


def _is_decided(draft: Draft) -> bool:
    """Say whether a plan stands decided on: its quote has not run out, and the renewal goes on."""
    steps = (draft.state(step) for step in (ChoosePlan.step, FreePlan.step))
    return draft.is_open and all(state in ("done", "not_needed") for state in steps)


def _expiry(draft: Draft) -> str:
    applied = "更新のお申込みは、受付済みです。" if draft["application"] else ""
    return lines(
        f"証券番号{draft['policy_number']}の満期は、{day_and_time(draft['contract']['expiry_at'])}です。", applied
    )


def _terms(draft: Draft) -> str:
    term = period(draft["term"]["inception_at"], draft["term"]["expiry_at"])
    return lines(_expiry(draft), f"更新後の保険期間は、{term}です。")


def _condition(draft: Draft, topic: str) -> str:
    """Say by which condition the premium of the new term was calculated, once it was."""
    # The table's quote for the present contract has the conditions of the ending term.
    quote = draft.chosen_quote or draft.newest_quote("same_terms")
    name = _CONDITIONS.get(topic)
    if name is None or quote is None or not (draft.is_open or draft.is_applied_here):
        return ""
    return f"今回の保険料は、{name}「{dict(conditions_of(quote))[name]}」で計算しています。"


_TELLS: Mapping[str, Callable[[Draft], str]] = {"deadline": _expiry, "not_renewed": _expiry, "start_date": _terms}
