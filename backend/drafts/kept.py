"""Write a draft's answers as a row keeps them, and read them back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from backend.drafts.answers import AnswerValue
from backend.drafts.draft import Answer, Draft


def answers_to_json(draft: Draft) -> dict[str, Any]:
    """Write the answers as the draft's row keeps them."""
    return {
        step: {
            "value": answer.value.model_dump(exclude_none=True),
            "at": answer.at.isoformat(),
            "documents": dict(answer.documents),
            "in_force": answer.in_force,
        }
        for step, answer in draft.answers.items()
    }


def answers_from_json(answers: Mapping[str, Any], kinds: Mapping[str, type[AnswerValue]]) -> Draft:
    """Read back what `answers_to_json` gave; `kinds` names the kind of answer of each step."""
    return Draft(
        MappingProxyType(
            {
                step: Answer(
                    kinds[step].model_validate(kept["value"]),
                    datetime.fromisoformat(kept["at"]),
                    MappingProxyType(kept["documents"]),
                    kept["in_force"],
                )
                for step, kept in answers.items()
            }
        )
    )
