"""Check the values of a form card against its fields, before they become a choice's entities."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from gateway import customer_text
from gateway.confidential import is_confidential
from service.problems import Problem
from service.typed import HYPHENS

_LONGEST_VALUE = 200
# Full-width digits and hyphens are what a Japanese keyboard gives; only these kinds are narrowed.
_PATTERNS = {
    "number": (re.compile(r"\d{1,9}"), "は数字で入力してください。"),
    "postal": (re.compile(r"\d{3}-?\d{4}"), "は7桁の数字で入力してください。"),
    "tel": (re.compile(r"[\d+()-]{9,20}"), "は数字とハイフンで入力してください。"),
    "email": (re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"), "は半角で、@を含めて入力してください。"),
}
_TO_HYPHEN = str.maketrans(dict.fromkeys(HYPHENS, "-"))


def check(fields: list[Any], values: Mapping[str, str]) -> dict[str, str]:
    """Return the values ready for Rasa; refuse unknown, missing and ill-formed ones with problem 422.

    The problem's `fields` names each wrong field with a sentence for the customer.
    """
    known = {field["name"]: field for field in fields}
    if unknown := sorted(set(values) - set(known)):
        raise Problem(422, "values-invalid", "入力欄が変わりました。画面を開き直してください。", unknown=unknown)
    checked = {name: _normalise(field, values.get(name, "")) for name, field in known.items()}
    wrong = [{"field": name, "detail": said} for name, field in known.items() if (said := _fault(field, checked[name]))]
    if wrong:
        raise Problem(422, "values-invalid", wrong[0]["detail"], fields=wrong)
    return checked


def describe(fields: list[Any], values: Mapping[str, str]) -> str:
    """Say the values in the words of the form, one line a field."""
    return "\n".join(f"{field['label']}:{_shown(field, values[field['name']])}" for field in fields)


def _normalise(field: Mapping[str, Any], value: str) -> str:
    cleaned = customer_text.clean(value)
    if field["kind"] not in _PATTERNS:
        return cleaned
    narrow = unicodedata.normalize("NFKC", cleaned)
    return narrow if field["kind"] == "email" else narrow.translate(_TO_HYPHEN).replace(" ", "")


def _fault(field: Mapping[str, Any], value: str) -> str:
    label = f"「{field['label']}」"
    if field["kind"] == "select":
        offered = {str(option["value"]) for option in field.get("options", [])}
        return "" if value in offered else f"{label}を選んでください。"
    if not value:
        return f"{label}を入力してください。"
    if len(value) > _LONGEST_VALUE:
        return f"{label}は{_LONGEST_VALUE}文字以内で入力してください。"
    if is_confidential(value):
        return f"{label}に、パスワード、カード番号、マイナンバーは入力しないでください。"
    pattern, rule = _PATTERNS.get(field["kind"], (None, ""))
    return "" if pattern is None or pattern.fullmatch(value) else label + rule


def _shown(field: Mapping[str, Any], value: str) -> str:
    return next((str(option["label"]) for option in field.get("options", []) if str(option["value"]) == value), value)
