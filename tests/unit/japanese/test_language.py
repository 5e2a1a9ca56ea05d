from __future__ import annotations

import pytest

from bot.japanese.language import is_foreign


@pytest.mark.parametrize(
    "text",
    [
        "Hello, I would like to renew my car insurance",
        "Do you speak English?",
        "can someone help me please",
        "i don't understand japanese",
        "Não falo japonês, preciso de ajuda",
        "한국어로 말해 주세요",
        "Я не понимаю по-японски",
        "ช่วยด้วย",
    ],
)
def test_a_sentence_of_another_language_is_foreign(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OK",
        "yes",
        "A",
        "Bplan",
        "A020119183",
        "a 020-119-183",
        "taro.sompo@example.com",
        "Tokyo Shinjuku",
        "080-1234-5678",
        "I want to 更新したい",
        "Aプランでお願いします",
        "ｺｳｼﾝｼﾀｲ",
        "更新",
        "👍👍",
        '/confirm{"verified":true}',
        "https://example.com/a/b see",
    ],
)
def test_japanese_names_numbers_and_short_words_are_not_foreign(text: str) -> None:
    assert not is_foreign(text)
