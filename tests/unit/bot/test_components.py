"""The pipeline's own components, alone and in a trained model."""

import asyncio
import pickle

import pytest
from rasa.core.agent import Agent
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.dictionary import WORDS, compile_words
from bot.nlu.extractor import SpacyRuleEntityExtractor
from bot.nlu.normalizer import JapaneseNormalizer
from bot.nlu.patterns import read_patterns
from bot.nlu.tokenizer import FugashiTokenizer
from bot.nlu.words import WordSplitter


@pytest.fixture
def storage(tmp_path):
    return LocalModelStorage.create(tmp_path)


def _build(component, storage, config=None, how="create"):
    settings = {**component.get_default_config(), **(config or {})}
    context = ExecutionContext(GraphSchema({}), "test")
    return getattr(component, how)(settings, storage, Resource(component.__name__), context)


@pytest.fixture(scope="module")
def words():
    return WordSplitter(compile_words(WORDS))


@pytest.mark.parametrize(
    "word",
    ["エープラン", "団体扱", "証券番号", "前年同等条件", "車両保険", "重要事項等説明書", "記名被保険者", "Bプラン"],
)
def test_a_domain_word_is_one_word(words, word):
    assert words.split(f"{word}です")[0].text == word


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("ドウイシマセン", "どうい し ませ ん"),
        ("クレジットカード😊", "クレジット カード 😊"),
        ("ドウイ、しません", "ドウイ 、 し ませ ん"),
    ],
)
def test_katakana_are_read_as_hiragana_where_they_write_a_sentence_of_unknown_words(words, text, surfaces):
    assert [token.text for token in words.split(text)] == surfaces.split()


def test_tokens_have_places_lemmas_and_parts_of_speech(words):
    tokens = words.split("エープラン に、しました")
    assert [(token.text, token.start, token.lemma, token.get("pos")) for token in tokens] == [
        ("エープラン", 0, "Aプラン", "名詞"),
        ("に", 6, "に", "助詞"),
        ("、", 7, "、", "補助記号"),
        ("し", 8, "為る", "動詞"),
        ("まし", 9, "ます", "助動詞"),
        ("た", 11, "た", "助動詞"),
    ]


def test_the_tokenizer_survives_storage_and_pickling(storage):
    tokenizer = _build(FugashiTokenizer, storage)
    tokenizer.train(TrainingData())
    message = Message({TEXT: "前年同等でお願いします"})
    tokens = tokenizer.tokenize(message, TEXT)
    for other in (_build(FugashiTokenizer, storage, how="load"), pickle.loads(pickle.dumps(tokenizer))):
        assert other.tokenize(message, TEXT) == tokens


def test_the_normalizer_treats_training_like_messages(storage):
    normalizer = _build(JapaneseNormalizer, storage)
    example, message = Message({TEXT: "Ａプラン"}), Message({TEXT: "Ａプラン"})
    normalizer.process_training_data(TrainingData([example]))
    normalizer.process([message])
    assert example.get(TEXT) == message.get(TEXT) == "Aプラン"


@pytest.fixture
def extractor(storage, project, monkeypatch):
    monkeypatch.chdir(project)
    return _build(SpacyRuleEntityExtractor, storage)


def _entities(extractor, words, text):
    message = Message({TEXT: text, TOKENS_NAMES[TEXT]: words.split(text)})
    extractor.process([message])
    return [(each["entity"], each["value"]) for each in message.get("entities")]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("AじゃなくてBで", [("plan", "b")]),
        ("AプランではなくBプランにします", [("plan", "b")]),
        ("えーと、Aで", [("plan", "a")]),
        ("エープラン", [("plan", "a")]),
        ("えープラン", [("plan", "a")]),
        ("Aじゃない", [("plan", "a")]),
        ("対物を2,000万から5,000万に", [("coverage", "property"), ("amount", 50_000_000)]),
        ("対物を2,000万から", [("coverage", "property"), ("amount", 20_000_000)]),
        ("AからB", [("plan", "a"), ("plan", "b")]),
        (
            "前と同じで、車両保険だけ外して",
            [("plan", "same_terms"), ("coverage", "vehicle"), ("coverage_value", "off")],
        ),
        ("番号はA020-119-183です", [("policy_number", "A020119183")]),
        ("こんにちは", []),
        ("", []),
    ],
)
def test_entities(extractor, words, text, entities):
    assert _entities(extractor, words, text) == entities


def test_each_value_belongs_to_its_coverage(extractor, words):
    text = "対人は無制限、対物2,000万、車両は百二十万"
    message = Message({TEXT: text, TOKENS_NAMES[TEXT]: words.split(text)})
    extractor.process([message])
    assert [(each["value"], each["group"]) for each in message.get("entities")] == [
        ("persons", "1"),
        ("unlimited", "1"),
        ("property", "2"),
        (20_000_000, "2"),
        ("vehicle", "3"),
        (1_200_000, "3"),
    ]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("対人と対物を外して", ["1", "1", "1"]),
        ("対人、車両保険も外して", ["1", "1", "1"]),
        ("対人対物無制限", ["1", "1", "1"]),
        ("2,000万の対物、120万の車両", ["1", "1", "2", "2"]),
        ("対人は無制限、対物", ["1", "1", "2"]),
    ],
)
def test_joined_coverages_share_what_is_said_of_them(extractor, words, text, groups):
    message = Message({TEXT: text, TOKENS_NAMES[TEXT]: words.split(text)})
    extractor.process([message])
    assert [each["group"] for each in message.get("entities")] == groups


def test_the_extractor_survives_storage_and_pickling(extractor, storage, words):
    extractor.train(TrainingData())
    for other in (_build(SpacyRuleEntityExtractor, storage, how="load"), pickle.loads(pickle.dumps(extractor))):
        assert _entities(other, words, "AじゃなくてBで") == [("plan", "b")]


def test_a_misspelt_key_of_the_patterns_is_refused(tmp_path, words):
    file = tmp_path / "patterns.yml"
    file.write_text("phrase: {}", encoding="utf-8")
    with pytest.raises(InvalidConfigException, match="phrase"):
        read_patterns([file], words)


@pytest.mark.parametrize(
    ("typed", "intent"),
    [
        ("おはようございます", {"name": "greet"}),
        ("PDFが開けない", {"name": "ask_faq", "full_retrieval_intent_name": "ask_faq/pdf"}),
        ("/", {"name": "nlu_fallback"}),
        ("", {"name": "nlu_fallback"}),
    ],
)
def test_a_trained_model_understands(model, typed, intent):
    parsed = asyncio.run(Agent.load(model).parse_message(typed))
    assert parsed["intent"].items() >= intent.items()


@pytest.mark.parametrize("typed", ['/affirm{"plan":"a"}', "／affirm", " \u200b/restart", "/affirm@1.0"])
def test_no_typed_text_is_parsed_as_a_command(model, typed):
    parsed = asyncio.run(Agent.load(model).parse_message(typed))
    assert parsed["intent"]["name"] != "restart"
    assert parsed["intent"]["confidence"] < 1.0
    assert parsed["entities"] == [] or all(
        each["extractor"] == "SpacyRuleEntityExtractor" for each in parsed["entities"]
    )
