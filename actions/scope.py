"""Ask whether the contract still belongs to the group (団体扱の範囲): work, driver and owner."""

from __future__ import annotations

import re

from actions.draft import Draft
from actions.employment_words import claims
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.question import Answer, Half, Question, Reading, Unclear
from actions.statements import Statement
from actions.turn import Turn
from bot.japanese.dates import read_year_month
from bot.japanese.doubt import leaves_doubt
from bot.japanese.reading import Reason, Unread
from bot.japanese.text import normalise
from service.clock import Clock
from service.wording import month_in_both_calendars

_STATUSES = {"employed": "現職(団体にお勤めで、給与を受けている方)", "retired": "退職者(団体を退職された方)"}
_RELATIONS = {"self": "ご契約者本人", "spouse": "ご契約者の配偶者", "family": "ご契約者のご家族", "other": "その他の方"}
# The date of a retirement, and no other: 「2011年3月に入社しました」 names a month, too.
_ONLY_A_DATE = re.compile(
    r"(?:はい[、,\s]*)?(?:[0-9〇零一二三四五六七八九十元年月日頃末昭平成令大正和西暦SHRshr./\-\s]|去年|今年|昨年|一昨年|おととし|の)+"
    r"(?:に|で)?(?:会社を)?(?:定年|早期)?(?:で)?(?:退職|やめ|辞め|リタイア)?(?:いたし|し)?(?:ました|ています|た|です|でした|デス|デシタ)?(?:だ|や)?(?:よ|で|わ|ね)?[。.!]*"
)
_EARLIEST = (1930, 1)
_EXAMPLE = "例: 平成23年3月、2011年3月"
_HINTS = {
    Reason.MONTH_MISSING: "年と月を、続けてご入力ください。",
    Reason.ERA_MISSING: "元号も付けてご入力ください。",
}
_HOLDS = {
    "owned": "",
    "loan": "ローンでご購入のお車は、買主さまを所有者とみなします。",
    "lease": "リースのお車は、借主さまを所有者とみなします。",
}


class ChooseEmployment(Question):
    """Ask whether the customer works for the group or has retired from it."""

    step = "scope.employment"

    async def ask(self, turn: Turn) -> Message:
        """Show what the contract says and offer both."""
        status = (await turn.draft())["contract"]["employment"]["status"]
        text = lines(
            "団体扱の対象かどうかを、4つほど確認します。",
            "団体扱とは、勤務先を通じて契約する制度です。",
            f"現在のご契約では「{_STATUSES[status]}」です。",
            "いまの区分をお選びください。",
        )
        choices = (
            Choice("現職です", "choose_employment", {"status": "employed"}),
            Choice("退職者です", "choose_employment", {"status": "retired"}),
        )
        return Message(text, self.step, choices)

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take one status; a mere yes names none."""
        status = heard.value("status")
        if status in _STATUSES and (heard.is_choice or claims(heard.text, status)):
            name = "現職" if status == "employed" else "退職者"
            return Answer({"status": status}, f"「{name}」と承りました。")
        return Unclear(lines("現職か退職者かを、お選びください。", "例:「退職しています」「まだ勤めています」"))


class GiveRetirement(Question):
    """Ask the year and month of retirement, in either calendar."""

    step = "scope.retirement"

    def __init__(self, clock: Clock) -> None:
        """Use the clock to understand 去年."""
        self._clock = clock

    async def ask(self, turn: Turn) -> Message:
        """Ask for both, or for the half that is missing."""
        employment = (await turn.draft())["contract"]["employment"]
        month = turn.pending(self.step).given.get("month")
        if month:
            return Message(f"{month}月に退職されたのは、何年でしょうか。\n例: 平成23年、2011年", self.step)
        year, on_record = employment.get("retired_year"), employment.get("retired_month")
        text = lines("退職された年と月をご入力ください。", _EXAMPLE)
        if not (year and on_record):
            return Message(text, self.step)
        values = {"values": {"year": year, "month": on_record}}
        shown = month_in_both_calendars(year, on_record)
        choice = Choice(f"{shown}です", "give_retirement", values)
        known = f"退職の年月は、現在のご契約では{shown}です。"
        return Message(lines(known, "同じ場合はボタンを押してください。", text), self.step, (choice,))

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take year and month; keep a month and ask for its year."""
        if heard.is_choice and heard.intent == "give_retirement":
            return _retired(**{name: int(value) for name, value in heard.value("values").items()})
        if heard.value("status") == "employed":
            hint = "現職の方は、区分の訂正が必要です。「区分を直したい」とご入力ください。"
            return Unclear(lines("退職者の方への質問です。", hint))
        if leaves_doubt(heard.text):
            return Unclear(lines("年と月を、お確かめのうえご入力ください。", _EXAMPLE))
        return self._read_text(heard.text, pending.given.get("month"))

    def _read_text(self, text: str, month: int | None) -> Reading:
        typed = normalise(text)
        is_date = _ONLY_A_DATE.fullmatch(typed)
        if month and "月" not in typed:
            year = re.sub(r"(?:です|でした|だ)?[。.]*$", "", typed)
            typed = f"{year}{'年' if year[-1:].isdigit() else ''}{month}月"
        today = self._clock.now().date()
        read = read_year_month(typed, today) if is_date else Unread(Reason.MALFORMED)
        if isinstance(read, tuple):
            plausible = _EARLIEST <= (read[0], read[1]) <= (today.year, today.month)
            return _retired(*read) if plausible else Unclear(lines("退職年月をお確かめください。", _EXAMPLE))
        if not month and read.reason is Reason.YEAR_MISSING and read.candidates and read.candidates[0].isdigit():
            return Half({"month": int(read.candidates[0])}, "")
        return Unclear(lines(_HINTS.get(read.reason, "退職された年と月だけを、ご入力ください。"), _EXAMPLE))


