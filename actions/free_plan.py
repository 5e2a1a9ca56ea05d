"""Let the customer change coverages, see each new premium, and decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from actions.corrections import correct
from actions.coverage_changes import as_values, changes_in, wishes_changes
from actions.draft import Draft
from actions.errors import BackendFailure, BackendRefusal
from actions.fallback import backend_down
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.plan_table import NAMES, OFFERED, decided
from actions.plan_words import decides, decides_as_shown
from actions.question import Answer, Outcome, Question, Reading, Unclear, tell
from actions.turn import Turn
from actions.wording import difference, moment
from service.wording import yen

_EXAMPLE = "例:「車両保険を外して」「対物を2,000万円に」"
_REFUSED = "refused"
"""What is pending after a wish that cannot be insured: 「それで」 may mean it, and not the quote that is shown."""
Catalogue = Sequence[Mapping[str, Any]]


class FreePlan(Question):
    """Ask for changes and, once a quote exists, for the decision."""

    step = "plan.free"

    async def ask(self, turn: Turn) -> Message:
        """Show the editable coverages as they stand in the newest quote, and what is wished but not yet quoted."""
        quote, repriced = await _valid_quote(turn)
        catalogue = await turn.backend.coverages()
        quoted, given = (quote or {}).get("coverages", {}), turn.pending(self.step).given
        back = Choice("プランの一覧に戻る", "correct_answer", {"step": "plan.choice"})
        waiting = any(quoted.get(id_) != value for id_, value in given.items())
        decide = [_decide(quote)] if quote and quote["plan"] == "free" and not waiting else []
        text = lines(
            repriced,
            "ご希望の変更は、まだ保険料に入っていません。" if waiting else "",
            "変えたい補償を選び、「保険料再計算」を押してください。",
            f"文章でも承ります。{_EXAMPLE}",
            "この内容でよろしければ「このプランに決定」を押してください。" if decide else "",
        )
        return Message(text, self.step, (*decide, back), _form(catalogue, {**quoted, **given}))

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take the decision for a quote that was shown; changes are heard before this."""
        if heard.intent == "decide_free_plan" and heard.is_choice:
            return Answer({"quote_id": heard.value("quote_id")})
        if heard.intent in ("decide_free_plan", "affirm"):
            return Unclear(lines("プランの決定は、ボタンで承ります。", "「このプランに決定」を押してください。"))
        return Unclear(lines("変えたい補償を読み取れませんでした。", _EXAMPLE))

    def claims(self, heard: Heard) -> bool:
        """Take a wish for other coverages for one, whatever else its words resemble."""
        return wishes_changes(heard)

    def takes_unseen(self, heard: Heard) -> bool:
        """Take one more wish: it is quoted, and decides nothing."""
        return wishes_changes(heard)

    async def hear(self, turn: Turn) -> Outcome:
        """Quote anew when coverages are to change."""
        wishes, heard = changes_in(turn.heard), turn.heard
        if wishes and (other := await self._names_another_base(turn)):
            return Outcome(tell(other), turn.pending(self.step))
        if not wishes and not heard.is_choice and heard.intent == "choose_plan" and decides(heard.text):
            return await correct(turn, "plan.choice")  # It is decided beside the table, whose premium is seen.
        if not wishes:
            return await self._decide_as_shown(turn) or await super().hear(turn)
        return await self.recalculate(turn, wishes, await turn.backend.coverages())

    async def _names_another_base(self, turn: Turn) -> str:
        """Say from which plan is calculated here to who names another; empty otherwise."""
        named = {item["value"] for item in turn.heard.entities if item["entity"] == "plan"} & set(OFFERED)
        if turn.heard.is_choice or not named:
            return ""
        base = str((await turn.draft()).answer("plan.choice")["base"])
        if base in named:
            return ""
        way = "ほかのプランを選ぶときは「プランの一覧に戻る」を押してください。"
        return lines(f"いまの試算は、{NAMES[base]}をもとにしています。", "この変更は入れていません。", way)

    async def _decide_as_shown(self, turn: Turn) -> Outcome | None:
        """Take plain words for the quote on the screen, if there is one and nothing was wished beyond it."""
        pending = turn.pending(self.step)
        if turn.heard.is_choice or not decides_as_shown(turn.heard.text) or pending.given or pending.confirming:
            return None
        quote, repriced = await _valid_quote(turn)
        if quote is None or quote["plan"] != "free" or repriced:
            return None
        return await self.accept(turn, Answer({"quote_id": quote["id"]}))

    async def accept(self, turn: Turn, answer: Answer) -> Outcome:
        """Record the decision for a quote, and say its premium."""
        return Outcome(tell(decided("フリープラン", await turn.record(self.step, answer.value))))

    async def recalculate(
        self, turn: Turn, wishes: Mapping[str, Any], catalogue: Catalogue, *, anew: bool = False
    ) -> Outcome:
        """Make a new quote with the wishes, beside earlier ones unless `anew`; unquoted ones stay pending."""
        draft = await turn.draft()
        pending = turn.pending(self.step)
        values, unknown = as_values(wishes, catalogue)
        if not values:
            return Outcome((Message(lines(*unknown), unread=True),), pending.again())
        wanted = {**pending.given, **values}
        base = str(draft.answer("plan.choice")["base"])
        before = draft.newest_quote(base) if anew else current_quote(draft)
        changes = {**_kept(_changed(draft, before, base), wanted, before), **wanted}
        try:
            quote = await turn.backend.free_quote(draft.id, base, changes)
        except BackendFailure:
            return Outcome((backend_down(self.step),), Pending(self.step, given=wanted), asked=True)
        except BackendRefusal as refusal:
            if refusal.kind not in ("coverage-combination", "coverage-unknown"):
                raise
            # What is refused does not stay pending: it would have every later wish refused with it.
            hint = lines("この組み合わせでは、ご契約いただけません。", refusal.detail, "この変更は入れていません。")
            return Outcome(tell(hint), Pending(self.step, confirming=_REFUSED))
        turn.forget()
        return Outcome(tell(lines(_told(before, quote, catalogue), *unknown)))


