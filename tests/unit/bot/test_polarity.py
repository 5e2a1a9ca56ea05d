"""The trained yes/no decision: what it reads, learns, and stores."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.japanese.polarity import KINDS, OUTCOMES
from bot.japanese.spelling import spelt
from bot.japanese.text import normalise
from bot.japanese.yes_no_words import doubtful, signs, without_softening
from bot.nlu.polarity import PolarityClassifier, rows_of_other_talk
from bot.nlu.polarity_answers import read_answers
from bot.nlu.polarity_model import PolarityModel

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
any:
  unclear: |
    - たぶん
    - わかりません
"""


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


def _best(classifier: PolarityClassifier, text: str) -> dict[str, str]:
    message = Message({TEXT: text})
    classifier.process([message])
    polarity = message.as_dict(only_output_properties=True)["polarity"]
    return {kind: max(shares, key=shares.get) for kind, shares in polarity.items()}


def test_it_says_what_a_message_would_mean_to_each_kind_of_question(trained):
    classifier, _ = trained
    assert _best(classifier, "同意しません")["consent"] == "disagrees"
    assert _best(classifier, "別の契約があります")["none"] == "disagrees"
    assert _best(classifier, "住所が違います")["right"] == "disagrees"
    assert _best(classifier, "保険料はいくらですか") == dict.fromkeys(KINDS, "unclear")


def test_it_survives_storage_and_pickling(trained):
    classifier, loaded = trained
    for text in ("同意します", "ほかにはありません", "違います"):
        assert _best(classifier, text) == _best(loaded, text) == _best(pickle.loads(pickle.dumps(loaded)), text)


def test_it_says_nothing_where_nothing_was_to_learn(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "storage").mkdir()
    storage = LocalModelStorage.create(tmp_path / "storage")
    _built(tmp_path, "create", storage).train(TrainingData())
    message = Message({TEXT: "はい"})
    _built(tmp_path, "load", storage).process([message])
    assert message.get("polarity") is None


def test_probabilities_add_up():
    rows = [("はい", "right", "agrees"), ("いいえ", "right", "disagrees"), ("たぶん", "right", "unclear")]
    model = PolarityModel.fit(rows * 2, 10.0)
    assert sum(model.decide("はい。")["right"].values()) == pytest.approx(1, abs=0.001)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("consents:\n  agrees: |\n    - はい\n", "unknown"),
        ("consent:\n  agree: |\n    - はい\n", "unknown"),
        ("consent:\n  agrees: |\n    - はい\n  unclear: |\n    - はい\n", "agrees and unclear"),
        ("none:\n  agrees: |\n    - はい\nany:\n  unclear: |\n    - はい\n", "agrees and unclear"),
    ],
)
def test_a_wrong_file_of_answers_is_refused(tmp_path, content, reason):
    file = tmp_path / "answers.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidConfigException, match=reason):
        read_answers([file])


def test_the_answers_of_the_project_are_many_and_of_every_outcome():
    rows = read_answers(sorted((ROOT / "data" / "answers").glob("*.yml")))
    counts = {(kind, outcome): 0 for kind in KINDS for outcome in OUTCOMES}
    for _, kind, outcome in rows:
        counts[kind, outcome] += 1
    assert min(counts.values()) >= 150


def test_examples_that_may_answer_a_question_are_not_taken_for_other_talk():
    data = TrainingData([Message({TEXT: "はい", INTENT: "affirm"}), Message({TEXT: "こんにちは", INTENT: "greet"})])
    assert {text for text, _, _ in rows_of_other_talk(data)} == {"こんにちは"}


@pytest.mark.parametrize(
    ("typed", "common"),
    [
        ("えーと、違います", "違います"),
        ("そうですね、ちがいます", "違います"),
        ("そうですね", "そうですね"),
        ("ﾄﾞｳｲｼﾏｽ", "同意します"),
        ("ｱﾘﾏｾﾝ", "ありません"),
        ("そういありません", "相違ありません"),
        ("どういう意味ですか", "どういう意味ですか"),
        ("ノー", "ノー"),
    ],
)
def test_spelling(typed, common):
    assert spelt(normalise(typed)) == common


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("はい、同意します", ["yes", "agreed"]),
        ("同意はいたしかねます", ["not_agreed"]),
        ("いいえ、相違ありません", ["no", "same"]),
        ("いいえ、ほかにあります", ["no", "exists"]),
        ("転職はしていません", []),
        ("ありがとうございます", []),
        ("申し訳ありませんが、違います", ["wrong"]),
    ],
)
def test_signs(text, found):
    assert signs(text) == found


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("たぶんないです", True),
        ("同意したらどうなりますか", True),
        ("妻に聞いてから決めます", True),
        ("ないことはないです", True),
        ("合っていますが、住所が違います", True),
        ("同意しますけど", True),
        ("長かったですが、同意します", False),
        ("どちらも同意します", False),
        ("まだ同じ会社に勤めています", False),
        ("何も変わっていません", False),
    ],
)
def test_doubt(text, doubt):
    assert doubtful(text) is doubt


def test_what_softens_a_no_is_no_doubt_about_it():
    assert doubtful("住所が違うんですが")
    assert not doubtful(without_softening("住所が違うんですが"))
    assert not doubtful(without_softening("心配かもしれないので、同意しません"))
