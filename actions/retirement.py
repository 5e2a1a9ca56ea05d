"""Ask when the customer retired: a yes to the month that is known, or year and month in either calendar."""

from __future__ import annotations

import re

from actions.draft import Draft
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.question import Answer, Half, Outcome, Question, Reading, Unclear, not_understood, tell
from actions.turn import Turn
from actions.yes_no import VERY_SURE, is_more_of_a_value, yes_or_no
from bot.japanese.dates import YearMonth, in_kanji, read_year_month
from bot.japanese.doubt import leaves_doubt
from bot.japanese.reading import Reason, Unread
from service.clock import Clock
from service.wording import month_in_both_calendars

# The date of a retirement, and no other: 「2011年3月に入社しました」 names a month, too.
_ONLY_A_DATE = re.compile(
    r"(?P<yes>(?:はい|ええ|うん)[、,。\s]*)?(?P<no>(?:いいえ|いえ|いや|(?:違う|ちがう|違います|ちがいます|ちゃう)よ?)[、,。\s]*)*"
    r"(?:正しくは[、,\s]*)?"
    r"(?:[0-9〇零一二三四五六七八九十元年月日頃末昭平成令大正和西暦SHRshr./\-\s]|去年|今年|昨年|一昨年|おととし|の)+"
    r"(?:に|で)?(?:会社を)?(?:定年|早期)?(?:で)?(?:退職|やめ|辞め|リタイア)?(?:いたし|し)?(?:ました|ています|た|です|でした|でございま(?:す|した)|デス|デシタ)?(?:だ|や)?(?:よ|で|わ|ね)?[。.!]*"
)
_DENIES = re.compile(
    r"(?:いいえ|いえ|いや|違(?:う|います)|ちが(?:う|います)|間違って(?:い)?ます|そうではありません|正しくは"
    r"|恐れ入りますが|すみませんが?|申し訳(?:ありません|ございません)が?"
    r"|(?:[そこ]の|表示の)?年月(?:では|じゃ)(?:ありません|ございません|ないです|なく)[でがて]?)"
)
_EARLIEST = (1930, 1)
_EXAMPLE = "例: 平成23年3月、2011年3月"
_HINTS = {
    Reason.MONTH_MISSING: "年と月を、続けてご入力ください。",
    Reason.ERA_MISSING: "元号も付けてご入力ください。",
}


