"""Ask for the consent to the handling of personal data: one question, two documents, two records."""

from __future__ import annotations

from actions.agreement import Agreement
from actions.message import lines

PRIVACY = Agreement(
    step="consent.privacy",
    text=lines(
        "個人情報の取扱いについて、2つの書面をご確認ください。",
        "1つ目は、当社の個人情報の取扱いです。",
        "2つ目は、代理店の個人情報の取扱いと勧誘方針です。",
        "お読みのうえ、両方に同意いただけるかをお選びください。",
    ),
    yes="両方に同意する",
    no="同意しない",
    refusal="個人情報の取扱いに同意しない",
    understood="2つの書面への同意を承りました。",
    documents=("privacy_insurer", "privacy_agency"),
    confirms_refusal=False,
)

QUESTIONS = (PRIVACY,)
