"""Name the steps in the words of customers."""

from __future__ import annotations

_REGISTERED = {
    "registration.email": "メールアドレス",
    "registration.name": "氏名",
    "registration.kana": "フリガナ",
    "registration.romaji": "ローマ字の氏名",
    "registration.birth_date": "生年月日",
    "registration.address": "住所",
    "registration.phone": "電話番号",
    "registration.policy_numbers": "証券番号",
}

CORRECTABLE = {
    **_REGISTERED,
    "disclosure.other_contracts": "ほかのご契約の有無",
    "disclosure.cancellation": "契約解除の有無",
    "scope.employment": "現職・退職者の区分",
    "scope.employer": "勤務先",
    "scope.retirement": "退職年月",
    "scope.main_driver": "主に使用される方",
    "scope.owner": "車両所有者",
    "plan.choice": "プラン",
    "contact.address": "住所",
    "contact.phone": "電話番号",
    "contact.email": "メールアドレス",
    "documents.content": "重要事項等説明書への同意",
    "documents.delivery": "電子交付への同意",
}

LABELS = {
    "registration.terms": "会員規定への同意",
    "registration.email_again": "メールアドレスの確認",
    "consent.privacy": "個人情報の取扱いへの同意",
    **CORRECTABLE,
    "plan.free": "フリープランの内容",
    "contact.confirm": "ご連絡先の確認",
}
"""What every step that can be asked again is called."""
