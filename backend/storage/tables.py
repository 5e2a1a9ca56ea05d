"""Declare the backend's tables; migrations create exactly these."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from service.columns import Moment

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
Object = dict[str, Any]


class Row(DeclarativeBase):
    """Share metadata and column types."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment, Object: JSON, list[Any]: JSON}  # noqa: RUF012  (SQLAlchemy's own name)


class MemberRow(Row):
    """A member (マイページ会員)."""

    __tablename__ = "members"
    id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    name_kanji: Mapped[str]
    name_kana: Mapped[str]
    name_romaji: Mapped[str | None]
    birth_date: Mapped[date]
    sex: Mapped[str | None]
    postal_code: Mapped[str]
    address: Mapped[str]
    phone: Mapped[str]


class AttemptsRow(Row):
    """Attempts counted for one e-mail, address, number or conversation; the key is a hash, not the thing itself."""

    __tablename__ = "attempts"
    key: Mapped[str] = mapped_column(primary_key=True)
    attempts: Mapped[int]
    last_at: Mapped[datetime]


class MailRow(Row):
    """A mail to be sent, or sent: the outbox. `retry_at` is null once it was sent or given up."""

    __tablename__ = "mails"
    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]
    retry_at: Mapped[datetime | None] = mapped_column(index=True)
    attempts: Mapped[int]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]


class LinkRow(Row):
    """A one-time link that went out by mail; only its token's digest is kept. `subject_id` is whom it acts for."""

    __tablename__ = "links"
    digest: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    subject_id: Mapped[str] = mapped_column(index=True)
    mail_id: Mapped[str] = mapped_column(ForeignKey("mails.id"), index=True)
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class RegistrationRow(Row):
    """The draft of one member registration; its answers are erased once the member exists."""

    __tablename__ = "registrations"
    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(index=True)
    status: Mapped[str]
    stop_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column()
    answers: Mapped[Object]
    begun_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    member_id: Mapped[str | None] = mapped_column(ForeignKey("members.id"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own name)


class RegistrationMessageRow(Row):
    """A message that already acted on a registration, so that its redelivery does not act again."""

    __tablename__ = "registration_messages"
    registration_id: Mapped[str] = mapped_column(ForeignKey("registrations.id"), primary_key=True)
    act: Mapped[str] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(primary_key=True)


class ContractRow(Row):
    """A contract in force, as the certificate (証券) says; linked to at most one member."""

    __tablename__ = "contracts"
    policy_number: Mapped[str] = mapped_column(primary_key=True)
    renewed_policy_number: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[str | None] = mapped_column(ForeignKey("members.id"), index=True)
    linked_at: Mapped[datetime | None]
    kind: Mapped[str]
    registration_number: Mapped[str]
    inception_at: Mapped[datetime]
    expiry_at: Mapped[datetime]
    agency: Mapped[Object]
    policyholder: Mapped[Object]
    named_insured: Mapped[Object]
    main_driver: Mapped[Object]
    owner: Mapped[Object]
    employment: Mapped[Object]
    risk: Mapped[Object]
    coverages: Mapped[Object]


class DraftRow(Row):
    """The draft of one renewal; what it means is decided in backend.drafts."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("policy_number", "inception_at", "attempt"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    policy_number: Mapped[str] = mapped_column(ForeignKey("contracts.policy_number"))
    inception_at: Mapped[datetime]
    attempt: Mapped[int]
    version: Mapped[int] = mapped_column()
    answers: Mapped[Object]
    begun_at: Mapped[datetime]
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own name)


class ReceivedMessageRow(Row):
    """A message that already acted on a draft, so that its redelivery does not act again."""

    __tablename__ = "received_messages"
    renewal_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    act: Mapped[str] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(primary_key=True)


class QuoteRow(Row):
    """A quote; never updated."""

    __tablename__ = "quotes"
    id: Mapped[str] = mapped_column(primary_key=True)
    renewal_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"), index=True)
    plan: Mapped[str]
    base: Mapped[str | None]
    coverages: Mapped[Object]
    premium: Mapped[int]
    breakdown: Mapped[list[Any]]
    rate_version: Mapped[str]
    input_hash: Mapped[str]
    created_at: Mapped[datetime]
    valid_until: Mapped[datetime]


class ApplicationRow(Row):
    """An accepted application; never updated, at most one per contract and term."""

    __tablename__ = "applications"
    __table_args__ = (UniqueConstraint("policy_number", "inception_at"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    receipt_number: Mapped[str] = mapped_column(unique=True)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    policy_number: Mapped[str] = mapped_column(ForeignKey("contracts.policy_number"))
    renewed_policy_number: Mapped[str]
    renewal_id: Mapped[str | None] = mapped_column(ForeignKey("drafts.id"), index=True)
    quote_id: Mapped[str | None] = mapped_column(ForeignKey("quotes.id"))
    plan: Mapped[str]
    premium: Mapped[int]
    inception_at: Mapped[datetime]
    expiry_at: Mapped[datetime]
    applied_at: Mapped[datetime]


class LedgerRow(Row):
    """One entry of the evidence; never updated."""

    __tablename__ = "ledger"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str]
    actor: Mapped[str]
    channel: Mapped[str]
    renewal_id: Mapped[str | None] = mapped_column(index=True)
    payload: Mapped[Object]
    previous_hash: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(unique=True)


class LedgerHeadRow(Row):
    """The ledger's last seq and hash in one row: its lock lets only one writer append at a time."""

    __tablename__ = "ledger_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str]
