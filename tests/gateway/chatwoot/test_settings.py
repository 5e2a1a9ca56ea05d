"""A desk that cannot be reached is told at the start, not when a customer waits."""

from __future__ import annotations

import pytest

from actions.settings import Settings as ActionSettings
from gateway.settings import Settings

_ENV = {
    "CHANNEL_API_KEY": "x",
    "BACKEND_API_KEY": "x",
    "DATA_KEYS": "x",
    "HANDOVER": "chatwoot",
    "CHATWOOT_URL": "https://desk.example.jp/",
    "CHATWOOT_ACCOUNT_ID": "3",
    "CHATWOOT_INBOX_ID": "7",
    "CHATWOOT_TOKEN": "token",
    "CHATWOOT_WEBHOOK_SECRET": "s" * 32,
}


def test_the_desk_is_where_the_settings_say() -> None:
    settings = Settings.from_env(_ENV)
    assert settings.chatwoot
    assert settings.chatwoot.desk == "https://desk.example.jp/accounts/3/inboxes/7"
    assert "token" not in repr(settings.chatwoot)
    assert "sss" not in repr(settings.chatwoot)
    assert ActionSettings.from_env(_ENV).people_answer


@pytest.mark.parametrize("name", [name for name in _ENV if name.startswith("CHATWOOT_")])
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        Settings.from_env({**_ENV, name: ""})


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("CHATWOOT_URL", "desk.example.jp"),
        ("CHATWOOT_ACCOUNT_ID", "acme"),
        ("CHATWOOT_INBOX_ID", "1.5"),
        ("CHATWOOT_WEBHOOK_SECRET", "short"),
        ("HANDOVER", "zendesk"),
    ],
)
def test_what_cannot_be_right_is_named(name: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=name):
        Settings.from_env({**_ENV, name: wrong})


def test_without_the_desk_its_settings_do_not_count() -> None:
    assert Settings.from_env({**_ENV, "HANDOVER": "console"}).chatwoot is None
