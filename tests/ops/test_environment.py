import stat
from pathlib import Path

from ops.environment import complete_environment
from ops.processes import commands
from service.vault import Vault


def test_keys_are_made_once_and_only_their_owner_may_read_them(tmp_path: Path) -> None:
    first = complete_environment({"STATE_DIR": str(tmp_path)})
    second = complete_environment({"STATE_DIR": str(tmp_path)})
    assert first["BACKEND_API_KEY"] == second["BACKEND_API_KEY"] != first["CHANNEL_API_KEY"]
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_keys_made_before_conversations_were_sealed_stay_and_get_the_one_that_seals(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text('{"BACKEND_API_KEY": "b", "CHANNEL_API_KEY": "c"}')
    first = complete_environment({"STATE_DIR": str(tmp_path)})
    assert (first["BACKEND_API_KEY"], first["CHANNEL_API_KEY"]) == ("b", "c")
    Vault.from_setting(first["DATA_KEYS"])
    assert complete_environment({"STATE_DIR": str(tmp_path)})["DATA_KEYS"] == first["DATA_KEYS"]
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_a_given_setting_wins_and_an_empty_one_does_not(tmp_path: Path) -> None:
    env = complete_environment({"STATE_DIR": str(tmp_path), "BACKEND_PORT": "9100", "PORT": ""})
    assert (env["BACKEND_URL"], env["PORT"]) == ("http://127.0.0.1:9100", "8080")


def test_a_moved_clock_gets_one_epoch_for_all_processes(tmp_path: Path) -> None:
    assert "RENEWAL_EPOCH" not in complete_environment({"STATE_DIR": str(tmp_path)})
    given = {"STATE_DIR": str(tmp_path), "RENEWAL_NOW": "2020-05-03T10:00:00+09:00"}
    moved = complete_environment(given)
    assert float(moved["RENEWAL_EPOCH"]) > 0
    assert complete_environment(given)["RENEWAL_EPOCH"] == moved["RENEWAL_EPOCH"]
    other = complete_environment({**given, "RENEWAL_NOW": "2020-05-04T10:00:00+09:00"})
    assert other["RENEWAL_EPOCH"] != moved["RENEWAL_EPOCH"]


def test_the_procfile_names_the_four_processes() -> None:
    assert list(commands()) == ["backend", "actions", "rasa", "gateway"]
