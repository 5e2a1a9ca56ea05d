"""Say the draft's refusals as problems, in words for the customer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from backend.applications.models import Application
from backend.contracts.models import Agency
from backend.drafts.moves import Refusal, RefusalKind
from backend.storage.tables import ApplicationRow, ContractRow
from service.problems import Problem

_PROBLEMS: dict[RefusalKind, tuple[int, str]] = {
    "step-not-pending": (409, "そのご質問は、いまお答えいただく順番ではありません。表示中のご質問にお答えください。"),
    "answer-invalid": (422, "お答えを確認できませんでした。表示された内容にそって、もう一度お答えください。"),
    "confirmation-needed": (422, "このお答えではお手続きを続けられません。お間違いがないか、もう一度お答えください。"),
    "quote-unknown": (409, "そのお見積りは確認できませんでした。プランの一覧から選びなおしてください。"),
    "quote-expired": (409, "お見積りの有効期限が過ぎました。新しいお見積りをご確認ください。"),
    "window-closed": (409, "インターネットでの更新の受付は終了しました。代理店へご連絡ください。"),
}


def refusal(kind: RefusalKind, contract: ContractRow | None = None) -> Problem:
    """Make the problem of a refusal; a contract's closed window names the agency to turn to."""
    status, detail = _PROBLEMS[kind]
    extra: dict[str, Any] = {}
    if contract and kind == "window-closed":
        extra["agency"] = Agency.model_validate(contract.agency).model_dump()
    return Problem(status, kind, detail, **extra)


def already_applied(application: ApplicationRow) -> Problem:
    """Make the problem of a term that was applied for in another way than by this renewal."""
    detail = "このご契約は、すでに更新のお申込みをいただいています。"
    known = Application.of(application).model_dump(mode="json")
    return Problem(409, "already-applied", detail, application=known)


@contextmanager
def told_to_customer(contract: ContractRow | None = None) -> Iterator[None]:
    """Turn a refusal raised within the block into its problem."""
    try:
        yield
    except Refusal as refused:
        raise refusal(refused.kind, contract) from refused
