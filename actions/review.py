"""Lay out the whole application on one view, each section with its correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.certificate import CERTIFICATE_FORMS, other_form
from actions.contact import contact_items
from actions.corrections import correction
from actions.coverages import conditions_of, covered_by
from actions.draft import Draft
from actions.handover import to_the_agency
from actions.plan_table import plan_name
from actions.step_labels import CORRECTABLE
from actions.turn import Turn
from actions.wording import day_of, period
from service.wording import month_in_both_calendars, yen

NOTES = (
    "保険期間が始まる前に事故があったときは、必ずお申し出ください。"
    "お申し出がないと、保険金をお支払いできないことがあります。",
    "お申し出の内容により、お申込みの保険料が変わることがあります。",
    "署名・捺印は不要です。最後の「ご契約最終お申込み」を押すと、正式なお申込みになります。",
)
_STATUSES = {"employed": "現職", "retired": "退職者"}
_CONSENTS: tuple[tuple[str, dict[str, str], str], ...] = (
    (
        "個人情報",
        {"privacy_insurer": "個人情報の取扱い(当社)", "privacy_agency": "個人情報の取扱いと勧誘方針(代理店)"},
        "",
    ),
    ("内容", {"important_matters": "重要事項等説明書"}, "documents.content"),
    ("お渡しの方法", {"electronic_delivery": "PDFでのお渡し"}, "documents.delivery"),
)
_DISCLOSED = (("同じお車のほかのご契約", "ありません"), ("過去1年の間の契約解除", "ありません"))
Item = tuple[str, str]


async def review_card(turn: Turn, draft: Draft) -> dict[str, Any]:
    """Return the review card: every item of the application, and the two notes."""
    table = await turn.backend.plans(draft.id)
    catalogue = await turn.backend.catalogue()
    contact = contact_items(draft)
    sections = [
        _section("お申込み", _application(draft)),
        _section("ご契約者", contact[:3]),
        _section("ご住所", contact[3:5], "contact.address"),
        _section("お電話", contact[5:6], "contact.phone"),
        _section("メール", contact[6:], "contact.email"),
        _section("告知事項(ほかのご契約)", _DISCLOSED[:1], "disclosure.other_contracts"),
        _section("告知事項(契約の解除)", _DISCLOSED[1:], "disclosure.cancellation"),
        *_scope(draft),
        _section("プランと保険料", _premium(draft), "plan.choice"),
        _section("保険料のもとになる条件", _conditions(draft)),
        _section("補償の内容", _coverages(draft, table, catalogue)),
        *_consents(draft),
        _certificate(draft["certificate"]),
    ]
    return {"type": "review", "sections": sections, "notes": list(NOTES), "print_href": "/review"}


def _section(label: str, items: Sequence[Item], correct: str = "") -> dict[str, Any]:
    section: dict[str, Any] = {"label": label, "items": [{"label": name, "value": value} for name, value in items]}
    return (
        {**section, "correct": correction(correct, f"{CORRECTABLE[correct]}を訂正").document()} if correct else section
    )


def _certificate(form: str) -> dict[str, Any]:
    """Return the section that says how the certificate comes, with the button for the other form."""
    section = _section("保険証券", [("保険証券のお届け", CERTIFICATE_FORMS[form])])
    return {**section, "correct": other_form(form).document()}


def _application(draft: Draft) -> list[Item]:
    contract, term = draft["contract"], draft["term"]
    return [
        ("申込日", day_of(draft["today"])),
        ("現在の証券番号", draft["policy_number"]),
        ("更新後の証券番号", draft["renewed_policy_number"]),
        ("保険期間", period(term["inception_at"], term["expiry_at"])),
        ("保険の種類", contract["kind"]),
        ("登録番号", contract["registration_number"]),
        ("取扱代理店", f"{draft.agency['name']} {draft.agency['phone']}"),
        ("記名被保険者", f"{contract['named_insured']['name']}さま({contract['named_insured']['kana']})"),
    ]


def _scope(draft: Draft) -> list[dict[str, Any]]:
    """Return a section for each answer about the group, so that each has its own correction."""
    contract, retired = draft["contract"], draft.answer("scope.retirement")
    employment, driver, owner = contract["employment"], contract["main_driver"], contract["owner"]
    answers = {
        "scope.employment": [("現職・退職者の区分", _STATUSES[draft.answer("scope.employment")["status"]])],
        "scope.employer": [("勤務先", employment["employer"]), ("団体名", employment["group"])],
        "scope.retirement": [("退職年月", month_in_both_calendars(**retired) if retired else "")],
        "scope.main_driver": [("主に使用される方", f"{driver['name']}さま({driver['kana']})")],
        "scope.owner": [("車両所有者", f"{owner['name']}さま({owner['kana']})")],
    }
    return [
        _section(f"団体扱の範囲({CORRECTABLE[step]})", items, step)
        for step, items in answers.items()
        if draft.state(step) == "done"
    ]


def _premium(draft: Draft) -> list[Item]:
    quote = draft.chosen_quote or {}
    return [
        ("プラン", plan_name(quote)),
        ("年間保険料", yen(quote["premium"])),
        ("1回あたり(12回払)", yen(quote["premium"] // 12)),
        ("保険料の有効期限", f"{day_of(quote['valid_until'])}まで"),
    ]


def _conditions(draft: Draft) -> list[Item]:
    conditions = conditions_of(draft.chosen_quote or {})
    return [*conditions, ("条件が違うとき", "お申込みの前に、" + to_the_agency(draft.agency))]


def _coverages(draft: Draft, table: Mapping[str, Any], catalogue: Sequence[Mapping[str, Any]]) -> list[Item]:
    today = {row["coverage"]: row["cells"][0] for row in table["rows"]}
    return [
        (
            item.label,
            item.text if today[item.id]["value"] == item.value else f"{item.text}(現在: {today[item.id]['text']})",
        )
        for item in covered_by(draft.chosen_quote or {}, catalogue)
    ]


def _consents(draft: Draft) -> list[dict[str, Any]]:
    """Return a section for each question that asked for consents; that to personal data is given once."""
    given = {
        consent["consent_id"]: f"同意({consent['documents'][0]['version']}版)"
        for consent in draft["consents"]
        if consent["agreed"]
    }
    return [
        _section(
            f"同意いただいた書面({label})", [(name, given[id_]) for id_, name in names.items() if id_ in given], step
        )
        for label, names, step in _CONSENTS
    ]
