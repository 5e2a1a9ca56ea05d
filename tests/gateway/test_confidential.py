"""Passwords, cards and My Numbers: refused, and kept nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.confidential import is_confidential
from gateway.notices import CONFIDENTIAL, NOT_KEPT
from tests.gateway.browser import Browser
from tests.gateway.stand_ins import Rasa


@pytest.mark.parametrize(
    "text",
    [
        "パスワードは Demo-2020-taro です",
        "パスワード:abc123",
        "password=hunter22",
        "PASSWORD hunter22",
        "パスワードはabc12345です",
        "暗証番号は1234です",
        "my password is opensesame",
        "pass: opensesame",
        "パスワードはabcdefgh",
        "パスワードはこれです→opensesame",
        "パスワード:opensesame",
        "hanako@example.com / Demo-2020-hanako",
        "taro@example.com\nabcd1234",
        "4111111111111111",
        "カードは4111 1111 1111 1111です",
        "4111-1111-1111-1111",
        "3782 822463 10005",
        "123456789018",
        "マイナンバーは1234 5678 9018",
        "マイナンバーは123456789012です",
    ],
)
def test_what_must_not_be_kept_is_recognised(text: str) -> None:
    assert is_confidential(text)


@pytest.mark.parametrize(
    "text",
    [
        "パスワードを忘れました",
        "パスワードは24時間で切れますか",
        "パスワードのことは0120-157-566に聞けばいいですか",
        "パスワードは0120-157-566に聞けばいいですか",
        "パスワードは必要ですか",
        "パスワードはどこで変えますか",
        "my password is wrong",
        "password is incorrect",
        "パスワードの変更はhttps://example.com/ですか",
        "R-1234-5678-9018",
        "r1234 5678 9018 です",
        "受付番号は1234-5678-9018",
        "受付番号:123456789018",
        "+123456789018",
        "A020119183",
        "03-1234-5678",
        "hanako@example.com A020119183",
        "hanako@example.com、taro2020@example.com",
        "hanako@example.com 160-0023 03-1234-5678",
        "メールは hanako2020@example.com です",
        "090-1234-5678と03-1234-5678です",
        "160-0023",
        "87,840円",
        "4111111111111112",
        "123456789012",
        "2020年5月3日10時",
    ],
)
def test_what_customers_may_say_is_left_alone(text: str) -> None:
    assert not is_confidential(text)


async def test_a_password_is_refused_and_kept_nowhere(
    browser: Browser, rasa: Rasa, database_url: str, tmp_path: Path
) -> None:
    choice = {"label": "はい", "intent": "affirm", "entities": {}}
    rasa.prepared["聞く"] = [{"text": "質問です。", "step": "consent.privacy", "choices": [choice]}]
    await browser.open()
    question = (await browser.say("聞く"))[-1]
    lines = await browser.say("パスワードは canary-2020 です")
    assert [(line["author"], line["text"]) for line in lines] == [("customer", NOT_KEPT), ("system", CONFIDENTIAL)]
    assert lines[-1]["step"] == "consent.privacy"
    assert lines[-1]["choices"] == question["choices"]
    assert rasa.texts() == ["聞く"]
    if database_url.startswith("sqlite"):
        assert b"canary-2020" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    await browser.post(choice=question["choices"][0]["token"])
    assert browser.status == 200
