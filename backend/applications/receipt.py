"""Write the receipt (お申込みの控え) of an application: the one text for the chat's card, the page and the PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.caller import Caller
from backend.ledger.journal import Kind, entries_of
from backend.printing.sheet import Facts, Section, Sheet, Text
from backend.private_model import PrivateModel
from backend.rating import CATALOGUE, PLAN_LABELS
from backend.renewals.certificate import Form, chosen_form
from backend.storage.tables import ApplicationRow, ContractRow, LedgerRow, QuoteRow
from service.help_lines import CLOSED_IN_SHORT, HOURS_IN_SHORT, OPERATION_HELP
from service.problems import Problem
from service.wording import both_calendars, period, yen

_TITLE = "お申込みの控え"
_FORMS: dict[Form, str] = {"paper": "郵送", "web": "Web証券"}
_DELIVERY: dict[Form, tuple[str, ...]] = {
    "paper": ("保険証券は、後日、ご契約の住所へ郵送されます。",),
    "web": (
        "保険証券は、会員サイトでご覧いただきます(Web証券)。",
        "Web証券の見方は、後日お送りするはがきでご案内します。",
    ),
}
_NEXT = (
    "確認のメールをお送りします。この控えも、保存または印刷してください。",
    "始期までに事故があったときは、必ず取扱代理店へご連絡ください。",
)


class ReceiptItem(PrivateModel):
    """One line of the receipt."""

    label: str
    value: str


class Receipt(PrivateModel):
    """お申込みの控え in the customer's words; `next` says what follows."""

    application_id: str
    receipt_number: str
    certificate: Form
    items: list[ReceiptItem]
    next: list[str]


async def load_receipt(session: AsyncSession, caller: Caller, application_id: str) -> Receipt:
    """Return the receipt of an application; raise Problem 404 where there is none that the caller may see."""
    query = (
        select(ApplicationRow, ContractRow, QuoteRow)
        .join(ContractRow, ApplicationRow.policy_number == ContractRow.policy_number)
        .outerjoin(QuoteRow, ApplicationRow.quote_id == QuoteRow.id)
        .where(ApplicationRow.id == application_id)
    )
    found = (await session.execute(query)).one_or_none()
    if found is None or not caller.may_see(found[1].member_id):
        raise Problem(404, "application-not-found", "お申込みが見つかりません。ご契約を選びなおしてください。")
    row, contract, quote = found
    ledger = await entries_of(session, row.renewal_id) if row.renewal_id else ()
    form = chosen_form(ledger)
    agency = f"取扱代理店: {contract.agency['name']} {contract.agency['phone']}"
    return Receipt(
        application_id=row.id,
        receipt_number=row.receipt_number,
        certificate=form,
        items=[ReceiptItem(label=label, value=value) for label, value in _items(row, contract, quote, ledger, form)],
        next=[*_DELIVERY[form], *_NEXT, agency],
    )


def sheet_of(receipt: Receipt) -> Sheet:
    """Lay the receipt out for printing."""
    return Sheet(
        title=_TITLE,
        lead=(Text(f"受付番号 {receipt.receipt_number}"),),
        sections=(
            Section("受け付けた内容", (Facts([(item.label, item.value) for item in receipt.items]),)),
            Section("今後のご案内", tuple(Text(f"{n}. {line}") for n, line in enumerate(receipt.next, 1))),
        ),
        footer=f"自動車保険 更新サポート(団体扱) お問い合わせ {OPERATION_HELP}({HOURS_IN_SHORT} {CLOSED_IN_SHORT})",
    )


def _items(
    row: ApplicationRow, contract: ContractRow, quote: QuoteRow | None, ledger: Sequence[LedgerRow], form: Form
) -> Iterator[tuple[str, str]]:
    yield "申込日", both_calendars(row.applied_at.date())
    yield "ご契約者", contract.policyholder["name"]["kanji"] + "さま"
    yield "現在の証券番号", row.policy_number
    yield "更新後の証券番号", row.renewed_policy_number
    yield "保険期間", period(row.inception_at, row.expiry_at)
    yield "プラン", PLAN_LABELS[row.plan] + (f"({PLAN_LABELS[quote.base]}をもとに)" if quote and quote.base else "")
    yield "年間保険料", yen(row.premium)
    if quote:
        yield from ((coverage.label, coverage.label_of(quote.coverages[coverage.id])) for coverage in CATALOGUE)
    yield "保険証券", _FORMS[form]
    for entry in ledger:
        if entry.kind == Kind.APPLICATION_ACCEPTED:
            # Whoever keeps the receipt can prove that the ledger was not rewritten since.
            yield "受付の記録番号", f"{entry.seq}-{entry.hash[:16]}"
