"""Show the plans and take a decision; differences are told, a recommendation never."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.coverage_changes import asks, changes_in, wishes_changes
from actions.errors import BackendFailure
from actions.fallback import backend_down
from actions.free_plan import FreePlan
from actions.handover import ASK_HUMAN
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.plan_table import NAMES, OFFERED, changes, cheapest, decided, differences, plan_card
from actions.plan_words import decides, wishes_the_cheapest
from actions.question import Answer, Outcome, Question, Reading, Unclear, not_understood, tell
from actions.turn import Turn
from actions.wording import difference
from service.wording import yen

_EXAMPLE = "例:「Aプランにします」「前年と同じで」"
_AS_IT_IS = lines(
    "現在のご契約の欄は、比べるためのものです。", "現在の内容をもとにしたプランは「前年同等」です。", _EXAMPLE
)
TRY_IT = lines(
    "補償を変えた保険料は、試算でお確かめいただけます。",
    "試算だけでは、お申込みになりません。",
    "例:「前年と同じで、車両保険だけ外して」",
)
_WITHOUT = Choice("補償は変えずに選ぶ", "withdraw_change")


class ChoosePlan(Question):
    """Ask which plan the customer decides on."""

    step = "plan.choice"

    def __init__(self, free_plan: FreePlan) -> None:
        """Hand wishes for changed coverages on to the free plan."""
        self._free_plan = free_plan

    async def ask(self, turn: Turn) -> Message:
        """Show the plan table; say what a quote that ran out cost before."""
        wishes = turn.pending(self.step).given
        if wishes:
            return await _ask_base(turn, wishes)
        before = (await turn.draft()).answer(self.step)
        table = await turn.backend.plans(str(turn.renewal_id))
        text = lines(
            "プランの一覧です。現在のご契約と異なる補償には印があります。",
            "現在のご契約の保険料は、いまの条件で1年分を計算し直した額です。",
            "「前年同等」にも、同じではない補償があります。" if changes(table, "same_terms") else "",
            await _repriced(turn, before, table),
            "プランを1つお決めください。補償を変えて試算もできます。",
        )
        return Message(text, self.step, (), plan_card(table))

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take one plan; two plans, a hedge or a mere yes are none."""
        if heard.is_choice:
            return _pressed(heard)
        named = _named(heard, "plan")
        if len(named) > 1:
            return Unclear(lines("プランを1つだけお選びください。", _EXAMPLE))
        if "free" in named or heard.intent == "request_free_plan":
            how = "表の「補償を変えて試算」をお選びください。"
            return Unclear(lines("フリープランは、もとにするプランを選んで作ります。", how))
        if named & set(OFFERED) and decides(heard.text):
            return Answer({"plan": named.pop()})
        if named:
            return Unclear(
                lines(
                    "まだお決めになっていないと理解しました。", "お決まりになりましたら、1つお選びください。", _EXAMPLE
                )
            )
        keeps = "keep" in _named(heard, "coverage_value") and not _named(heard, "coverage")
        return Unclear(_AS_IT_IS if keeps else lines("プランを読み取れませんでした。", _EXAMPLE))

    def claims(self, heard: Heard) -> bool:
        """Take a wish for the lowest premium, or for other coverages, for one, whatever else its words resemble."""
        return wishes_the_cheapest(heard.text) or wishes_changes(heard)

    def takes_unseen(self, heard: Heard) -> bool:
        """Take one more wish: it is quoted, and decides nothing."""
        return wishes_changes(heard)

    async def hear(self, turn: Turn) -> Outcome:
        """Take a wish for other coverages to the free plan, once it is known from which plan."""
        heard, pending = turn.heard, turn.pending(self.step)
        if not heard.is_choice and (told := await self._answered(turn)):
            return Outcome(tell(told), pending)
        if heard.is_choice and heard.intent == _WITHOUT.intent:
            return Outcome(tell("補償の変更は入れていません。"), Pending(self.step))
        decides = heard.is_choice and heard.intent != "request_free_plan"
        wishes = {**pending.given, **changes_in(heard)}
        if not wishes or decides or (not heard.is_choice and asks(heard.text)):
            return await super().hear(turn)
        bases = (_named(heard, "base") or _named(heard, "plan")) & set(OFFERED)
        if len(bases) == 1:
            return await self._begin_free_plan(turn, bases.pop(), wishes)
        if changes_in(heard):
            return Outcome(pending=Pending(self.step, given=wishes))
        return not_understood(turn, pending, "もとにするプランを読み取れませんでした。")

    async def _answered(self, turn: Turn) -> str:
        """Return what is told to who asks for the cheapest plan, or what a change would cost; empty otherwise."""
        heard = turn.heard
        if wishes_the_cheapest(heard.text) and not turn.pending(self.step).given:
            return cheapest(await turn.backend.plans(str(turn.renewal_id)))
        return TRY_IT if asks_for_a_quote(heard) else ""

    async def accept(self, turn: Turn, answer: Answer) -> Outcome:
        """Record the plan with the quote the customer saw."""
        value = dict(answer.value)
        if value["plan"] == "free":
            await turn.record(self.step, value)
            return Outcome(tell(f"{NAMES[value['base']]}をもとに、補償を変えて試算します。"))
        quote_id = value.get("quote_id") or await _quoted(turn, value["plan"])
        draft = await turn.record(self.step, {"plan": value["plan"], "quote_id": quote_id})
        return Outcome(tell(decided(NAMES[value["plan"]], draft)))

    async def _begin_free_plan(self, turn: Turn, base: str, wishes: Mapping[str, Any]) -> Outcome:
        try:
            catalogue = await turn.backend.coverages()
        except BackendFailure:
            return Outcome((backend_down(self.step),), Pending(self.step, given=wishes), asked=True)
        before = (await turn.draft()).answer(self.step)
        begun = await self.accept(turn, Answer({"plan": "free", "base": base}))
        # What was tried from this base before a plan was decided on is not wished for again.
        anew = before.get("base") != base
        quoted = await self._free_plan.recalculate(turn, wishes, catalogue, anew=anew)
        return replace(quoted, said=(*begun.said, *quoted.said))


