"""Ask for what a registration needs: terms, e-mail twice, names, birth date, address, phone, policy numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from actions.agreement import Agreement, document_card
from actions.contact_values import (
    ADDRESS_FIELDS,
    EMAIL_FIELDS,
    PHONE_FIELDS,
    read_address,
    read_email_address,
    read_phone_number,
)
from actions.errors import BackendRefusal
from actions.form_question import FormQuestion
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.provisional import TERMS_CHANGED, AwaitMail, ReviewRegistration, terms_changed
from actions.question import Answer, Outcome, Question, Reading, Unclear, not_understood, tell
from actions.registration_values import (
    DATE_EXAMPLE,
    KANA_EXAMPLE,
    NAME_EXAMPLE,
    NUMBER_EXAMPLE,
    ROMAJI_EXAMPLE,
    read_birth_date,
    read_full_name,
    read_kana_name,
    read_policy_numbers,
    read_romaji,
)
from actions.turn import Turn
from bot.japanese.address import PostalRegister

_SAME = re.compile(r"同じ|おなじ|一緒|さっき|先ほど|さきほど|前と")


class AgreeToTerms(Agreement):
    """Ask for the agreement to the member terms (会員規定) of the day."""

    async def accept(self, turn: Turn, answer: Answer) -> Outcome:
        """Record it; the backend refuses an answer to terms that are not the day's any more."""
        try:
            return await super().accept(turn, answer)
        except BackendRefusal as refusal:
            if refusal.kind != TERMS_CHANGED:
                raise
            return terms_changed(turn, refusal)

    async def _card(self, turn: Turn) -> Mapping[str, Any]:
        found = await turn.backend.documents(turn.clock.now().date().isoformat())
        return document_card([document for document in found if document["id"] in self.documents])


@dataclass(frozen=True)
class GiveDetail(FormQuestion):
    """Ask for one detail of the member; `left_out` words the button that leaves an optional one out."""

    left_out: str = ""
    nothing: Mapping[str, Any] | None = None

    submit = Choice("次へ進む", "give_contact", kind="primary")

    async def present(self, turn: Turn) -> Mapping[str, Any]:
        """Return what was given before, when it is to be corrected."""
        given = (await turn.draft()).answer(self.step)
        return {name: "、".join(value) if isinstance(value, list) else value for name, value in given.items()}

    async def ask(self, turn: Turn) -> Message:
        """Show the form, and the button that leaves the detail out."""
        asked = await super().ask(turn)
        skip = (Choice(self.left_out, "withdraw_change"),) if self.left_out else ()
        return replace(asked, choices=(*asked.choices, *skip))

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Read the detail, or that it is left out."""
        if heard.intent == "withdraw_change" and heard.is_choice and self.nothing is not None:
            return Answer(self.nothing, f"{self.title}は、空欄にします。")
        return super().read(heard, pending)


class RepeatEmail(GiveDetail):
    """Ask for the e-mail address a second time: a mistyped one would never get the mail."""

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Read the address; that it is the same as before does not tell whether that was right."""
        reading = super().read(heard, pending)
        if isinstance(reading, Unclear) and _SAME.search(heard.text):
            return Unclear(lines("お間違いがないか確かめるため、", "お手数ですが、もう一度ご入力ください。"))
        return reading

    async def accept(self, turn: Turn, answer: Answer) -> Outcome:
        """Record it; the backend refuses one that is not the first."""
        try:
            await turn.record(self.step, answer.value)
        except BackendRefusal as refusal:
            if refusal.kind != "answer-invalid":
                raise
            fix = "1回目を直すときは「メールアドレスを訂正」とご入力ください。"
            return not_understood(turn, turn.pending(self.step), lines("1回目のメールアドレスと違います。", fix))
        return Outcome(tell("メールアドレスを確認しました。"))


def _text_field(name: str, label: str, autocomplete: str = "off") -> tuple[Mapping[str, str], ...]:
    return ({"name": name, "label": label, "kind": "text", "autocomplete": autocomplete},)


def questions(register: PostalRegister) -> tuple[Question, ...]:
    """Return the topic's questions; addresses are checked against the postal register."""
    return (
        AgreeToTerms(
            step="registration.terms",
            text=lines("会員規定をご確認ください。", "お読みのうえ、同意いただけるかをお選びください。"),
            yes="会員規定に同意する",
            no="同意しない",
            refusal="会員規定に同意しない",
            understood="会員規定への同意を承りました。",
            documents=("member_terms",),
        ),
        GiveDetail(
            "registration.email",
            "メールアドレス",
            lines("メールアドレスをご入力ください。", "ログインのIDになります。", "例: hanako@example.com"),
            EMAIL_FIELDS,
            read_email_address,
        ),
        RepeatEmail(
            "registration.email_again",
            "メールアドレスの確認",
            "確認のため、メールアドレスをもう一度ご入力ください。",
            EMAIL_FIELDS,
            read_email_address,
        ),
        GiveDetail(
            "registration.name",
            "氏名",
            lines("氏名を、保険証券のとおりにご入力ください。", NAME_EXAMPLE),
            _text_field("kanji", "氏名(漢字)", "name"),
            read_full_name,
        ),
        GiveDetail(
            "registration.kana",
            "フリガナ",
            lines("氏名のフリガナを、全角カタカナでご入力ください。", KANA_EXAMPLE),
            _text_field("kana", "フリガナ"),
            read_kana_name,
        ),
        GiveDetail(
            "registration.romaji",
            "ローマ字の氏名",
            lines("氏名のローマ字をご入力ください。なくてもかまいません。", ROMAJI_EXAMPLE),
            _text_field("romaji", "ローマ字"),
            read_romaji,
            "入力しない",
            {"romaji": None},
        ),
        GiveDetail(
            "registration.birth_date",
            "生年月日",
            lines("生年月日を、元号または西暦でご入力ください。", DATE_EXAMPLE),
            _text_field("date", "生年月日", "bday"),
            read_birth_date,
        ),
        GiveDetail(
            "registration.address",
            "住所",
            lines("郵便番号とご住所を、保険証券のとおりにご入力ください。", "例: 160-0023 東京都新宿区西新宿1-26-1"),
            ADDRESS_FIELDS,
            partial(read_address, register),
        ),
        GiveDetail(
            "registration.phone",
            "電話番号",
            lines("電話番号をご入力ください。", "例: 03-1234-5678"),
            PHONE_FIELDS,
            read_phone_number,
        ),
        GiveDetail(
            "registration.policy_numbers",
            "証券番号",
            lines(
                "現在のご契約の証券番号をご入力ください。5件まで登録できます。",
                "ご契約がまだの方は「契約がない」を押してください。",
                NUMBER_EXAMPLE,
            ),
            _text_field("policy_numbers", "証券番号"),
            read_policy_numbers,
            "契約がない",
            {"policy_numbers": []},
        ),
        ReviewRegistration(),
        AwaitMail(),
    )
