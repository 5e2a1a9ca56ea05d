"""Seal and open, turn keys over, and destroy them."""

import base64

import pytest

from service.vault import ForgottenError, Vault, VaultError, new_master_key

WORDS = {"text": "新宿区西新宿1丁目", "card": None, "half": "\ud83d"}


@pytest.fixture
def vault() -> Vault:
    return Vault.from_setting(new_master_key())


def test_what_is_sealed_comes_back_and_cannot_be_read_before(vault: Vault) -> None:
    key = vault.new_key()
    sealed = vault.seal(key, WORDS, "messages/c/1")
    assert vault.open(key, sealed, "messages/c/1") == WORDS
    assert "西新宿".encode() not in sealed


def test_the_same_words_are_never_sealed_the_same(vault: Vault) -> None:
    key = vault.new_key()
    assert vault.seal(key, WORDS, "a") != vault.seal(key, WORDS, "a")
    assert vault.new_key() != vault.new_key()


def test_a_row_moved_elsewhere_does_not_open(vault: Vault) -> None:
    key = vault.new_key()
    sealed = vault.seal(key, WORDS, "messages/c/1")
    with pytest.raises(VaultError, match="moved"):
        vault.open(key, sealed, "messages/c/2")


def test_another_conversations_key_does_not_open_it(vault: Vault) -> None:
    sealed = vault.seal(vault.new_key(), WORDS, "a")
    with pytest.raises(VaultError, match="another key"):
        vault.open(vault.new_key(), sealed, "a")


@pytest.mark.parametrize("byte", [0, 12, -1])
def test_a_row_changed_by_one_bit_does_not_open(vault: Vault, byte: int) -> None:
    key = vault.new_key()
    sealed = bytearray(vault.seal(key, WORDS, "a"))
    sealed[byte] ^= 1
    with pytest.raises(VaultError, match="changed"):
        vault.open(key, bytes(sealed), "a")


@pytest.mark.parametrize("sealed", [b"", b"short"])
def test_what_is_no_sealed_row_is_refused(vault: Vault, sealed: bytes) -> None:
    with pytest.raises(VaultError):
        vault.open(vault.new_key(), sealed, "a")


@pytest.mark.parametrize("byte", [8, 20, -1])
def test_a_changed_key_does_not_open(vault: Vault, byte: int) -> None:
    key = bytearray(vault.new_key())
    key[byte] ^= 1
    with pytest.raises(VaultError, match="wrapped key"):
        vault.seal(bytes(key), WORDS, "a")


def test_a_destroyed_key_opens_nothing(vault: Vault) -> None:
    key = vault.new_key()
    sealed = vault.seal(key, WORDS, "a")
    with pytest.raises(ForgottenError):
        vault.open(None, sealed, "a")
    with pytest.raises(ForgottenError):
        vault.open(key, None, "a")
    with pytest.raises(ForgottenError):
        vault.seal(None, WORDS, "a")


def test_old_keys_still_open_and_a_rewrapped_one_needs_the_new_key_alone() -> None:
    old, new = new_master_key(), new_master_key()
    key = Vault.from_setting(old).new_key()
    sealed = Vault.from_setting(old).seal(key, WORDS, "a")
    both = Vault.from_setting(f"{new}, {old}")
    assert both.open(key, sealed, "a") == WORDS
    rewrapped = both.rewrap(key)
    assert both.rewrap(rewrapped) == rewrapped
    assert Vault.from_setting(new).open(rewrapped, sealed, "a") == WORDS
    with pytest.raises(VaultError, match="DATA_KEYS lacks"):
        Vault.from_setting(new).open(key, sealed, "a")


@pytest.mark.parametrize("setting", ["", ",", "no base64!", base64.urlsafe_b64encode(b"short").decode(), "A" * 43])
def test_a_missing_or_malformed_setting_is_named_and_not_shown(setting: str) -> None:
    with pytest.raises(VaultError, match="DATA_KEYS") as refused:
        Vault.from_setting(setting)
    assert not setting.strip(",") or setting not in str(refused.value)
