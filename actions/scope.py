"""Ask whether the contract still belongs to the group (団体扱の範囲): work, driver and owner."""

from __future__ import annotations

from actions.draft import Draft
from actions.employment_words import claims
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.question import Answer, Question, Reading, Unclear
from actions.retirement import GiveRetirement
from actions.statements import Statement
from actions.turn import Turn
from service.clock import Clock

_STATUSES = {"employed": "現職(団体にお勤めで、給与を受けている方)", "retired": "退職者(団体を退職された方)"}
_RELATIONS = {"self": "ご契約者本人", "spouse": "ご契約者の配偶者", "family": "ご契約者のご家族", "other": "その他の方"}
_HOLDS = {
    "owned": "",
    "loan": "ローンでご購入のお車は、買主さまを所有者とみなします。",
    "lease": "リースのお車は、借主さまを所有者とみなします。",
}


class ChooseEmployment(Question):
    """Ask whether the customer works for the group or has retired from it."""

    step = "scope.employment"

    async def ask(self, turn: Turn) -> Message:
        """Show what the contract says and offer both."""
        status = (await turn.draft())["contract"]["employment"]["status"]
        text = lines(
            "団体扱の対象かどうかを、4つほど確認します。",
            "団体扱とは、勤務先を通じて契約する制度です。",
            f"現在のご契約では「{_STATUSES[status]}」です。",
            "いまの区分をお選びください。",
        )
        choices = (
            Choice("現職です", "choose_employment", {"status": "employed"}),
            Choice("退職者です", "choose_employment", {"status": "retired"}),
        )
        return Message(text, self.step, choices)

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take one status; a mere yes names none."""
        status = heard.value("status")
        if status in _STATUSES and (heard.is_choice or claims(heard.text, status)):
            name = "現職" if status == "employed" else "退職者"
            return Answer({"status": status}, f"「{name}」と承りました。")
        return Unclear(lines("現職か退職者かを、お選びください。", "例:「退職しています」「まだ勤めています」"))


def _employer(draft: Draft) -> str:
    employment = draft["contract"]["employment"]
    return lines(
        "勤務先と団体名をご確認ください。",
        "退職時の勤務先です。" if draft.answer("scope.employment").get("status") == "retired" else "",
        f"勤務先: {employment['employer']}",
        f"団体名: {employment['group']}",
        "この内容で正しいでしょうか。",
    )


def _main_driver(draft: Draft) -> str:
    name = draft["contract"]["main_driver"]["name"]
    return lines(
        "ご契約のお車を主に使用される方をご確認ください。",
        "保険では「記名被保険者」と呼びます。",
        f"主に使用される方: {name}さま",
        "この方で正しいでしょうか。",
    )


def _owner(draft: Draft) -> str:
    owner = draft["contract"]["owner"]
    return lines(
        "お車の所有者をご確認ください。",
        f"車両所有者: {owner['name']}さま({_RELATIONS[owner['relation']]})",
        _HOLDS[owner["hold"]],
        "この内容で正しいでしょうか。",
    )


_EMPLOYER = Statement(
    step="scope.employer",
    text=_employer,
    yes="はい、正しいです",
    no="いいえ、勤務先が違います",
    no_means="勤務先または団体名が違う",
    understood="勤務先は変わりない、と承りました。",
)

_MAIN_DRIVER = Statement(
    step="scope.main_driver",
    text=_main_driver,
    yes="はい、この方です",
    no="いいえ、別の人です",
    no_means="主に使用される方が変わった",
    understood="主に使用される方は変わりない、と承りました。",
)

_OWNER = Statement(
    step="scope.owner",
    text=_owner,
    yes="はい、正しいです",
    no="いいえ、所有者が違います",
    no_means="お車の所有者が違う",
    understood="所有者は変わりない、と承りました。",
)


def questions(clock: Clock) -> tuple[Question, ...]:
    """Return the topic's questions."""
    return (ChooseEmployment(), _EMPLOYER, GiveRetirement(clock), _MAIN_DRIVER, _OWNER)