def _retired(year: int, month: int) -> Answer:
    return Answer({"year": year, "month": month}, f"退職年月を{month_in_both_calendars(year, month)}と承りました。")


def _employer(draft: Draft) -> str:
    employment = draft["contract"]["employment"]
    return lines(
        "勤務先と団体名をご確認ください。",
        "退職時の勤務先です。" if draft.answer("scope.employment").get("status") == "retired" else "",
        f"勤務先: {employment['employer']}",
        f"団体名: {employment['group']}",
        "この内容で正しいでしょうか。",
    )


def _main_driver(draft: Draft) -> str:
    name = draft["contract"]["main_driver"]["name"]
    return lines(
        "ご契約のお車を主に使用される方をご確認ください。",
        "保険では「記名被保険者」と呼びます。",
        f"主に使用される方: {name}さま",
        "この方で正しいでしょうか。",
    )


def _owner(draft: Draft) -> str:
    owner = draft["contract"]["owner"]
    return lines(
        "お車の所有者をご確認ください。",
        f"車両所有者: {owner['name']}さま({_RELATIONS[owner['relation']]})",
        _HOLDS[owner["hold"]],
        "この内容で正しいでしょうか。",
    )


_EMPLOYER = Statement(
    step="scope.employer",
    text=_employer,
    yes="はい、正しいです",
    no="いいえ、勤務先が違います",
    no_means="勤務先または団体名が違う",
    understood="勤務先は変わりない、と承りました。",
)

_MAIN_DRIVER = Statement(
    step="scope.main_driver",
    text=_main_driver,
    yes="はい、この方です",
    no="いいえ、別の人です",
    no_means="主に使用される方が変わった",
    understood="主に使用される方は変わりない、と承りました。",
)

_OWNER = Statement(
    step="scope.owner",
    text=_owner,
    yes="はい、正しいです",
    no="いいえ、所有者が違います",
    no_means="お車の所有者が違う",
    understood="所有者は変わりない、と承りました。",
)


def questions(clock: Clock) -> tuple[Question, ...]:
    """Return the topic's questions."""
    return (ChooseEmployment(), _EMPLOYER, GiveRetirement(clock), _MAIN_DRIVER, _OWNER)
