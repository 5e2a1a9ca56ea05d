"""Put the ledger's names into words that an auditor or a court reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend.ledger.journal import Kind
from backend.rating import PLAN_LABELS
from service.clock import JST
from service.step_labels import STEP_LABELS
from service.wording import both_calendars

KINDS: Mapping[str, str] = {
    Kind.MEMBER_LOGGED_IN: "会員ログイン",
    Kind.CALLER_VERIFIED: "お電話での本人確認",
    Kind.CONTRACT_LINKED: "ご契約の追加",
    Kind.DOCUMENT_OPENED: "書類を開いた",
    Kind.RENEWAL_BEGUN: "手続きの開始",
    Kind.RENEWAL_STOPPED: "手続きの終了(申込みなし)",
    Kind.CONSENT_GIVEN: "同意",
    Kind.CONSENT_REFUSED: "不同意",
    Kind.DISCLOSURE_ANSWERED: "告知への回答",
    Kind.ANSWER_GIVEN: "回答",
    Kind.STEP_CORRECTED: "訂正の申し出",
    Kind.QUOTE_MADE: "見積りの作成",
    Kind.QUOTE_CHOSEN: "プランの決定",
    Kind.INTENTION_STATED: "意向の表明",
    Kind.APPLICATION_ACCEPTED: "申込みの受付",
    Kind.CERTIFICATE_CHOSEN: "保険証券の形の希望",
}
_SAID_BY_KIND = frozenset({Kind.QUOTE_CHOSEN, Kind.INTENTION_STATED, Kind.APPLICATION_ACCEPTED})
CONSENTS: Mapping[str, str] = {
    "privacy_insurer": "個人情報の取扱い(保険会社)",
    "privacy_agency": "個人情報の取扱いと勧誘方針(取扱代理店)",
    "important_matters": "重要事項等説明書・改定のご案内の内容",
    "electronic_delivery": "重要事項等説明書のPDFでの交付",
}
_DOCUMENTS: Mapping[str, str] = {
    "privacy_insurer": "個人情報の取扱い(保険会社)",
    "privacy_agency": "個人情報の取扱いと勧誘方針(取扱代理店)",
    "important_matters": "重要事項等説明書",
    "revision_notice": "改定のご案内",
}
STOPS: Mapping[str, str] = {
    "consent": "個人情報の取扱いに不同意",
    "disclosure": "告知事項に「いいえ」",
    "scope": "団体扱の範囲を確認できず",
    "documents": "重要事項等または電子交付に不同意",
    "customer": "お客さまが中止",
}
CHANNELS: Mapping[str, str] = {
    "web": "ウェブのチャット",
    "line": "LINE",
    "phone": "電話",
    "console": "担当者の画面",
    "system": "システム",
}
LOGINS: Mapping[str, str] = {
    "password": "メールアドレスとパスワード",
    "link": "登録のメールアドレスへ送ったリンク",
}
FORMS: Mapping[str, str] = {"paper": "郵送", "web": "Web証券"}
_INPUTS: Mapping[str, str] = {"choice": "ボタンを押した", "text": "文字で入力した"}
_OUTCOMES: Mapping[str, str] = {"agrees": "「肯定」と読み取り", "disagrees": "「否定」と読み取り"}
_DECIDED_BY: Mapping[str, str] = {"choice": "押されたボタンによる", "trained": "入力の文の学習による判定"}
_YES_NO = {
    "agreed": ("同意する", "同意しない"),
    "correct": ("はい(そのとおり)", "いいえ(そのとおりではない)"),
    "meets_intention": ("意向に沿っている", "意向に沿っていない"),
    "confirmed": ("確認した", "確認前"),
}
_VALUES: Mapping[str, Mapping[str, str]] = {
    "status": {"employed": "現職", "retired": "退職者"},
    "plan": PLAN_LABELS,
    "base": PLAN_LABELS,
}
_NAMES = {
    "status": "区分",
    "year": "年",
    "month": "月",
    "plan": "プラン",
    "base": "もとにするプラン",
    "quote_id": "見積りの番号",
    "change": "変更する項目",
    "postal_code": "郵便番号",
    "address": "住所",
    "phone": "電話番号",
    "email": "メールアドレス",
}


def moment(at: datetime | None) -> str:
    """Write a moment to the second, in JST: 令和2年5月3日(2020年) 10:00:05."""
    if at is None:
        return "読み取れません"
    local = at.astimezone(JST)
    return f"{both_calendars(local.date())} {local:%H:%M:%S}"


def answer(value: Mapping[str, Any]) -> str:
    """Write an answer as it was understood."""
    return "、".join(
        _part(name, part) for name, part in value.items() if not (name == "confirmed" and "correct" in value)
    )


def document(shown: Mapping[str, Any]) -> str:
    """Name a document in its version."""
    return f"{_DOCUMENTS.get(shown['id'], shown['id'])} {shown['version']}版"


def input_kind(value: str) -> str:
    """Say how a reply came in."""
    return _INPUTS.get(value, value)


def reading(read_as: str) -> str:
    """Say how a yes or no was read, and what decided it: 「肯定」と読み取り(押されたボタンによる)."""
    outcome, _, decided_by = read_as.partition(":")
    return f"{_OUTCOMES.get(outcome, outcome)}({_DECIDED_BY.get(decided_by, decided_by)})"


def act(kind: str, payload: Mapping[str, Any]) -> str:
    """Name what an entry testifies to, with the step or the consent that it is about."""
    about = CONSENTS.get(payload.get("consent_id", "")) or STEP_LABELS.get(payload.get("step", ""))
    name = KINDS.get(kind, kind)
    return f"{name}: {about}" if about and kind not in _SAID_BY_KIND else name


def actor(name: str) -> str:
    """Say who acted."""
    role, _, id_ = name.partition(":")
    roles = {"member": "会員", "agent": "担当者", "system": "システム"}
    return f"{roles.get(role, role)} {id_}".strip()


def _part(name: str, value: Any) -> str:
    if name in _YES_NO and isinstance(value, bool):
        return _YES_NO[name][not value]
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{_NAMES.get(name, name)}: {_VALUES.get(name, {}).get(text, text)}"
