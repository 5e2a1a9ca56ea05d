"""Let the customer choose how the certificate (証券) comes: by post, or to be read on the member site (Web証券)."""

from __future__ import annotations

from actions.errors import BackendError
from actions.message import Choice
from actions.question import Outcome, tell
from actions.turn import Turn

CERTIFICATE_FORMS = {"paper": "郵送", "web": "Web証券"}
_OTHER = {"paper": "web", "web": "paper"}


def other_form(form: str) -> Choice:
    """Return the button that chooses the form that is not chosen now; nothing typed chooses one."""
    other = _OTHER[form]
    return Choice(
        f"保険証券を{CERTIFICATE_FORMS[other]}にする", "choose_certificate", {"certificate": other}, "correct"
    )


async def choose_form(turn: Turn) -> Outcome:
    """Record the form on the button; what is pending stays pending."""
    step, form = turn.pending_step, turn.heard.value("certificate")
    pending = turn.pending(step) if step else None
    if turn.renewal_id is None or not turn.heard.is_choice or form not in CERTIFICATE_FORMS:
        return Outcome(pending=pending)
    await turn.choose_certificate(str(form))
    return Outcome(tell(f"保険証券は、{CERTIFICATE_FORMS[str(form)]}と承りました。"), pending)


async def ways_to_choose(turn: Turn) -> tuple[Choice, ...]:
    """Return the button for a renewal that leads to a certificate, none where there is no such renewal."""
    if turn.renewal_id is None or turn.heard.member_id is None:
        return ()
    try:
        draft = await turn.draft()
    except BackendError:  # The question that they stand beside can be answered without them.
        return ()
    return (other_form(draft["certificate"]),) if draft.is_open or draft.is_applied_here else ()
