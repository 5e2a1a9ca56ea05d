"""Explain the important matters before the application, and ask how the documents are delivered."""

from __future__ import annotations

from actions.agreement import Agreement
from actions.message import lines

CONTENT = Agreement(
    step="documents.content",
    text=lines(
        "お申込みの前に、重要な書面をご確認ください。",
        "重要事項等説明書は、補償の内容と注意点の説明です。",
        "改定のご案内は、前年から変わった点の説明です。",
        "書面を開いてお読みください。印刷と保存もできます。",
        "内容に同意いただけるかをお選びください。",
    ),
    yes="内容を確認し、同意する",
    no="同意しない",
    refusal="書面の内容に同意しない",
    understood="書面の内容への同意を承りました。",
    documents=("important_matters", "revision_notice"),
)

DELIVERY = Agreement(
    step="documents.delivery",
    text=lines(
        "次は、書面のお渡し方法についてです。",
        "紙の重要事項等説明書を、まだ受け取っていない場合、",
        "PDF(画面で見る書面)でのお渡しとなります。",
        "PDFでのお渡しに同意いただけるかをお選びください。",
    ),
    yes="PDFでのお渡しに同意する",
    no="同意しない",
    refusal="PDFでのお渡しに同意せず、書面を希望する",
    understood="PDFでのお渡しへの同意を承りました。",
)

QUESTIONS = (CONTENT, DELIVERY)
