from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from services.core.secrets import Secrets, SecretUnreadable

KEY = Fernet.generate_key()


@given(st.text())
def test_what_was_encrypted_is_read_again_and_does_not_show(text: str):
    secrets = Secrets(KEY)
    token = secrets.encrypt(text)
    assert secrets.decrypt(token) == text
    assert len(text) < 4 or text.encode() not in token
    assert token != secrets.encrypt(text)


@given(st.binary())
def test_what_was_not_encrypted_here_is_unreadable_in_words(token: bytes):
    with pytest.raises(SecretUnreadable, match="Enter it again"):
        Secrets(KEY).decrypt(token)


def test_another_instances_secret_is_unreadable(tmp_path: Path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    token = Secrets.load(tmp_path / "one").encrypt("tok-1")
    with pytest.raises(SecretUnreadable):
        Secrets.load(tmp_path / "two").decrypt(token)


def test_a_secret_that_was_changed_on_disk_is_unreadable():
    secrets = Secrets(KEY)
    token = bytearray(secrets.encrypt("tok-1"))
    token[20] ^= 1
    with pytest.raises(SecretUnreadable):
        secrets.decrypt(bytes(token))


def test_the_key_is_made_once_for_its_owner_only_and_stays(tmp_path: Path):
    token = Secrets.load(tmp_path).encrypt("tok-1")
    key = tmp_path / "instance.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["instance.key"]
    made = key.read_bytes()
    assert Secrets.load(tmp_path).decrypt(token) == "tok-1"
    assert key.read_bytes() == made