def current_quote(draft: Draft) -> Mapping[str, Any] | None:
    """Return the free quote made last from the chosen base, else the base plan's own quote."""
    base = draft.answer("plan.choice").get("base")
    free = draft.newest_quote("free")
    return free if free and free["base"] == base else draft.newest_quote(str(base))


def still_holds(quote: Mapping[str, Any], now: datetime) -> bool:
    """Say whether a quote has not run out."""
    return moment(quote["valid_until"]) >= now


async def _valid_quote(turn: Turn) -> tuple[Mapping[str, Any] | None, str]:
    """Return the current quote; a free one that ran out is quoted again, and what changed is told."""
    draft = await turn.draft()
    old = current_quote(draft)
    if not old or old["plan"] != "free" or still_holds(old, turn.clock.now()):
        return old, ""
    new = await turn.backend.free_quote(draft.id, old["base"], _changed(draft, old, old["base"]))
    told = lines(
        "試算の有効期限が過ぎたため、計算し直しました。",
        f"年間保険料: 前回 {yen(old['premium'])} → 今回 {yen(new['premium'])}。",
        difference(old["premium"], new["premium"]),
    )
    return new, told


def _changed(draft: Draft, quote: Mapping[str, Any] | None, base: str) -> dict[str, str]:
    start = (draft.newest_quote(base) or {}).get("coverages", {})
    return {id_: value for id_, value in (quote or {}).get("coverages", {}).items() if start.get(id_) != value}


def _kept(earlier: Mapping[str, str], wanted: Mapping[str, str], before: Mapping[str, Any] | None) -> Mapping[str, str]:
    """Return the earlier changes that still hold: the details of 車両保険 go and come with it."""
    standing = (before or {}).get("coverages", {}).get("vehicle")
    if "vehicle" not in wanted or "none" not in (standing, wanted["vehicle"]):
        return earlier
    return {id_: value for id_, value in earlier.items() if not id_.startswith("vehicle_")}


def _decide(quote: Mapping[str, Any]) -> Choice:
    label = f"このプランに決定(年間 {yen(quote['premium'])})"
    return Choice(label, "decide_free_plan", {"quote_id": quote["id"]}, "primary")


def _form(catalogue: Catalogue, values: Mapping[str, Any]) -> dict[str, Any]:
    fields = [
        {
            "name": coverage["id"],
            "label": coverage["label"],
            "kind": "select",
            "value": values.get(coverage["id"], ""),
            "options": list(coverage["options"]),
            "help": coverage["help"],
        }
        for coverage in catalogue
    ]
    submit = Choice("保険料再計算", "change_coverage", kind="primary").document()
    return {"type": "form", "title": "補償の変更", "fields": fields, "submit": submit}


def _told(before: Mapping[str, Any] | None, quote: Mapping[str, Any], catalogue: Catalogue) -> str:
    old = before or quote
    changed = [
        f"{coverage['label']}: {_worded(coverage, old)} → {_worded(coverage, quote)}"
        for coverage in catalogue
        if old["coverages"].get(coverage["id"]) != quote["coverages"].get(coverage["id"])
    ]
    prices = f"年間保険料: {yen(old['premium'])} → {yen(quote['premium'])}。"
    return lines(
        "保険料を計算し直しました。",
        *(changed or ["補償の変更はありません。"]),
        "( )内は、割引や割増を掛ける前の額です。" if changed else "",
        prices + difference(old["premium"], quote["premium"]),
    )


def _worded(coverage: Mapping[str, Any], quote: Mapping[str, Any]) -> str:
    """Word a coverage's value with its share of the calculation, where it has one: 一般(48,000円)."""
    value = quote["coverages"].get(coverage["id"])
    label = next((str(option["label"]) for option in coverage["options"] if option["value"] == value), "なし")
    parts = [item["amount"] for item in quote["breakdown"] if item["label"].startswith(f"{coverage['label']} ")]
    return f"{label}({yen(sum(parts))})" if any(parts) else label
