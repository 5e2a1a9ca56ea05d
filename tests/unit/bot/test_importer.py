"""Training data by topic."""

import pytest
from rasa.shared.core.domain import InvalidDomain
from rasa.shared.exceptions import YamlException

from bot.importer import TopicFileImporter


def _importer(folder):
    return TopicFileImporter(str(folder / "config.yml"), str(folder / "domain.yml"), [str(folder / "data")])


def test_the_topics_join_the_spine(project):
    domain = _importer(project).get_domain()
    assert "greet" in domain.intents
    assert "utter_greet" in domain.responses
    assert domain.session_config.session_expiration_time == 0


def test_a_topics_responses_are_no_nlu_data(project):
    assert not _importer(project).get_nlu_data().responses


def test_a_part_that_is_no_domain_is_refused(tmp_path):
    (tmp_path / "data" / "plan").mkdir(parents=True)
    (tmp_path / "domain.yml").write_text('version: "3.1"\nintents: [affirm]\n')
    (tmp_path / "data" / "plan" / "domain.yml").write_text('version: "3.1"\nslots:\n  plan: {type: text}\n')
    with pytest.raises(YamlException, match="mappings"):
        _importer(tmp_path).get_domain()


def test_a_slot_of_two_topics_is_refused(tmp_path):
    slot = 'version: "3.1"\nslots:\n  plan:\n    type: text\n    mappings: [{type: custom}]\n'
    for topic in ("plan", "scope"):
        (tmp_path / "data" / topic).mkdir(parents=True)
        (tmp_path / "data" / topic / "domain.yml").write_text(slot)
    (tmp_path / "domain.yml").write_text('version: "3.1"\nintents: [affirm]\n')
    with pytest.raises(InvalidDomain, match="plan"):
        _importer(tmp_path).get_domain()
