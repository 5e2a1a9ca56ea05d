"""Read a new address, phone number or e-mail address, typed or from a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.heard import Heard
from actions.message import lines
from actions.question import Answer, Half, Unclear
from bot.japanese.address import (
    PostalRegister,
    check_address,
    proposed_address,
    read_postal_code,
    whole_address,
)
from bot.japanese.address_text import address_part, looks_like_address
from bot.japanese.email import read_email
from bot.japanese.phone import read_phone
from bot.japanese.reading import Reason, Unread
from bot.japanese.text import normalise

Values = Mapping[str, str]
Given = Mapping[str, Any]
PROPOSED = "proposed"
ADDRESS_FIELDS = (
    {"name": "postal_code", "label": "郵便番号", "kind": "postal", "autocomplete": "postal-code"},
    {"name": "address", "label": "住所", "kind": "text", "autocomplete": "street-address"},
)
PHONE_FIELDS = ({"name": "phone", "label": "電話番号", "kind": "tel", "autocomplete": "tel"},)
EMAIL_FIELDS = ({"name": "email", "label": "メールアドレス", "kind": "email", "autocomplete": "email"},)
CONTACT_ITEMS = ("address", "phone", "email")
# What follows a detail that stays as it is: 「住所は前のまま」「引っ越してない」「メールの変更はやめる」.
_STAYS = re.compile(
    r"(?:番号|アドレス)?(?:の変更)?(?:など|とか)?(?:は|も|が|を|に)?、?(?:前|今|いま|以前|去年|この|その)?(?:の|と)?"
    r"(?:まま|同じ|おなじ|一緒|変わ(?:ら|り(?:ませ|な|は)|って(?:い)?(?:な|ませ|ねえ|へん))|変え(?:な|ませ|ず|へん)"
    r"|変更(?:は|も)?(?:しな|しませ|してい?(?:な|ませ)|な[いし]|ありませ|ございませ)|し?て(?:い)?(?:な|ませ|へん|ねえ)|やめ)"
)
_ADDRESS_EXAMPLE = "例: 160-0023 東京都新宿区西新宿1-26-1"


def read_address(register: PostalRegister, values: Values, given: Given) -> Answer | Unclear | Half:
    """Read a postal code and an address that agree with each other; `given` holds the one that came before."""
    typed = values.get("text") or f"{values.get('postal_code', '')}\n{values.get('address', '')}"
    code, address = read_postal_code(typed), address_part(typed)
    if isinstance(code, Unread) and code.reason is Reason.SEVERAL:
        return Unclear(lines("郵便番号は、1つだけご入力ください。", _ADDRESS_EXAMPLE))
    if isinstance(code, Unread) and code.reason is Reason.ABSENT:
        code = given.get("postal_code") or code
    address = address or str(given.get("address", ""))
    if isinstance(code, Unread):
        return _without_code(address)
    if not register.places(code):
        return _keep_address(address, f"〒{code}という郵便番号が見つかりません。郵便番号をご確認ください。")
    if not address:
        return _half({"postal_code": code}, f"〒{code}は、{register.places(code)[0]}の郵便番号ですね。")
    return _both(register, code, address)


def _both(register: PostalRegister, code: str, address: str) -> Answer | Unclear | Half:
    place = check_address(code, address, register)
    if not isinstance(place, Unread):
        whole = whole_address(place, address)
        return Answer({"postal_code": code, "address": whole}, _taken("住所", f"〒{code} {whole}"))
    differs = lines(
        "郵便番号とご住所が一致しないようです。",
        f"〒{code}は、{'、'.join(place.candidates[:3])}の郵便番号です。",
    )
    proposed = proposed_address(code, address, register)
    if proposed:
        return _half({PROPOSED: {"postal_code": code, "address": proposed}}, differs)
    return Unclear(lines(differs, "どちらかを直して、もう一度ご入力ください。"))


def _without_code(address: str) -> Unclear | Half:
    if looks_like_address(address):
        return _half({"address": address}, f"ご住所は「{address}」ですね。")
    return Unclear(lines("郵便番号を、7桁でご入力ください。", "続けてご住所もご入力ください。", _ADDRESS_EXAMPLE))


def _keep_address(address: str, why: str) -> Unclear | Half:
    return _half({"address": address}, why) if looks_like_address(address) else Unclear(lines(why, _ADDRESS_EXAMPLE))


def _half(given: Given, hint: str) -> Half:
    """Keep what was given, in the place of what was proposed before."""
    return Half({PROPOSED: None, **given}, hint)


def read_phone_number(values: Values, given: Given) -> Answer | Unclear | Half:
    """Read one phone number."""
    number = read_phone(values.get("text") or values.get("phone", ""))
    if isinstance(number, Unread):
        several = "電話番号は、1つだけご入力ください。" if number.reason is Reason.SEVERAL else ""
        return Unclear(lines(several or "電話番号を確認できませんでした。", "例: 03-1234-5678、090-1234-5678"))
    return Answer({"phone": number}, f"電話番号を{number}と承りました。")


def read_email_address(values: Values, given: Given) -> Answer | Unclear | Half:
    """Read one e-mail address; a doubtful one counts when it is given alone, or confirmed."""
    text = values.get("text") or values.get("email", "")
    address = read_email(text)
    if isinstance(address, str):
        return Answer({"email": address}, f"メールアドレスを{address}と承りました。")
    if address.reason is Reason.DOUBTFUL and normalise(text) in address.candidates:
        return Answer({"email": address.candidates[0]}, f"メールアドレスを{address.candidates[0]}と承りました。")
    if address.reason is Reason.DOUBTFUL and len(address.candidates) == 1:
        return Half({PROPOSED: {"email": address.candidates[0]}}, "メールアドレスの表記を、お確かめください。")
    several = "メールアドレスは、1つだけご入力ください。" if address.reason is Reason.SEVERAL else ""
    hint = "半角の英数字でご入力ください。例: hanako@example.com"
    return Unclear(lines(several or "メールアドレスを確認できませんでした。", hint))


def confirmed(proposed: Values) -> Answer:
    """Take the value that was proposed and confirmed."""
    for name, label in (("email", "メールアドレス"), ("phone", "電話番号")):
        if name in proposed:
            return Answer(dict(proposed), _taken(label, proposed[name]))
    return Answer(dict(proposed), _taken("住所", f"〒{proposed['postal_code']} {proposed['address']}"))


def items_in(text: str) -> list[str]:
    """Return which details a text gives values of: address, phone, email."""
    address = address_part(text)
    is_address = isinstance(read_postal_code(text), str) or looks_like_address(address)
    found = {
        "address": is_address,
        "phone": isinstance(read_phone(text), str),
        "email": isinstance(read_email(text), str),
    }
    return [item for item, is_there in found.items() if is_there]


def items_to_change(heard: Heard) -> list[str]:
    """Return which details are named and not said to be as before: 「住所はそのまま、電話だけ変わった」 names phone."""
    named = (item for item in heard.entities if item["entity"] == "item" and item["value"] in CONTACT_ITEMS)
    return [item["value"] for item in named if heard.is_choice or not _STAYS.match(heard.text, item["end"])]


def _taken(label: str, value: str) -> str:
    return lines(f"{label}を、次のとおり承りました。", value)
