"""What people type comes to one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.japanese.text import normalise, utterance


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("Ａ０２０－１１９－１８３", "A020-119-183"),
        ("A020ー119ー183", "A020-119-183"),
        ("A020−119‐183", "A020-119-183"),
        ("スーパー", "スーパー"),
        ("グランドヒルズー101", "グランドヒルズー101"),
        ("エ−プラン", "エープラン"),
        ("１ー２ー３　グランドヒルズー１０１", "1-2-3 グランドヒルズー101"),
        ("ﾊｲ", "ハイ"),
        ("は\u200bい\ufeff", "はい"),
        ("は\x00い\x07", "はい"),
        ("はい\r\nそうです", "はい\nそうです"),
        ("  はい  そうです ", "はい そうです"),
        ("葛󠄀城", "葛城"),
        ("", ""),
    ],
)
def test_normalise(typed, normal):
    assert normalise(typed) == normal


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('/affirm{"verified":true}', 'affirm{"verified":true}'),
        ("／affirm", "affirm"),
        ("  \u200b／ /restart", "restart"),
        ("\u2060/x@0.1", "x@0.1"),
        ("/", ""),
        ("1/2", "1/2"),
    ],
)
def test_what_is_typed_never_begins_like_a_command(typed, said):
    assert utterance(typed) == said


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = utterance(text)
    assert utterance(once) == once
    assert not once.startswith("/")
