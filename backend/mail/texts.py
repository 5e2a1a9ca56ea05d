"""Write every mail that customers get: plain text, polite, the next action clear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from service import help_lines
from service.clock import JST
from service.wording import both_calendars, period, yen


class MailKind(StrEnum):
    """What a mail is about."""

    REGISTRATION_LINK = "registration_link"
    REGISTRATION_KNOWN = "registration_known"
    REGISTRATION_DONE = "registration_done"
    PASSWORD_RESET_LINK = "password_reset_link"  # noqa: S105  (a kind of mail)
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  (a kind of mail)
    CONTINUATION_LINK = "continuation_link"
    APPLICATION_ACCEPTED = "application_accepted"


@dataclass(frozen=True)
class Letter:
    """Hold what a mail says."""

    kind: MailKind
    subject: str
    text: str


@dataclass(frozen=True)
class Receipt:
    """Hold what the completion mail of an application names; `premium` is whole yen a year."""

    receipt_number: str
    renewed_policy_number: str
    plan: str
    premium: int
    inception_at: datetime
    expiry_at: datetime
    applied_at: datetime


_REGISTRATION = f"会員登録のお問い合わせ: {help_lines.REGISTRATION_HELP}(通話無料)\n受付時間: {help_lines.HOURS}"
_OPERATION = f"操作のお問い合わせ: {help_lines.OPERATION_HELP}(通話無料)\n受付時間: {help_lines.HOURS}"
_NO_REPLY = "このメールは送信専用です。ご返信いただいてもお答えできません。"


def registration_link(url: str) -> Letter:
    """Ask for the password that completes a registration."""
    return _letter(
        MailKind.REGISTRATION_LINK,
        "会員登録の続きのご案内",
        "会員登録のお申込みを受け付けました。登録はまだ終わっていません。",
        f"次のリンクを開き、パスワードを決めると、登録が終わります。\n{url}",
        "リンクは、このメールの送信から24時間使えます。過ぎたときは、同じリンクから新しいメールを送れます。",
        "お心当たりのない場合は、何もなさらないでください。登録はされません。",
        _REGISTRATION,
    )


def registration_known(public_url: str) -> Letter:
    """Tell a member that someone tried to register with their address."""
    return _letter(
        MailKind.REGISTRATION_KNOWN,
        "会員登録についてのお知らせ",
        "このメールアドレスで会員登録のお申込みがありましたが、すでに会員として登録されています。",
        f"ログインは次のページからできます。\n{public_url}/login",
        f"パスワードをお忘れの場合は、次のページで決めなおせます。\n{public_url}/password",
        "お心当たりのない場合は、何もなさらないでください。登録の内容は変わっていません。",
        _REGISTRATION,
    )


def registration_done(public_url: str, unlinked_contracts: int) -> Letter:
    """Confirm a registration; `unlinked_contracts` could not be added to it."""
    missing = (
        f"入力された証券番号のうち{unlinked_contracts}件は、会員情報に追加できませんでした。"
        "ログインのあと、チャットで証券番号をもう一度お知らせください。"
    )
    return _letter(
        MailKind.REGISTRATION_DONE,
        "会員登録が終わりました",
        "会員登録が終わりました。このメールアドレスがログインIDです。",
        *([missing] if unlinked_contracts else []),
        f"ログインは次のページからできます。\n{public_url}/login",
        "会員登録では、ご契約の内容やご住所は変わりません。",
        _REGISTRATION,
    )


def password_reset_link(url: str) -> Letter:
    """Let a member choose a new password."""
    return _letter(
        MailKind.PASSWORD_RESET_LINK,
        "パスワードの再設定のご案内",
        "パスワードの再設定のお申込みを受け付けました。",
        f"次のリンクを開き、新しいパスワードを決めてください。\n{url}",
        "リンクは、このメールの送信から1時間、一度だけ使えます。何度か申し込まれた場合は、いちばん新しいメールのリンクをお使いください。",
        "お心当たりのない場合は、何もなさらないでください。パスワードは変わりません。",
        _REGISTRATION,
    )


def continuation_link(url: str) -> Letter:
    """Let a member go on by themselves after a call."""
    return _letter(
        MailKind.CONTINUATION_LINK,
        "更新手続きの続きのご案内",
        "お電話で承った更新手続きの続きを、ご自身の画面で進められます。お申込みはまだ終わっていません。",
        f"次のリンクを開き、「続きへ進む」を押してください。\n{url}",
        "リンクは、このメールの送信から1時間、一度だけ使えます。過ぎたときは、ログインして続けられます。",
        "お心当たりのない場合は、リンクを開かず、次の窓口へご連絡ください。",
        _OPERATION,
    )


def password_changed() -> Letter:
    """Tell a member that the password was changed."""
    return _letter(
        MailKind.PASSWORD_CHANGED,
        "パスワードが変わりました",
        "会員のパスワードが変わりました。次からは新しいパスワードでログインしてください。",
        "お心当たりのない場合は、すぐに次の番号へお電話ください。",
        _REGISTRATION,
    )


def application_accepted(receipt: Receipt) -> Letter:
    """Confirm an accepted application."""
    return _letter(
        MailKind.APPLICATION_ACCEPTED,
        f"お申込みを受け付けました(受付番号 {receipt.receipt_number})",
        "自動車保険の更新のお申込みを受け付けました。",
        "\n".join(
            (
                f"受付番号: {receipt.receipt_number}",
                f"申込日: {both_calendars(receipt.applied_at.astimezone(JST).date())}",
                f"更新後の証券番号: {receipt.renewed_policy_number}",
                f"プラン: {receipt.plan}",
                f"保険料: 年額{yen(receipt.premium)}",
                f"保険期間: {period(receipt.inception_at.astimezone(JST), receipt.expiry_at.astimezone(JST))}",
            )
        ),
        "保険証券は、できあがりしだい郵送します。Web証券をお選びの場合は、はがきでご案内します。",
        "お申込みの内容は、ログインのあと、チャットの契約内容照会でご確認いただけます。",
        "保険期間が始まる前に事故があった場合や、内容を変えたい場合は、証券に記載の代理店へご連絡ください。",
        _OPERATION,
    )


def _letter(kind: MailKind, subject: str, *paragraphs: str) -> Letter:
    return Letter(kind, subject, "\n\n".join((*paragraphs, _NO_REPLY)) + "\n")
