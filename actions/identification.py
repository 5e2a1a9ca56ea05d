"""Ask who the customer is and which contract is to be renewed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.contract_card import contract_row
from actions.draft import Draft
from actions.errors import BackendRefusal
from actions.handover import ASK_HUMAN, to_the_agency
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.question import Answer, Confirm, Half, Outcome, Question, Reading, Unclear, not_understood, tell
from actions.receipt import already_accepted
from actions.turn import Turn
from actions.under_way import UNDER_WAY, means_the_begun, under_way
from actions.wording import day_of
from actions.yes_no import yes_or_no
from bot.japanese.places import is_plate_of, read_place, read_plate
from bot.japanese.policy_number import read_policy_number
from bot.japanese.reading import Reason, Unread
from service.help_lines import REGISTRATION_HELP

REGISTER = Choice("会員登録をする", "register_member")

_FORMAT = "証券番号は、英字1文字と数字9桁です。例: A020119183"
_UNMATCHED = lines(
    "ご入力の番号では、ご契約を確認できませんでした。",
    "氏名・住所・生年月日・電話番号の4項目を確認しています。",
    "証券をご覧のうえ、もう一度ご入力ください。",
)
_REASONS = {
    "contract-not-matched": _UNMATCHED,
    "contract-not-found": _UNMATCHED,
    "malformed-policy-number": lines("証券番号の形を確認できませんでした。", _FORMAT),
    "renewed-policy-number": lines("これは更新後の証券番号のようです。", "現在の証券番号をご入力ください。"),
    "contract-slowed": lines(
        "ご契約を確認できない状態が続いたため、少し時間をおいています。",
        "しばらくしてから、もう一度お試しください。",
        f"会員登録のお問い合わせ: {REGISTRATION_HELP}",
    ),
    "contract-limit": lines("登録できるご契約は5件までです。", f"会員登録のお問い合わせ: {REGISTRATION_HELP}"),
}


class Login(Question):
    """Ask the customer to log in on the login page; nothing typed here is a login."""

    step = "identify.login"

    async def ask(self, turn: Turn) -> Message:
        """Show the login card, and the way for those who are no members yet."""
        text = lines(
            "更新のお手続きには、会員ログインが必要です。",
            "ログインすると、続きから自動で始まります。",
            "会員登録がまだの方は、この画面で登録できます。",
            "下の「ログイン画面へ進む」か「会員登録をする」を押してください。",
        )
        return Message(text, self.step, (REGISTER, ASK_HUMAN), {"type": "login", "href": "/login"})

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take nothing: a login never happens in the chat."""
        never = "メールアドレスやパスワードは、ここに入力しないでください。"
        return Unclear(lines("お手続きは、ログインのあとに進められます。", never))

    async def hear(self, turn: Turn) -> Outcome:
        """Go on by itself once the session belongs to a member."""
        if turn.heard.member_id:
            return Outcome()
        return await super().hear(turn)