class GiveRetirement(Question):
    """Ask the year and month of retirement, in either calendar."""

    step = "scope.retirement"

    def __init__(self, clock: Clock) -> None:
        """Use the clock to understand 去年."""
        self._clock = clock

    async def ask(self, turn: Turn) -> Message:
        """Ask whether the month that is known is right, or for year and month, or for the half that is missing."""
        month = turn.pending(self.step).given.get("month")
        if month:
            return Message(f"{month}月に退職されたのは、何年でしょうか。\n例: 平成23年、2011年", self.step)
        draft = await turn.draft()
        known = _known(draft, self.step)
        if known is None:
            return Message(lines("退職された年と月をご入力ください。", _EXAMPLE), self.step)
        text = lines(
            f"退職の年月は、{'先ほどのお答え' if draft.answer(self.step) else '現在のご契約'}では"
            f"{month_in_both_calendars(*known)}です。",
            "この年月で正しいでしょうか。",
            "違う場合は、正しい年と月をご入力ください。",
            _EXAMPLE,
        )
        return Message(text, self.step, (_confirmation(known),))

    def claims(self, heard: Heard) -> bool:
        """Take a yes to the month that is known for one, whatever else its words resemble."""
        return yes_or_no(heard, self.step, sure=VERY_SURE) is True

    def takes_unseen(self, heard: Heard) -> bool:
        """Take a year behind its month."""
        return is_more_of_a_value(heard, self.step)

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take year and month; keep a month and ask for its year."""
        if heard.is_choice and heard.intent == "give_retirement":
            return _retired(YearMonth(**{name: int(value) for name, value in heard.value("values").items()}))
        if heard.value("status") == "employed":
            hint = "現職の方は、区分の訂正が必要です。「区分を直したい」とご入力ください。"
            return Unclear(lines("退職者の方への質問です。", hint))
        if leaves_doubt(heard.text):
            return Unclear(lines("年と月を、お確かめのうえご入力ください。", _EXAMPLE))
        return self._read_text(heard.text, pending.given.get("month"))

    async def hear(self, turn: Turn) -> Outcome:
        """Hear a plain yes or no to the month that is known, where it was shown; not what contradicts itself."""
        heard, pending = turn.heard, turn.pending(self.step)
        known = None if heard.is_choice or turn.shown is None else _known(await turn.draft(), self.step)
        if known is None or turn.shown is None or _confirmation(known).label not in turn.shown.choices:
            return await super().hear(turn)
        agrees, said = yes_or_no(heard, self.step), read_year_month(heard.text, self._clock.now().date())
        if isinstance(said, YearMonth) and _contradicts(heard.text, names_the_known=said == known):
            differs = lines("お答えと年月が合いませんでした。", "正しい年と月だけを、ご入力ください。", _EXAMPLE)
            return not_understood(turn, pending, differs)
        names_none = read_year_month(heard.text) == Unread(Reason.ABSENT)
        if agrees and (names_none or said == known) and heard.value("status") != "employed":
            return await self.accept(turn, _retired(known))
        if agrees is False and names_none:
            return Outcome(tell("正しい年と月をご入力ください。"), pending)
        if agrees is False and (corrected := self._read_after_denial(heard.text)) and corrected != _retired(known):
            return await self.accept(turn, corrected)
        return await super().hear(turn)

    def _read_after_denial(self, text: str) -> Answer | None:
        """Read the month that a text ends with, where all that stands before it only denies the known one."""
        *before, last = [clause for clause in re.split(r"[、。,]\s*", text) if clause] or [""]
        reading = self._read_text(last, None) if all(map(_DENIES.fullmatch, before)) else None
        return reading if isinstance(reading, Answer) else None

    def _read_text(self, text: str, month: int | None) -> Reading:
        typed = in_kanji(text)
        is_date = _ONLY_A_DATE.fullmatch(typed)
        if month and "月" not in typed:
            year = re.sub(r"(?:です|でした|だ)?[。.]*$", "", typed)
            typed = f"{year}{'年' if year[-1:].isdigit() else ''}{month}月"
        today = self._clock.now().date()
        read = read_year_month(typed, today) if is_date else Unread(Reason.MALFORMED)
        if isinstance(read, YearMonth):
            plausible = _EARLIEST <= read <= (today.year, today.month)
            return _retired(read) if plausible else Unclear(lines("退職年月をお確かめください。", _EXAMPLE))
        if not month and read.reason is Reason.YEAR_MISSING and read.candidates and read.candidates[0].isdigit():
            return Half({"month": int(read.candidates[0])}, "")
        return Unclear(lines(_HINTS.get(read.reason, "退職された年と月だけを、ご入力ください。"), _EXAMPLE))


def _contradicts(text: str, *, names_the_known: bool) -> bool:
    """Say whether a yes stands beside another month, or a no beside the known one."""
    date = _ONLY_A_DATE.fullmatch(in_kanji(text))
    return date is not None and bool(date["no"] if names_the_known else date["yes"])


def _known(draft: Draft, step: str) -> YearMonth | None:
    """Return the month that was answered before, or else the one on the contract."""
    if before := draft.answer(step):
        return YearMonth(**before)
    employment = draft["contract"]["employment"]
    year, month = employment.get("retired_year"), employment.get("retired_month")
    return YearMonth(int(year), int(month)) if year and month else None


def _confirmation(known: YearMonth) -> Choice:
    return Choice(f"はい、{month_in_both_calendars(*known)}です", "give_retirement", {"values": known._asdict()})


def _retired(month: YearMonth) -> Answer:
    return Answer(month._asdict(), f"退職年月を{month_in_both_calendars(*month)}と承りました。")
