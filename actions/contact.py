"""Confirm where the customer can be reached, and change address, phone or e-mail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from actions.contact_values import (
    ADDRESS_FIELDS,
    EMAIL_FIELDS,
    PHONE_FIELDS,
    PROPOSED,
    items_in,
    items_to_change,
    read_address,
    read_email_address,
    read_phone_number,
)
from actions.corrections import speaks_of_before
from actions.draft import Draft
from actions.form_question import FormQuestion
from actions.former_contact import former, meant, speaks_of_the_former
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.question import Answer, Half, Outcome, Question, Reading, Unclear, tell
from actions.turn import Turn
from actions.wording import day_of
from actions.yes_no import yes_or_no
from bot.japanese.address import PostalRegister
from bot.japanese.doubt import leaves_doubt

_ITEMS = {"address": "住所", "phone": "電話番号", "email": "メールアドレス"}
_CHANGES = ("change_contact", "correct_answer", "give_contact", "deny", "withdraw_change")
"""The intents of those who speak of details to change, perhaps beside others that stay."""
_SEXES = {"male": "男性", "female": "女性"}


class ConfirmContact(Question):
    """Ask whether the contact details are right, or which one to change."""

    step = "contact.confirm"

    def __init__(self, changes: Mapping[str, ChangeContact]) -> None:
        """Know the questions for each item, to take a new value that is typed at once."""
        self._changes = changes

    async def ask(self, turn: Turn) -> Message:
        """Show every detail; say what cannot be changed here and what must be."""
        shown = contact_items(await turn.draft())
        text = lines(
            "ご契約者さまのご連絡先をご確認ください。",
            *(f"{label}: {value}" for label, value in shown),
            "お引っ越しをされた方は、住所を必ず変更してください。",
            "氏名・ご契約者・記名被保険者の変更は、代理店で承ります。",
            "変わりがなければ「この内容で進む」を押してください。",
        )
        changes = tuple(
            Choice(f"{label}を変更する", "change_contact", {"item": item}) for item, label in _ITEMS.items()
        )
        return Message(text, self.step, (Choice("この内容で進む", "affirm", kind="primary"), *changes))

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take a plain confirmation, or the items to change: named, or given a new value."""
        named = items_to_change(heard) if heard.intent in _CHANGES else []
        items = list(dict.fromkeys([*named, *([] if heard.is_choice else items_in(heard.text))]))
        if items:
            return Answer({"change": items}, f"{'と'.join(_ITEMS[item] for item in items)}を変更します。")
        if yes_or_no(heard, self.step):
            return Answer({"confirmed": True}, "ご連絡先は、この内容で承りました。")
        return Unclear(lines("変更する項目があれば、お選びください。", "例:「このままでよい」「住所が変わりました」"))

    def claims(self, heard: Heard) -> bool:
        """Take a wish to correct a detail, or to have the former one back, for one to change it."""
        corrects = heard.intent == "correct_answer" and bool(items_to_change(heard))
        return (not heard.is_choice and corrects) or speaks_of_the_former(heard)

    async def hear(self, turn: Turn) -> Outcome:
        """Take the new values at once that are typed here, and former ones at a confirmation."""
        if speaks_of_the_former(turn.heard) and not items_in(turn.heard.text):
            draft = await turn.draft()
            changed = [item for item, change in self._changes.items() if change.former(draft)]
            if item := meant(turn.heard.text, changed):
                await turn.record(self.step, {"change": [item]})
                return self._changes[item].ask_back(draft)
        outcome = await super().hear(turn)
        return outcome if outcome.pending or turn.heard.is_choice else await _hear_rest(turn, outcome, self._changes)


_KEEPS = re.compile(r"ない|ません|なし|やめ|辞め|止め|まま|不要|いい|結構|同じ|キャンセル|取り消|取消|いらん|へん")


