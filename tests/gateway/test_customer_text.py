"""What a customer types or fills in, without a gateway around it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import customer_text, forms
from gateway.limits import LocalLimiter, network_of
from service.problems import Problem


@given(st.text())
def test_cleaned_text_is_printable_and_stays_as_it_is(text: str) -> None:
    cleaned = customer_text.clean(text)
    assert customer_text.clean(cleaned) == cleaned
    cleaned.encode()
    assert all(unicodedata.category(character) != "Cc" or character in "\n\t" for character in cleaned)


@pytest.mark.parametrize("text", ["👨‍👩‍👧", "はい。", "A020119183", "a\tb", "一行\n二行", "髙﨑 葛󠄀城"])
def test_what_people_really_type_is_kept(text: str) -> None:
    assert customer_text.accept(text) == text


@pytest.mark.parametrize(
    ("kind", "given_value", "taken"),
    [
        ("postal", "160-0023", "160-0023"),
        ("postal", "1600023", "1600023"),
        ("tel", "03-1234-5678", "03-1234-5678"),
        ("tel", "03ー1234ー5678", "03-1234-5678"),
        ("number", "2011", "2011"),
        ("email", "taro@example.com", "taro@example.com"),
        ("text", "東京都新宿区西新宿1-26-1", "東京都新宿区西新宿1-26-1"),
    ],
)
def test_full_width_digits_count_as_digits(kind: str, given_value: str, taken: str) -> None:
    field = {"name": "x", "label": "項目", "kind": kind}
    assert forms.check([field], {"x": given_value}) == {"x": taken}


@pytest.mark.parametrize(
    ("kind", "value"),
    [("postal", "16-0023"), ("tel", "あとで"), ("number", "3月"), ("email", "taro"), ("text", " "), ("select", "z")],
)
def test_ill_formed_values_are_refused_with_the_fields_name(kind: str, value: str) -> None:
    field = {"name": "x", "label": "項目", "kind": kind, "options": [{"value": "a", "label": "甲"}]}
    with pytest.raises(Problem) as refused:
        forms.check([field], {"x": value})
    assert refused.value.extra["fields"][0]["field"] == "x"
    assert "「項目」" in refused.value.detail


async def test_a_bucket_fills_again_with_time() -> None:
    now = [0.0]
    limiter = LocalLimiter(lambda: now[0])
    assert [await limiter.take("k", 2, 0.5) for _ in range(3)] == [0, 0, 2]
    assert await limiter.take("other", 2, 0.5) == 0
    now[0] = 2
    assert await limiter.take("k", 2, 0.5) == 0


def test_an_ipv6_customer_is_one_network() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff") != network_of("2001:db8:0:1::1")
    assert network_of("192.0.2.1") == "192.0.2.1"


@pytest.mark.parametrize("text", ["\u200b", "\u200d\u2060 \u00ad", " \u200b\n"])
def test_a_text_of_which_nothing_is_seen_is_empty(text: str) -> None:
    with pytest.raises(Problem) as refused:
        customer_text.accept(text)
    assert refused.value.kind == "text-empty"
