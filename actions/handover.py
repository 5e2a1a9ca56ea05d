"""Lead the customer to a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from actions.message import Choice, lines
from actions.opening_hours import describe
from service.help_lines import HOURS, OPERATION_HELP, REGISTRATION_HELP

ASK_HUMAN = Choice("担当者に相談する", "ask_human")
WITHDRAW = Choice("お呼び出しを取り消す", "withdraw_handover")
WITHDRAWN = "withdrawn"
"""What stands for a reason where the customer waits for a person no more."""


def to_a_person(now: datetime, agency: Mapping[str, str] | None = None) -> str:
    """Say which number to call and whether somebody answers now."""
    lead = "担当者へのご相談は、お電話で承ります。"
    operation = f"操作のお問い合わせ: {OPERATION_HELP}"
    registration = f"会員登録のお問い合わせ: {REGISTRATION_HELP}"
    own = f"ご契約の取扱代理店: {agency['name']} {agency['phone']}" if agency else ""
    return lines(lead, describe(now), operation, registration, f"受付時間: {HOURS}", own)


def to_the_chat(now: datetime) -> str:
    """Say that a person will take over here, until when somebody is there, and that nothing need wait for that."""
    return lines(
        "担当者におつなぎします。",
        describe(now),
        "順番がまいりましたら、この画面でお話を伺います。",
        "お待ちのあいだも、お手続きを続けられます。",
        f"お電話でも承ります。操作のお問い合わせ: {OPERATION_HELP}",
    )


def reason_of(attempts: int, standing: str) -> str:
    """Return why a person is asked for: the renewal has ended, its question was not understood, or neither."""
    if standing.startswith("stopped."):
        return "stopped"
    return "not_understood" if attempts else "asked"


def to_the_agency(agency: Mapping[str, str]) -> str:
    """Return the sentence that refers to the agency named on the contract."""
    return f"取扱代理店の{agency['name']}({agency['phone']})へご連絡ください。"
