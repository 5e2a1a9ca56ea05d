"""Register provisionally (仮登録): review, mail, and the wait for its link to be used."""

from __future__ import annotations

import re

from actions.corrections import CORRECTING, correction
from actions.draft import Draft
from actions.errors import BackendRefusal
from actions.handover import ASK_HUMAN
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.question import Answer, Confirm, Outcome, Question, Reading, Unclear, not_understood, tell
from actions.topics import asks
from actions.turn import LOGIN, Turn
from actions.wording import day_and_time, day_of
from actions.yes_no import yes_or_no
from service.help_lines import REGISTRATION_HELP

TERMS_CHANGED = "terms-changed"
_WISH = re.compile(
    r"登録(?:手続き)?(?:を|が|も)?(?:する|します|した[いく]|始め|はじめ|開始|お願い|希望|やりたい|やります|申し込み|進め)"
    r"|会員に(?:なる|なります|なりたい|して)|入会(?:する|します|した|を?希望|を?お願い)"
)
_HELP = f"会員登録のお問い合わせ: {REGISTRATION_HELP}"
_REFUSALS = {
    "contract-not-matched": lines(
        "ご入力の内容では、ご契約を確認できませんでした。",
        "氏名・住所・生年月日・電話番号・証券番号を、保険証券と見比べてください。",
        "直すところがあれば、訂正のボタンを押してください。",
    ),
    "renewed-policy-number": lines(
        "更新後の証券番号が含まれているようです。", "現在のご契約の証券番号に、ご訂正ください。"
    ),
    "registration-slowed": lines(
        "ご契約を確認できない状態が続いたため、少し時間をおいています。",
        "しばらくしてから、もう一度お試しください。",
    ),
}


class ReviewRegistration(Question):
    """Show everything that was entered, and register provisionally when it is confirmed."""

    step = "registration.review"

    async def ask(self, turn: Turn) -> Message:
        """Show each item; the ones to correct have buttons."""
        draft = await turn.draft()
        shown = _items(draft)
        text = lines(
            "ご入力の内容をご確認ください。",
            *(f"{label}: {value}" for _, label, value in shown),
            "登録しても、ご契約の内容やご連絡先は変わりません。",
            "よろしければ「この内容で登録する」を押してください。",
        )
        corrections = tuple(correction(step, f"{label}を訂正") for step, label, _ in shown)
        return Message(text, self.step, (Choice("この内容で登録する", "affirm", kind="primary"), *corrections))

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take a plain yes; after a no ask what to correct."""
        agrees = yes_or_no(heard, self.step)
        if agrees:
            return Answer({"confirmed": True})
        if agrees is False:
            return Confirm(CORRECTING)
        return Unclear(
            lines("よろしければ「この内容で登録する」を押してください。", "例:「これでいい」「住所を直したい」")
        )

    async def accept(self, turn: Turn, answer: Answer) -> Outcome:
        """Have the contract's four items checked and the mail sent; a mismatch never says which item differs."""
        try:
            await turn.record(self.step, answer.value)
        except BackendRefusal as refusal:
            if refusal.kind == TERMS_CHANGED:
                return terms_changed(turn, refusal)
            if refusal.kind not in _REFUSALS:
                raise
            return not_understood(turn, turn.pending(self.step), lines(_REFUSALS[refusal.kind], _HELP))
        return Outcome()


