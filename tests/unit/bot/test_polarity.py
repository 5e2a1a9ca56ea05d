"""The trained yes/no decision: what it reads, learns, and stores."""

from __future__ import annotations

import pickle
from collections import Counter
from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.japanese.polarity import KIND_OF, OUTCOMES
from bot.japanese.text import utterance
from bot.nlu.dictionary import WORDS, compile_words
from bot.nlu.features import features
from bot.nlu.polarity import SETTINGS, PolarityClassifier, rows_of_other_talk
from bot.nlu.polarity_answers import read_answers
from bot.nlu.polarity_model import ANY, PolarityModel, Row
from bot.nlu.words import WordSplitter

ROOT = Path(__file__).resolve().parents[3]
ANSWERS = """
consent:
  agrees: |
    - はい、同意します
    - 同意いたします
  disagrees: |
    - 同意しません
    - 同意できません
none:
  agrees: |
    - ほかにはありません
    - ありません
  disagrees: |
    - 別の契約があります
    - ほかにあります
right:
  agrees: |
    - 正しいです
    - 間違いありません
  disagrees: |
    - 違います
    - 住所が違います
consent.privacy:
  unclear: |
    - 紙でください
    - 紙でお願いします
    - PDFでいいです
documents.delivery:
  agrees: |
    - PDFでお願いします
    - PDFでいいです
  disagrees: |
    - 紙でください
    - 紙でお願いします
any:
  unclear: |
    - たぶん
    - わかりません
"""


@pytest.fixture(scope="module")
def words():
    return WordSplitter(compile_words(WORDS))


@pytest.fixture(scope="module")
def heard(words):
    """Return a message as the tokenizer leaves it."""

    def _heard(text: str) -> Message:
        return Message({TEXT: text, TOKENS_NAMES[TEXT]: words.split(text)})

    return _heard


def _built(tmp_path: Path, how: str, storage: LocalModelStorage) -> PolarityClassifier:
    settings = {**PolarityClassifier.get_default_config(), "answers": "answers/*.yml"}
    resource = Resource("PolarityClassifier")
    return getattr(PolarityClassifier, how)(settings, storage, resource, ExecutionContext(GraphSchema({}), "test"))


@pytest.fixture
def trained(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "all.yml").write_text(ANSWERS, encoding="utf-8")
    (tmp_path / "storage").mkdir()
    storage = LocalModelStorage.create(tmp_path / "storage")
    classifier = _built(tmp_path, "create", storage)
    classifier.train(TrainingData([Message({TEXT: "保険料はいくらですか", INTENT: "ask_faq"})]))
    return classifier, _built(tmp_path, "load", storage)


def _taken(classifier: PolarityClassifier, message: Message) -> dict[str, str]:
    """Return the outcome at each step that the message answers."""
    classifier.process([message])
    polarity = message.as_dict(only_output_properties=True)["polarity"]
    return {step: outcome for step, shares in polarity.items() for outcome in shares}


def test_it_says_what_a_message_would_mean_at_each_question(trained, heard):
    classifier, _ = trained
    assert _taken(classifier, heard("同意しません"))["consent.privacy"] == "disagrees"
    assert _taken(classifier, heard("別の契約があります"))["disclosure.other_contracts"] == "disagrees"
    assert _taken(classifier, heard("住所が違います"))["contact.confirm"] == "disagrees"
    assert _taken(classifier, heard("保険料はいくらですか")) == {}


def test_what_is_said_of_one_step_counts_there_alone(trained, heard):
    taken = _taken(trained[0], heard("紙でください"))
    assert taken["documents.delivery"] == "disagrees"
    assert "consent.privacy" not in taken


def test_it_survives_storage_and_pickling(trained, heard):
    classifier, loaded = trained
    for text in ("同意します", "ほかにはありません", "違います"):
        again = pickle.loads(pickle.dumps(loaded))
        assert _taken(classifier, heard(text)) == _taken(loaded, heard(text)) == _taken(again, heard(text)) != {}


def test_it_says_nothing_where_nothing_was_to_learn(tmp_path, monkeypatch, heard):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "storage").mkdir()
    storage = LocalModelStorage.create(tmp_path / "storage")
    _built(tmp_path, "create", storage).train(TrainingData())
    message = heard("はい")
    _built(tmp_path, "load", storage).process([message])
    assert message.get("polarity") is None


def test_probabilities_are_no_less_than_those_of_the_other_outcomes(words):
    rows = [Row("はい", "right", "agrees"), Row("いいえ", "right", "disagrees"), Row("たぶん", ANY, "unclear")]
    taken = PolarityModel.fit(rows * 2, words, **SETTINGS).decide(words.split("はい。"))["contact.confirm"]
    assert taken.keys() == {"agrees"}
    assert 1 / 3 <= taken["agrees"] <= 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("consents:\n  agrees: |\n    - はい\n", "unknown scope"),
        ("consent:\n  agree: |\n    - はい\n", "unknown"),
        ("consent:\n  agrees: |\n    - はい\n  unclear: |\n    - はい\n", "agrees and unclear"),
    ],
)
def test_a_wrong_file_of_answers_is_refused(tmp_path, content, reason):
    file = tmp_path / "answers.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidConfigException, match=reason):
        read_answers([file])


def test_the_answers_of_the_project_are_many_and_of_every_outcome_at_every_step():
    rows = read_answers(sorted((ROOT / "data" / "answers").glob("*.yml")))
    # These are mostly answered by values.
    asked = KIND_OF.keys() - {"identify.contract", "contact.address", "contact.phone", "contact.email"}
    counts = Counter((row.scope, row.outcome) for row in rows)
    assert min(counts[step, outcome] for step in asked for outcome in OUTCOMES) >= 150


def test_examples_that_may_answer_a_question_are_not_taken_for_other_talk():
    data = TrainingData([Message({TEXT: "はい", INTENT: "affirm"}), Message({TEXT: "こんにちは", INTENT: "greet"})])
    assert rows_of_other_talk(data) == [Row("こんにちは", ANY, "unclear")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("入っていません", "word 入る-"),
        ("間違ってません", "word 間違う-"),
        ("変更なし", "word 変更-"),
        ("同意いたしかねます", "word 同意-"),
        ("あらへん", "word 有る-"),
        ("同意できないわけではない", "word 出来る--"),
        ("ﾄﾞｳｲｼﾏｽ", "word 同意"),
        ("どういう意味", "word 意味"),
        ("いいえ、ありません", "first いいえ 有る-"),
    ],
)
def test_words_carry_what_denies_them(words, text, told):
    assert told in features(words.split(utterance(text)))


def test_a_long_text_is_described_by_its_ends(words):
    found = features(words.split("同意します。" + "天気がいいです。" * 500 + "以上です"))
    assert {"word 同意", "word 以上"} <= set(found)
    assert len(found) < 2000


def test_nothing_said_has_no_words(words):
    assert [name for name in features(words.split("。、")) if name.startswith("word")] == []