class ChooseContract(Question):
    """Ask which contract to renew: one of the member's, or a typed policy number."""

    step = "identify.contract"

    async def ask(self, turn: Turn) -> Message:
        """List the member's contracts, each with what can be done with it; or ask about a number in doubt."""
        candidate = turn.pending(self.step).given.get("policy_number")
        if candidate:
            take = Choice(f"はい、{candidate}です", "choose_contract", {"values": {"policy_number": candidate}})
            again = "違う場合は、証券をご覧のうえ、もう一度ご入力ください。"
            return Message(lines(f"証券番号は「{candidate}」でしょうか。", again), self.step, (take, ASK_HUMAN))
        contracts = await turn.backend.contracts()
        begun = await under_way(turn, contracts)
        card = {"type": "contract", "contracts": [_row(contract, begun) for contract in contracts]}
        renewable = [contract for contract in contracts if contract["renewal"]["state"] == "open"]
        lead = "更新するご契約をお選びください。" if contracts else "ご登録のご契約が見つかりませんでした。"
        if len(contracts) == 1 and renewable:
            lead = "ご契約はこちらでお間違いありませんか。"
        elif contracts and not renewable:
            lead = "いま更新できるご契約がありません。"
        again = UNDER_WAY if begun else ""
        number = f"{'表示されない' if contracts else '更新する'}ご契約は、現在の証券番号をご入力ください。"
        return Message(lines(lead, again, number, _FORMAT), self.step, (ASK_HUMAN,), card)

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take the pressed contract, or the one policy number of the text."""
        typed = {"shown": False}
        if heard.intent == "choose_contract" and heard.is_choice:
            meant = heard.value("values")
            return Answer(
                {**meant, **typed} if meant else {"policy_number": heard.value("policy_number"), "shown": True}
            )
        if pending.given and yes_or_no(heard, self.step):
            return Answer({**pending.given, **typed})
        number = read_policy_number(heard.text)
        if isinstance(number, str):
            return Answer({"policy_number": number, **typed})
        if number.reason is Reason.DOUBTFUL:
            return Half({"policy_number": number.candidates[0]}, "")
        if heard.intent == "deny":
            return Confirm(None, lines("かしこまりました。", "更新したいご契約の、現在の証券番号をご入力ください。"))
        return Unclear(_unread(number))

    def claims(self, heard: Heard) -> bool:
        """Take a place in the list, a car's number or what was begun for one, whatever else its words resemble."""
        return (read_place(heard.text) or read_plate(heard.text)) is not None or means_the_begun(heard.text)

    async def hear(self, turn: Turn) -> Outcome:
        """Take what was begun before, a contract shown by its place or car, or a typed yes for the only one."""
        if not turn.heard.is_choice and means_the_begun(turn.heard.text):
            return await self._go_on_with_the_begun(turn)
        if not turn.pending(self.step).given and not turn.heard.is_choice and (shown := await self._shown(turn)):
            return await self.accept(turn, Answer({"policy_number": shown["policy_number"], "shown": True}))
        return await super().hear(turn)

    async def _shown(self, turn: Turn) -> Mapping[str, Any] | None:
        # Of the list as it was shown: meanwhile another may stand there.
        rows = ((turn.shown and turn.shown.card) or {}).get("contracts", [])
        place, plate = read_place(turn.heard.text), read_plate(turn.heard.text)
        if place is not None:
            return rows[place - 1] if place <= len(rows) else None
        if plate is not None:
            named = [row for row in rows if is_plate_of(plate, row["registration_number"])]
            return named[0] if len(named) == 1 else None
        if not yes_or_no(turn.heard, self.step):
            return None
        contracts = await turn.backend.contracts()
        return contracts[0] if len(contracts) == 1 and contracts[0]["renewal"]["state"] == "open" else None

    async def _go_on_with_the_begun(self, turn: Turn) -> Outcome:
        begun = sorted(await under_way(turn, await turn.backend.contracts()))
        if len(begun) == 1:
            return await self.accept(turn, Answer({"policy_number": begun[0], "shown": True}))
        several = f"途中のお手続きが{len(begun)}件あります。1つお選びください。"
        told = several if begun else "途中まで進んだお手続きは、見つかりませんでした。"
        return Outcome(tell(told), turn.pending(self.step))

    async def accept(self, turn: Turn, answer: Answer) -> Outcome:
        """Add a typed contract to the member, and open the renewal."""
        number = str(answer.value["policy_number"])
        try:
            if not answer.value["shown"]:
                await turn.backend.add_contract(number)
            draft = Draft(await turn.backend.open_renewal(number))
        except BackendRefusal as refusal:
            return self._refused(turn, refusal)
        turn.see(draft)
        if not draft.is_open:
            return Outcome()
        contract = draft["contract"]
        begun = "途中まで進んだお手続きの、続きから始めます。" if draft.answer("consent.privacy") else ""
        named = f"証券番号{contract['policy_number']}({contract['registration_number']})のご契約ですね。"
        return Outcome(tell(lines(named, begun)))

    def _refused(self, turn: Turn, refusal: BackendRefusal) -> Outcome:
        pending = turn.pending(self.step)
        if refusal.kind == "outside-window":
            return Outcome(tell(_outside(refusal.extra)), pending)
        if refusal.kind == "already-applied":
            return Outcome(
                tell(already_accepted((refusal.extra.get("application") or {}).get("receipt_number"))), pending
            )
        if refusal.kind not in _REASONS:
            raise refusal
        return not_understood(turn, pending, _REASONS[refusal.kind])


QUESTIONS: tuple[Question, ...] = (Login(), ChooseContract())


def _unread(number: Unread) -> str:
    if number.reason is Reason.SEVERAL:
        return "証券番号は、1件ずつご入力ください。"
    if number.reason is Reason.MALFORMED:
        return _REASONS["malformed-policy-number"]
    return lines("更新するご契約の、現在の証券番号をご入力ください。", _FORMAT)


def _row(contract: Mapping[str, Any], begun: frozenset[str]) -> dict[str, Any]:
    row, note, number = contract_row(contract), _note(contract), contract["policy_number"]
    label = "このご契約の続きへ進む" if number in begun else "このご契約を更新する"
    choice = Choice(label, "choose_contract", {"policy_number": number}, "primary")
    return {**row, "note": note} if note else {**row, "choice": choice.document()}


def _note(contract: Mapping[str, Any]) -> str:
    renewal = contract["renewal"]
    if renewal["state"] in ("early", "late"):
        return _outside({"window": renewal["state"], "opens_at": renewal["opens_at"], "agency": contract["agency"]})
    if renewal["state"] == "applied":
        return lines("更新のお申込みは、受付済みです。", "ご質問は、" + to_the_agency(contract["agency"]))
    return ""


def _outside(extra: Mapping[str, Any]) -> str:
    if extra["window"] == "early":
        return lines(
            f"更新のお手続きは、{day_of(extra['opens_at'])}から承ります。",
            "お急ぎの場合は、" + to_the_agency(extra["agency"]),
        )
    return lines("更新のお手続きができる期間を過ぎています。", to_the_agency(extra["agency"]))
