"""Define the column types that SQLite and PostgreSQL keep alike."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, String, TypeDecorator

from service.clock import JST
from service.vault import DataKey, VaultError


class Moment(TypeDecorator[datetime]):
    """Keep an aware datetime; SQLite, which has no zones, holds it in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a datetime without a zone, and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in JST."""
        if value is None:
            return None
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value
        return moment.astimezone(JST)


class Sealed(TypeDecorator[Any]):
    """Keep a JSON value sealed under the database's data key; it opens in its own column only.

    `place` names table and column, as in "members.email".
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Seal a value."""
        return None if value is None else _key_of(dialect).seal(value, self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Open what was sealed; raises VaultError."""
        return None if value is None else _key_of(dialect).open(value, self.place)


class SealedDate(Sealed):
    """Keep a date sealed."""

    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> bytes | None:
        """Seal a date."""
        return super().process_bind_param(value and value.isoformat(), dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """Open a date; raises VaultError."""
        text = super().process_result_value(value, dialect)
        return text and date.fromisoformat(text)


class BlindIndex(TypeDecorator[str]):
    """Find a sealed value by equality: what is written, or compared with, becomes its keyed hash.

    `place` names the sealed column.
    """

    impl = String
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the hash of a value."""
        return None if value is None else _key_of(dialect).blind_index(value, self.place)


def unlock(dialect: Dialect, key: DataKey) -> None:
    """Let the sealed columns of one engine, whose dialect this is, be read and written."""
    dialect.data_key = key  # type: ignore[attr-defined] # the one thing of an engine that its column types are given


def _key_of(dialect: Dialect) -> DataKey:
    key: DataKey | None = getattr(dialect, "data_key", None)
    if key is None:
        raise VaultError("the database was not unlocked: its sealed columns can be neither read nor written")
    return key