@dataclass(frozen=True)
class ChangeContact(FormQuestion):
    """Ask for the new value of one contact detail; `changes` are the questions for all that a message may give."""

    changes: Mapping[str, ChangeContact]

    submit = Choice("この内容に変更する", "give_contact", kind="primary")
    beside = (Choice("変更しない", "withdraw_change"),)

    async def present(self, turn: Turn) -> Mapping[str, Any]:
        """Return the contact details in force."""
        contact: Mapping[str, Any] = (await turn.draft())["contact"]
        return contact

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Read the new value, or that nothing is to be changed."""
        # 「変更してください」 is near to 「変更しないでください」, and wishes for the contrary.
        keeps = heard.intent == "withdraw_change" and (heard.is_choice or _KEEPS.search(heard.text))
        if keeps or _leaves(heard):
            return Answer({})
        reading = super().read(heard, pending)
        if isinstance(reading, Answer) and not heard.is_choice and leaves_doubt(heard.text):
            return Half({PROPOSED: reading.value}, "まだお決まりでないように読み取りました。")
        return reading

    def claims(self, heard: Heard) -> bool:
        """Take a wish to go back, or for the former detail, for one of this change: the plan is not meant."""
        return _leaves(heard) or speaks_of_the_former(heard)

    def former(self, draft: Draft) -> dict[str, str]:
        """Return the contract's own values, where they were changed here."""
        return former(draft, (field["name"] for field in self.fields))

    def ask_back(self, draft: Draft) -> Outcome:
        """Ask whether the contract's own values are meant."""
        told = tell("ご契約に登録されている内容は、次のとおりです。")
        return Outcome(told, Pending(self.step, given={PROPOSED: self.former(draft)}))

    async def hear(self, turn: Turn) -> Outcome:
        """Take the values of other details, too, when they are typed in the same message."""
        if speaks_of_the_former(turn.heard) and not items_in(turn.heard.text):
            draft = await turn.draft()
            if self.former(draft):
                return self.ask_back(draft)
        outcome = await super().hear(turn)
        whole = outcome.pending is None and not turn.heard.is_choice
        return await _hear_rest(turn, outcome, self.changes, self.step) if whole else outcome

    async def accept(self, turn: Turn, answer: Answer) -> Outcome:
        """Record the new value; the present one again when the customer keeps it."""
        present = await self.present(turn)
        kept = {field["name"]: present[field["name"]] for field in self.fields}
        await turn.record(self.step, answer.value or kept)
        return Outcome(tell(answer.understood or "いまの内容のままにします。"))


def _leaves(heard: Heard) -> bool:
    """Say whether typed words go back from a change, and give no value."""
    goes_back = heard.intent == "go_back" and speaks_of_before(heard.text) and not speaks_of_the_former(heard)
    return not heard.is_choice and goes_back and not items_in(heard.text)


async def _hear_rest(turn: Turn, outcome: Outcome, changes: Mapping[str, ChangeContact], heard_at: str = "") -> Outcome:
    """Read the other details that the same message gives, each at its own step."""
    others = [item for item in items_in(turn.heard.text) if f"contact.{item}" != heard_at]
    while turn.seen and others:
        if turn.seen.step == ConfirmContact.step:
            await turn.record(ConfirmContact.step, {"change": others})
        change = changes.get(turn.seen.step.partition(".")[2])
        reading = change.read(turn.heard, Pending(change.step)) if change else None
        if change and isinstance(reading, Half):
            return replace(
                outcome, said=(*outcome.said, *tell(reading.hint)), pending=Pending(change.step, given=reading.given)
            )
        if change is None or not isinstance(reading, Answer):
            return outcome
        others = [item for item in others if f"contact.{item}" != change.step]
        accepted = await change.accept(turn, reading)
        outcome = replace(outcome, said=(*outcome.said, *accepted.said))
    return outcome


def questions(register: PostalRegister) -> tuple[Question, ...]:
    """Return the topic's questions; addresses are checked against the postal register."""
    changes: dict[str, ChangeContact] = {}
    address = ChangeContact(
        step="contact.address",
        title="住所の変更",
        request=lines("新しい郵便番号とご住所をご入力ください。", "例: 160-0023 東京都新宿区西新宿1-26-1"),
        fields=ADDRESS_FIELDS,
        read_values=partial(read_address, register),
        changes=changes,
    )
    phone = ChangeContact(
        step="contact.phone",
        title="電話番号の変更",
        request=lines("新しい電話番号をご入力ください。", "例: 03-1234-5678"),
        fields=PHONE_FIELDS,
        read_values=read_phone_number,
        changes=changes,
    )
    email = ChangeContact(
        step="contact.email",
        title="メールアドレスの変更",
        request=lines("新しいメールアドレスをご入力ください。", "例: hanako@example.com"),
        fields=EMAIL_FIELDS,
        read_values=read_email_address,
        changes=changes,
    )
    changes.update(address=address, phone=phone, email=email)
    return (ConfirmContact(changes), address, phone, email)


def contact_items(draft: Draft) -> list[tuple[str, str]]:
    """Return the contact details in force, as label and value."""
    contact: Mapping[str, Any] = draft["contact"]
    return [
        ("氏名", f"{contact['name']}さま({contact['kana']})"),
        ("生年月日", day_of(contact["birth_date"])),
        ("性別", _SEXES.get(contact["sex"], contact["sex"])),
        ("郵便番号", contact["postal_code"]),
        ("住所", contact["address"]),
        ("電話番号", contact["phone"]),
        ("メールアドレス", contact.get("email") or "登録なし"),
    ]
