"""Load a renewal with all it is judged by, and keep what changes in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.caller import Caller
from backend.contracts.repository import application_for, visible_to
from backend.documents import Document, DocumentLibrary
from backend.drafts.draft import Draft, QuoteOffer, Situation
from backend.drafts.kept import answers_from_json, answers_to_json
from backend.drafts.progress import Progress, progress
from backend.drafts.steps import BY_ID
from backend.drafts.window import Term, Window
from backend.storage.tables import ApplicationRow, ContractRow, DraftRow, QuoteRow
from service.problems import Problem

_KINDS = {id_: step.answer for id_, step in BY_ID.items()}


@dataclass(frozen=True)
class Dossier:
    """One renewal: its rows, and the draft and situation they amount to."""

    row: DraftRow
    contract: ContractRow
    quotes: Sequence[QuoteRow]
    application: ApplicationRow | None
    documents: Mapping[str, Document]
    draft: Draft
    situation: Situation

    @property
    def term(self) -> Term:
        """Return the term that the draft was begun for; the contract may have gone on to a later one."""
        return Term.following(self.row.inception_at)

    @cached_property
    def standing(self) -> Progress:
        """Say where the draft stands."""
        return progress(self.draft, self.situation)

    @property
    def awaits_certificate(self) -> bool:
        """Say whether this renewal leads to a certificate: it is still open, or the application was made by it."""
        is_own = self.application is not None and self.application.renewal_id == self.row.id
        return self.standing.status == "open" or is_own

    async def keep(self, session: AsyncSession, draft: Draft) -> Dossier:
        """Write a moved draft, whose version rises with it, and return the renewal as it stands then."""
        self.row.answers = answers_to_json(draft)
        await session.flush()
        return replace(self, draft=draft)


async def load_dossier(
    session: AsyncSession, library: DocumentLibrary, renewal_id: str, caller: Caller, now: datetime, *, lock: bool
) -> Dossier:
    """Return a renewal; raise Problem 404 where there is none that the caller may see.

    With `lock`, other writers to the same renewal wait until the transaction ends.
    """
    query = select(DraftRow, ContractRow).join(ContractRow).where(DraftRow.id == renewal_id)
    found = (await session.execute(query.with_for_update(of=DraftRow) if lock else query)).one_or_none()
    if found is None or not caller.may_see(found[1].member_id):
        raise Problem(404, "renewal-not-found", "お手続きが見つかりません。ご契約を選びなおしてください。")
    row, contract = found
    quotes = (
        await session.scalars(
            select(QuoteRow).where(QuoteRow.renewal_id == row.id).order_by(QuoteRow.created_at, QuoteRow.id)
        )
    ).all()
    application = await application_for(session, contract.policy_number, row.inception_at)
    documents = {item.id: item for item in library.for_inception(row.inception_at.date())}
    return Dossier(
        row,
        contract,
        quotes,
        application,
        documents,
        answers_from_json(row.answers, _KINDS),
        Situation(
            now=now,
            window=Window.of(row.inception_at),
            born=date.fromisoformat(contract.policyholder["birth_date"]),
            documents={id_: document.sha256 for id_, document in documents.items()},
            quotes={quote.id: QuoteOffer(quote.plan, quote.premium, quote.valid_until) for quote in quotes},
            applied=application is not None,
        ),
    )


async def renewals_of(session: AsyncSession, policy_number: str, caller: Caller) -> Sequence[str]:
    """Return the ids of a contract's renewals that the caller may see, oldest first."""
    query = (
        select(DraftRow.id)
        .join(ContractRow)
        .where(DraftRow.policy_number == policy_number, visible_to(caller))
        .order_by(DraftRow.inception_at, DraftRow.attempt)
    )
    return (await session.scalars(query)).all()
