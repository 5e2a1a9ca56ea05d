"""Confirm where the customer can be reached, and change address, phone or e-mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from actions.contact_values import read_address, read_email_address, read_phone_number
from actions.draft import Draft
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.question import Answer, Outcome, Question, Reading, Unclear, tell
from actions.turn import Turn
from actions.wording import day_of
from actions.yes_no import yes_or_no
from bot.japanese.address import PostalRegister

_ITEMS = {"address": "住所", "phone": "電話番号", "email": "メールアドレス"}
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
        """Take a plain confirmation, or the items to change."""
        items = [item["value"] for item in heard.entities if item["entity"] == "item" and item["value"] in _ITEMS]
        if heard.intent in ("change_contact", "correct_answer", "give_contact", "deny") and items:
            named = "と".join(_ITEMS[item] for item in dict.fromkeys(items))
            return Answer({"change": list(dict.fromkeys(items))}, f"{named}を変更します。")
        if yes_or_no(heard, self.step) and not items:
            return Answer({"confirmed": True}, "ご連絡先は、この内容で承りました。")
        return Unclear(lines("変更する項目があれば、お選びください。", "例:「このままでよい」「住所が変わりました」"))

    async def hear(self, turn: Turn) -> Outcome:
        """Take a new value at once when it is typed here."""
        outcome = await super().hear(turn)
        draft = turn.seen
        change = self._changes.get(draft.step.partition(".")[2]) if draft and outcome.pending is None else None
        reading = (
            change.read(turn.heard, Pending(change.step)) if change and turn.heard.intent == "give_contact" else None
        )
        if change is None or not isinstance(reading, Answer):
            return outcome
        return await change.accept(turn, reading)


@dataclass(frozen=True)
class ChangeContact(Question):
    """Ask for the new value of one contact detail.

    `read_values` reads a mapping of form values, or {"text": …} for typed words, to an answer.
    """

    step: str
    request: str
    fields: tuple[Mapping[str, str], ...]
    read_values: Callable[[Mapping[str, str]], Answer | Unclear]

    async def ask(self, turn: Turn) -> Message:
        """Show the form with the present values."""
        contact = (await turn.draft())["contact"]
        fields = [{**field, "value": contact.get(field["name"]) or ""} for field in self.fields]
        submit = Choice("この内容に変更する", "give_contact", kind="primary").document()
        card = {"type": "form", "title": self.fields[-1]["label"] + "の変更", "fields": fields, "submit": submit}
        keep = Choice("変更しない", "withdraw_change")
        return Message(self.request, self.step, (keep,), card)

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Read the form's values or the typed text."""
        if heard.intent == "withdraw_change":
            return Answer({})
        return self.read_values(heard.value("values") or {} if heard.is_choice else {"text": heard.text})

    async def accept(self, turn: Turn, answer: Answer) -> Outcome:
        """Record the new value; the present one again when the customer keeps it."""
        contact = (await turn.draft())["contact"]
        kept = {field["name"]: contact[field["name"]] for field in self.fields}
        await turn.record(self.step, answer.value or kept)
        return Outcome(tell(answer.understood or "いまの内容のままにします。"))


def questions(register: PostalRegister) -> tuple[Question, ...]:
    """Return the topic's questions; addresses are checked against the postal register."""
    address = ChangeContact(
        step="contact.address",
        request=lines("新しい郵便番号とご住所をご入力ください。", "例: 160-0023 東京都新宿区西新宿1-26-1"),
        fields=(
            {"name": "postal_code", "label": "郵便番号", "kind": "postal", "autocomplete": "postal-code"},
            {"name": "address", "label": "住所", "kind": "text", "autocomplete": "street-address"},
        ),
        read_values=partial(read_address, register),
    )
    phone = ChangeContact(
        step="contact.phone",
        request=lines("新しい電話番号をご入力ください。", "例: 03-1234-5678"),
        fields=({"name": "phone", "label": "電話番号", "kind": "tel", "autocomplete": "tel"},),
        read_values=read_phone_number,
    )
    email = ChangeContact(
        step="contact.email",
        request=lines("新しいメールアドレスをご入力ください。", "例: hanako@example.com"),
        fields=({"name": "email", "label": "メールアドレス", "kind": "email", "autocomplete": "email"},),
        read_values=read_email_address,
    )
    return (ConfirmContact({"address": address, "phone": phone, "email": email}), address, phone, email)


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
