"""Declare the backend's tables; migrations create exactly these.

What is personal, or someone's words, is sealed (docs/personal-data.md); ids, numbers, times, kinds, hashes and
premiums stay readable for queries.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from service.columns import BlindIndex, Moment, Sealed, SealedDate

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


class DataKeyRow(Row):
    """The one key that seals the columns, wrapped by a master key."""

    __tablename__ = "data_keys"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[bytes]


class MemberRow(Row):
    """A member (マイページ会員), found by `email_index`, which is written and asked as the address itself."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("email_index", name="uq_members_email"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(Sealed("members.email"))
    email_index: Mapped[str] = mapped_column(BlindIndex("members.email"))
    password_hash: Mapped[str] = mapped_column(Sealed("members.password_hash"))
    name_kanji: Mapped[str] = mapped_column(Sealed("members.name_kanji"))
    name_kana: Mapped[str] = mapped_column(Sealed("members.name_kana"))
    name_romaji: Mapped[str | None] = mapped_column(Sealed("members.name_romaji"))
    birth_date: Mapped[date] = mapped_column(SealedDate("members.birth_date"))
    sex: Mapped[str | None] = mapped_column(Sealed("members.sex"))
    postal_code: Mapped[str] = mapped_column(Sealed("members.postal_code"))
    address: Mapped[str] = mapped_column(Sealed("members.address"))
    phone: Mapped[str] = mapped_column(Sealed("members.phone"))


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
    recipient: Mapped[str] = mapped_column(Sealed("mails.recipient"))
    recipient_index: Mapped[str] = mapped_column(BlindIndex("mails.recipient"), index=True)
    subject: Mapped[str] = mapped_column(Sealed("mails.subject"))
    text: Mapped[str] = mapped_column(Sealed("mails.text"))
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
    answers: Mapped[Object] = mapped_column(Sealed("registrations.answers"))
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
    registration_number: Mapped[str] = mapped_column(Sealed("contracts.registration_number"))
    inception_at: Mapped[datetime]
    expiry_at: Mapped[datetime]
    agency: Mapped[Object]
    policyholder: Mapped[Object] = mapped_column(Sealed("contracts.policyholder"))
    named_insured: Mapped[Object] = mapped_column(Sealed("contracts.named_insured"))
    main_driver: Mapped[Object] = mapped_column(Sealed("contracts.main_driver"))
    owner: Mapped[Object] = mapped_column(Sealed("contracts.owner"))
    employment: Mapped[Object] = mapped_column(Sealed("contracts.employment"))
    risk: Mapped[Object] = mapped_column(Sealed("contracts.risk"))
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
    answers: Mapped[Object] = mapped_column(Sealed("drafts.answers"))
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
    breakdown: Mapped[list[Any]] = mapped_column(Sealed("quotes.breakdown"))
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
    payload: Mapped[Object] = mapped_column(Sealed("ledger.payload"))
    previous_hash: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(unique=True)


class LedgerHeadRow(Row):
    """The ledger's last seq and hash in one row: its lock lets only one writer append at a time."""

    __tablename__ = "ledger_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str]
