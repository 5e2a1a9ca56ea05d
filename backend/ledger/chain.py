"""Chain entries by hash, so that a changed, missing or added entry shows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.clock import JST

GENESIS = "0" * 64
"""The hash that stands before the first entry."""


@dataclass(frozen=True)
class Entry:
    """One entry of the ledger; `hash` covers every other field."""

    seq: int
    at: datetime
    kind: str
    actor: str
    channel: str
    renewal_id: str | None
    payload: dict[str, Any]
    previous_hash: str
    hash: str = ""

    def follows(self, seq: int, last_hash: str) -> bool:
        """Say whether this entry is unchanged and continues a chain that ended with `seq` and `last_hash`."""
        return (self.seq, self.previous_hash, self.hash) == (seq + 1, last_hash, self.expected_hash())

    def expected_hash(self) -> str:
        """Compute sha256 over the canonical JSON of all fields but the hash itself."""
        fields = {**vars(self), "at": self.at.astimezone(JST).isoformat()}
        del fields["hash"]
        return hashlib.sha256(canonical_json(fields).encode()).hexdigest()


def canonical_json(value: Any) -> str:
    """Write JSON in one form only: sorted keys, no spaces, no escapes beyond the necessary, no NaN."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
