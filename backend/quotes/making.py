"""Make quotes from the contract and the rates, and keep them as evidence."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from backend.caller import Caller
from backend.drafts.window import is_valid, quote_valid_until
from backend.ledger.journal import Kind, append
from backend.quotes.models import Quote, QuoteRequest
from backend.rating import (
    CoverageError,
    Coverages,
    Plan,
    Risk,
    changed_coverages,
    check_coverages,
    current_version,
    load_tables,
    rate,
    standard_plans,
)
from backend.renewals.dossier import Dossier, load_dossier
from backend.renewals.refusals import refusal
from backend.resources import Resources
from backend.storage.tables import QuoteRow
from service.problems import Problem


@dataclass(frozen=True)
class QuotedPlan:
    """One column of the plan table."""

    plan: Plan
    quote: QuoteRow


@dataclass(frozen=True)
class _Offer:
    """What is to be rated."""

    plan: str
    base: str | None
    risk: Risk
    coverages: Coverages


async def quote_standard_plans(resources: Resources, caller: Caller, renewal_id: str) -> list[QuotedPlan]:
    """Return the standard plans with their quotes: the stored ones while valid, else new ones."""
    async with resources.database.write() as session:
        dossier = await _load_open(session, resources, caller, renewal_id)
        quoted = []
        for plan in _plans(dossier):
            quote = _valid_quote(dossier, plan.id)
            if quote is None:
                offer = _Offer(plan.id, None, plan.risk, plan.coverages)
                quote = await _make(session, resources, caller, dossier, offer)
            quoted.append(QuotedPlan(plan, quote))
        return quoted


async def quote_free_plan(resources: Resources, caller: Caller, wish: QuoteRequest) -> QuoteRow:
    """Make the quote of a free plan; raise Problem 422 with the reason where the coverages do not go together."""
    async with resources.database.write() as session:
        dossier = await _load_open(session, resources, caller, wish.renewal_id)
        base = next(plan for plan in _plans(dossier) if plan.id == wish.base)
        coverages = changed_coverages(base.coverages, wish.coverages, base.risk)
        try:
            check_coverages(coverages, base.risk)
        except CoverageError as error:
            raise Problem(422, error.kind, error.reason) from error
        return await _make(session, resources, caller, dossier, _Offer("free", wish.base, base.risk, coverages))


async def _load_open(session: AsyncSession, resources: Resources, caller: Caller, renewal_id: str) -> Dossier:
    now = resources.clock.now()
    dossier = await load_dossier(session, resources.documents, renewal_id, caller, now, lock=True)
    if dossier.standing.stop_reason == "window":
        raise refusal("window-closed", dossier.contract)
    # Nothing is calculated from a customer's data before they agreed to its use.
    if dossier.standing.status != "open" or dossier.standing.states["consent.privacy"] != "done":
        raise refusal("step-not-pending", dossier.contract)
    return dossier


def _plans(dossier: Dossier) -> tuple[Plan, ...]:
    contract = dossier.contract
    tables = load_tables(current_version(dossier.term.inception_at.date()))
    return standard_plans(Risk.from_dict(contract.risk), contract.coverages, tables)


def _valid_quote(dossier: Dossier, plan: str) -> QuoteRow | None:
    now = dossier.situation.now
    return next((quote for quote in dossier.quotes if quote.plan == plan and is_valid(quote.valid_until, now)), None)


async def _make(
    session: AsyncSession, resources: Resources, caller: Caller, dossier: Dossier, offer: _Offer
) -> QuoteRow:
    now, inception_at = dossier.situation.now, dossier.term.inception_at
    rating = rate(offer.risk, offer.coverages, load_tables(current_version(inception_at.date())))
    quote = QuoteRow(
        id=resources.new_id(),
        renewal_id=dossier.row.id,
        plan=offer.plan,
        base=offer.base,
        coverages=dict(offer.coverages),
        premium=rating.premium,
        breakdown=[line.as_dict() for line in rating.breakdown],
        rate_version=rating.rate_version,
        input_hash=rating.input_hash,
        created_at=now,
        valid_until=quote_valid_until(now, inception_at),
    )
    session.add(quote)
    await session.flush()
    # With the risk, anyone can rate again what the ledger says and come to the same premium.
    made = Quote.of(quote).model_dump(mode="json", exclude_none=True) | {"risk": offer.risk.as_dict()}
    await append(session, now, caller, dossier.row.id, Kind.QUOTE_MADE, made)
    return quote
