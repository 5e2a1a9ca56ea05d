"""Name the steps of a renewal for people who look at one: auditors and those at the desk."""

from __future__ import annotations

from collections.abc import Mapping

STEP_LABELS: Mapping[str, str] = {
    "consent.privacy": "個人情報の取扱いへの同意",
    "disclosure.other_contracts": "同じお車のほかの契約がないこと",
    "disclosure.cancellation": "過去1年に契約を解除されていないこと",
    "scope.employment": "団体扱の範囲: 現職・退職者の区分",
    "scope.employer": "団体扱の範囲: 勤務先・団体",
    "scope.retirement": "団体扱の範囲: 退職年月",
    "scope.main_driver": "団体扱の範囲: 主に使用される方",
    "scope.owner": "団体扱の範囲: 車両所有者",
    "plan.choice": "プランの選択",
    "plan.free": "フリープランの決定",
    "contact.address": "住所の変更",
    "contact.phone": "電話番号の変更",
    "contact.email": "メールアドレスの変更",
    "contact.confirm": "ご連絡先の確認",
    "documents.content": "重要事項等説明書の内容への同意",
    "documents.delivery": "PDFでの交付への同意",
    "confirm.intention": "意向の確認",
    "confirm.submit": "ご契約最終お申込み",
}
