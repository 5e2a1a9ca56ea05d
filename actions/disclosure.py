"""Ask the two disclosures (告知事項): each by itself, never pre-filled."""

from __future__ import annotations

from actions.message import lines
from actions.statements import Statement

OTHER_CONTRACTS = Statement(
    step="disclosure.other_contracts",
    text=lambda _: lines(
        "次の内容に相違ないか、ご確認ください。",
        "『ご契約のお車には、この契約のほかに、自動車保険や自動車共済の契約はありません。』",
        "相違なければ「はい、ありません」をお選びください。",
    ),
    yes="はい、ありません",
    no="いいえ、ほかに契約があります",
    no_means="同じお車に、ほかの契約がある",
    understood="ほかのご契約はない、と承りました。",
)

CANCELLATION = Statement(
    step="disclosure.cancellation",
    text=lambda _: lines(
        "続けて、次の内容に相違ないか、ご確認ください。",
        "『過去1年の間に、保険会社から自動車保険の契約を解除されたことはありません。』",
        "相違なければ「はい、ありません」をお選びください。",
    ),
    yes="はい、ありません",
    no="いいえ、解除されたことがあります",
    no_means="過去1年の間に、契約を解除されたことがある",
    understood="契約を解除されたことはない、と承りました。",
)

QUESTIONS = (OTHER_CONTRACTS, CANCELLATION)
