"""Say of the renewal under way what the general answer to a question leaves open."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from actions.coverages import conditions_of
from actions.draft import Draft
from actions.errors import BackendError
from actions.free_plan import FreePlan, current_quote
from actions.message import lines
from actions.plan import ChoosePlan, plan_name, premiums
from actions.turn import Turn
from actions.wording import day_and_time, period
from service.wording import yen

_AGENCY = re.compile("取扱代理店[はへで]")
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
    """Return an answer with what is so for the contract being renewed; in general where none is, or it is not told."""
    if turn.heard.member_id is None or turn.renewal_id is None:
        return general
    try:
        draft = await turn.draft()
        if topic == "premium_amount":
            return await _premium(turn, draft) or general
    except BackendError:  # The question can be answered in general all the same.
        return general
    own = _TELLS[topic](draft) if topic in _TELLS else _condition(draft, topic)
    agency = f"取扱代理店: {draft.agency['name']} {draft.agency['phone']}" if _AGENCY.search(general) else ""
    return lines(own, general, agency)


async def _premium(turn: Turn, draft: Draft) -> str:
    """Return what the pending choice of a plan costs, or the plan that was decided on; empty before that."""
    if turn.pending_step == ChoosePlan.step:
        return premiums(await turn.backend.plans(draft.id))
    if turn.pending_step == FreePlan.step:
        quote = current_quote(draft)
        return f"ただいまの試算は、年間{yen(quote['premium'])}です。" if quote else ""
    chosen = draft.chosen_quote
    return f"お決めになった{plan_name(chosen)}の年間保険料は、{yen(chosen['premium'])}です。" if chosen else ""


def _expiry(draft: Draft) -> str:
    return f"いまのご契約の満期は、{day_and_time(draft['contract']['expiry_at'])}です。"


def _terms(draft: Draft) -> str:
    term = period(draft["term"]["inception_at"], draft["term"]["expiry_at"])
    return lines(_expiry(draft), f"更新後の保険期間は、{term}です。")


def _condition(draft: Draft, topic: str) -> str:
    """Say by which condition the premium was calculated, once it was."""
    name = _CONDITIONS.get(topic)
    used = dict(conditions_of(draft["quotes"][-1])) if name and draft["quotes"] else {}
    return f"今回の保険料は、{name}「{used[name]}」で計算しています。" if name in used else ""


_TELLS: Mapping[str, Callable[[Draft], str]] = {"deadline": _expiry, "not_renewed": _expiry, "start_date": _terms}