async def _ask_base(turn: Turn, wishes: Mapping[str, Any]) -> Message:
    """Ask from which plan the wished coverages are changed, or whether none are after all."""
    names = [str(item["label"]) for item in await turn.backend.coverages() if item["id"] in wishes]
    text = lines(
        f"補償の変更({'、'.join(names)})のご希望を承りました。",
        "どのプランをもとに変えるかを、お選びください。",
    )
    bases = tuple(Choice(f"{NAMES[base]}をもとにする", "request_free_plan", {"base": base}) for base in OFFERED)
    # Only shown: a column's own button would decide on its plan without what is wished for.
    table = plan_card(await turn.backend.plans(str(turn.renewal_id)), decides=False)
    return Message(text, ChoosePlan.step, (*bases, _WITHOUT), table)


def asks_for_a_quote(heard: Heard) -> bool:
    """Say whether typed words ask what a change would cost, and do not wish for it."""
    names_a_change = _named(heard, "coverage") and (_named(heard, "amount") or _named(heard, "coverage_value"))
    return bool(names_a_change) and not heard.is_choice and asks(heard.text)


def _named(heard: Heard, entity: str) -> set[Any]:
    return {item["value"] for item in heard.entities if item["entity"] == entity}


def _pressed(heard: Heard) -> Reading:
    if heard.intent == "choose_plan":
        return Answer({"plan": heard.value("plan"), "quote_id": heard.value("quote_id")})
    if heard.intent == "request_free_plan":
        return Answer({"plan": "free", "base": heard.value("base")})
    return Unclear(lines("プランを1つお選びください。", _EXAMPLE))


async def _quoted(turn: Turn, plan: str) -> str:
    """Return the quote that the customer saw for a plan they named in words."""
    quote = (await turn.draft()).newest_quote(plan)
    return str(quote["id"]) if quote else ""


async def compare_plans(turn: Turn) -> Message:
    """Tell how the plans differ; which one is better is the customer's to say."""
    lead = "どのプランがよいかのおすすめは、いたしかねます。"
    draft = await turn.draft() if turn.renewal_id and turn.heard.member_id else None
    if draft is None or not draft.step.startswith("plan."):
        return turn.aside(lines(lead, "プラン選択では、補償と保険料の違いを表でお見せします。"), ASK_HUMAN)
    table = await turn.backend.plans(draft.id)
    return Message(lines(lead, "違いは次のとおりです。", *differences(table)))


async def _repriced(turn: Turn, before: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    old = (await turn.draft()).quote(before.get("quote_id"))
    new = next((column["quote"] for column in table["columns"] if column["plan"] == before.get("plan")), None)
    if not old or not new or old["id"] == new["id"]:
        return ""
    name, change = NAMES[before["plan"]], difference(old["premium"], new["premium"])
    return f"{name}の保険料: 前回 {yen(old['premium'])} → 今回 {yen(new['premium'])}。{change}"
