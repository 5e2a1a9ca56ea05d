"""Say to people at the desk how far a renewal has come and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from gateway.console.known_names import spell_address, spell_birth_date, spell_name, spell_number
from gateway.console.masking import Mask
from service.step_labels import STEP_LABELS
from service.wording import yen

_Json = Mapping[str, Any]
_STATES = {
    "done": "済",
    "pending": "回答待ち",
    "waiting": "これから",
    "reopened": "再確認",
    "not_needed": "不要",
}
_STATUSES = {"open": "手続き中", "stopped": "終了(申込みなし)", "completed": "申込み済み"}
_WORDS = {
    True: "はい",
    False: "いいえ",
    "employed": "現職",
    "retired": "退職者",
    "same_terms": "前年同等",
    "a": "Aプラン",
    "b": "Bプラン",
    "free": "フリープラン",
}
_NOT_SAID = ("quote_id", "coverages", "documents", "confirmed")
_OTHER_STEPS = {
    "menu": "メニュー",
    "identify.login": "ログイン前",
    "identify.contract": "契約の選択",
    "completed": "申込み完了",
}


def label_of(step: str) -> str:
    """Name the step at which a conversation stands."""
    if step.startswith("registration."):
        return "会員登録"
    if step.startswith("stopped."):
        return "手続きの終了"
    return STEP_LABELS.get(step) or _OTHER_STEPS.get(step, step)


def describe(renewal: _Json, mask: Mask) -> dict[str, Any]:
    """Return a renewal as the console shows it: where it stands, each step with its answer, what is outstanding."""
    steps = [_step(each, mask) for each in renewal["steps"] if each["state"] != "not_needed"]
    quote = next((each for each in renewal["quotes"] if each["id"] == renewal["chosen_quote_id"]), None)
    application = renewal["application"]
    return {
        "id": renewal["id"],
        "policy_number": mask.text(renewal["policy_number"]),
        "status": _STATUSES.get(renewal["status"], renewal["status"]),
        "next": label_of(renewal["next_step"]),
        "agency": f"{renewal['contract']['agency']['name']} {renewal['contract']['agency']['phone']}",
        "premium": yen(quote["premium"]) if quote else "",
        "receipt": application["receipt_number"] if application else "",
        "steps": steps,
        "outstanding": [each["label"] for each in steps if each["state"] != "済"],
    }


def known_of_member(member: _Json) -> list[str]:
    """Return how a member is called and where they live, as patterns: covered wherever it is said."""
    name = member["name"]
    return _known([name["kanji"], name["kana"], member["name_romaji"]], member)


def known_of_renewal(renewal: _Json) -> list[str]:
    """Return the same of the people of a renewal, with the address of the contract and the one it was changed to."""
    contact, contract = renewal["contact"], renewal["contract"]
    people = [contact, *(contract[role] for role in ("named_insured", "main_driver", "owner"))]
    names = [person[part] for person in people for part in ("name", "kana")]
    return [*_known(names, contact), *_known([], contract["policyholder"])]


def _known(names: Iterable[str | None], record: _Json) -> list[str]:
    # E-mail addresses are covered by their shape, whosoever they are.
    return [
        *(spelled for name in names if name for spelled in spell_name(name)),
        *spell_address(record["address"]),
        *(spell_birth_date(date.fromisoformat(record["birth_date"])) if "birth_date" in record else ()),
        *(spelled for part in ("phone", "postal_code") if part in record for spelled in spell_number(record[part])),
    ]


def _step(step: _Json, mask: Mask) -> dict[str, Any]:
    name = str(step["step"])
    return {
        "step": name,
        "label": STEP_LABELS.get(name, name),
        "state": _STATES.get(step["state"], step["state"]),
        "answer": mask.text(_say(step["answer"] or {})),
        "may_reopen": step["state"] == "done" and step["answer"] is not None,
    }


def _say(answer: _Json) -> str:
    if answer.keys() >= {"year", "month"}:
        return f"{answer['year']}年{answer['month']}月"
    said = (value for name, value in answer.items() if name not in _NOT_SAID)
    return "、".join(_WORDS.get(value, str(value)) if isinstance(value, str | bool) else str(value) for value in said)
