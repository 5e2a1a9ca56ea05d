"""Read a new address, phone number or e-mail address, typed or from a form."""

from __future__ import annotations

from collections.abc import Mapping

from actions.message import lines
from actions.question import Answer, Unclear
from bot.japanese.address import PostalRegister, check_address, read_postal_code, without_postal_code
from bot.japanese.email import read_email
from bot.japanese.phone import read_phone
from bot.japanese.reading import Reason, Unread
from bot.japanese.text import normalise

Values = Mapping[str, str]
_ADDRESS_EXAMPLE = "例: 160-0023 東京都新宿区西新宿1-26-1"
_SHORTEST_ADDRESS = 3


def read_address(register: PostalRegister, values: Values) -> Answer | Unclear:
    """Read a postal code and an address that agree with each other."""
    typed = values.get("text") or f"{values.get('postal_code', '')} {values.get('address', '')}"
    code, address = read_postal_code(typed), without_postal_code(typed)
    if isinstance(code, Unread):
        return Unclear(lines("郵便番号を、7桁でご入力ください。", "続けてご住所もご入力ください。", _ADDRESS_EXAMPLE))
    if len(address) < _SHORTEST_ADDRESS:
        return Unclear(lines("郵便番号に続けて、ご住所もご入力ください。", _ADDRESS_EXAMPLE))
    place = check_address(code, address, register)
    if isinstance(place, Unread):
        return Unclear(_disagreement(code, place))
    address = address if address.startswith(place.prefecture) else place.prefecture + address
    return Answer(
        {"postal_code": code, "address": address}, lines("住所を、次のとおり承りました。", f"〒{code} {address}")
    )


def read_phone_number(values: Values) -> Answer | Unclear:
    """Read one phone number."""
    number = read_phone(values.get("text") or values.get("phone", ""))
    if isinstance(number, Unread):
        several = "電話番号は、1つだけご入力ください。" if number.reason is Reason.SEVERAL else ""
        return Unclear(lines(several or "電話番号を確認できませんでした。", "例: 03-1234-5678、090-1234-5678"))
    return Answer({"phone": number}, f"電話番号を{number}と承りました。")


def read_email_address(values: Values) -> Answer | Unclear:
    """Read one e-mail address; an old mobile one that breaks the standard counts when the form gives it."""
    text = values.get("text") or values.get("email", "")
    address = read_email(text)
    if isinstance(address, str):
        return Answer({"email": address}, f"メールアドレスを{address}と承りました。")
    if address.reason is Reason.DOUBTFUL and normalise(text) in address.candidates:
        return Answer({"email": address.candidates[0]}, f"メールアドレスを{address.candidates[0]}と承りました。")
    return Unclear(
        lines("メールアドレスを確認できませんでした。", "半角の英数字でご入力ください。例: hanako@example.com")
    )


def _disagreement(code: str, unread: Unread) -> str:
    if unread.reason is Reason.UNKNOWN:
        return lines(f"〒{code}という郵便番号が見つかりません。", "郵便番号をご確認ください。", _ADDRESS_EXAMPLE)
    return lines(
        "郵便番号とご住所が一致しないようです。",
        f"〒{code}は、{'、'.join(unread.candidates[:3])}の郵便番号です。",
        "どちらかを直して、もう一度ご入力ください。",
    )