class AwaitMail(Question):
    """Wait until the link in the mail was used; the conversation then goes on by itself."""

    step = "registration.mail"

    async def ask(self, turn: Turn) -> Message:
        """Say where the mail went, until when its link counts, and what to do when it does not come."""
        draft = await turn.draft()
        text = lines(
            "仮登録のメールをお送りしました。まだ登録は終わっていません。",
            f"宛先: {draft.answer('registration.email').get('email', '')}",
            "メールのリンクを開き、パスワードを決めると登録が完了します。",
            f"リンクの期限: {day_and_time(draft['link_expires_at'])}",
            "届かないときは、迷惑メールもご確認ください。",
        )
        again = Choice("メールをもう一度送る", "resend_mail")
        fix = correction("registration.email", "メールアドレスを訂正")
        return Message(text, self.step, (again, fix, ASK_HUMAN))

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take nothing: a password is never typed here."""
        never = "パスワードは、ここに入力しないでください。"
        return Unclear(lines("メールのリンクを開いて、登録を完了してください。", never))

    async def hear(self, turn: Turn) -> Outcome:
        """Send the mail again when it is asked for; else see whether the registration was completed meanwhile."""
        if turn.heard.intent == "resend_mail":
            try:
                turn.see(Draft(await turn.backend.send_registration_mail(str(turn.draft_path), turn.evidence)))
            except BackendRefusal as refusal:
                if refusal.kind == "step-not-pending":
                    raise
                return Outcome(tell(lines(refusal.detail, _HELP)), turn.pending(self.step))
            return Outcome(tell("メールをもう一度お送りしました。新しいメールのリンクをお使いください。"))
        if (await turn.draft()).step != self.step:
            return Outcome()
        return await super().hear(turn)


def terms_changed(turn: Turn, refusal: BackendRefusal) -> Outcome:
    """Say that there are new terms, and go on with the question about them."""
    turn.forget()
    return Outcome(tell(refusal.detail))


def ended(draft: Draft) -> Message:
    """Say how a registration ended; the login comes next."""
    if draft["status"] == "completed":
        return Message(lines("会員登録が完了しました。", "決めていただいたパスワードで、ログインしてください。"))
    reasons = {
        "terms": "会員規定に同意いただけないため、会員登録を終了しました。",
        "expired": "登録のお手続きの期限が過ぎました。はじめからやり直せます。",
    }
    given_up = "会員登録を中止しました。ご入力の内容は、登録されません。"
    return Message(lines(reasons.get(str(draft["stop_reason"]), given_up), _HELP))


def wants_to_register(turn: Turn) -> bool:
    """Say whether the button was pressed, or a stranger typed the wish: 「会員登録を始めたい」."""
    heard = turn.heard
    if heard.intent == "register_member":
        return True
    is_stranger = not (heard.member_id or turn.registration_id) and turn.pending_step in (None, LOGIN)
    if not is_stranger or heard.topic not in ("how_to_register", "membership") or asks(heard.text):
        return False
    at_login = turn.pending_step == LOGIN and heard.topic == "how_to_register"
    return at_login or bool(_WISH.search(heard.text))


async def begin_registration(turn: Turn) -> Outcome:
    """Begin a registration, or go on with the one under way; a member needs none."""
    if turn.heard.member_id:
        return Outcome(tell("会員としてログインされています。会員登録は、お済みです。"))
    if turn.registration_id is None:
        await turn.register()
        return Outcome(tell("会員登録を始めます。所要時間は、約5分です。"))
    return Outcome()


def _items(draft: Draft) -> list[tuple[str, str, str]]:
    """Return what was entered, as step, label and value."""
    email, name = draft.answer("registration.email"), draft.answer("registration.name")
    kana, romaji = draft.answer("registration.kana"), draft.answer("registration.romaji")
    address = draft.answer("registration.address")
    numbers = draft.answer("registration.policy_numbers").get("policy_numbers") or ["なし"]
    return [
        ("registration.email", "メールアドレス", str(email.get("email"))),
        ("registration.name", "氏名", str(name.get("kanji"))),
        ("registration.kana", "フリガナ", str(kana.get("kana"))),
        ("registration.romaji", "ローマ字", str(romaji.get("romaji") or "なし")),
        ("registration.birth_date", "生年月日", day_of(str(draft.answer("registration.birth_date").get("date")))),
        ("registration.address", "住所", f"〒{address.get('postal_code')} {address.get('address')}"),
        ("registration.phone", "電話番号", str(draft.answer("registration.phone").get("phone"))),
        ("registration.policy_numbers", "証券番号", "、".join(numbers)),
    ]
