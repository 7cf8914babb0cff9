"""Sealed means sealed: bound to its place, to its key, and readable after a rotation."""

import stat

import pytest
from cryptography.exceptions import InvalidTag
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.kernel import crypto, files, keys


@pytest.mark.parametrize("cipher", ["sm4-gcm", "aes-gcm"])
@given(content=st.binary(max_size=200))
def test_what_is_sealed_comes_back(cipher, content):
    with override_settings(CIPHER=cipher):
        assert crypto.unseal(crypto.seal(content, "a.b"), "a.b") == content


def test_a_value_moved_to_another_column_does_not_open():
    sealed = crypto.seal("王小强".encode(), "matters_party.name")

    with pytest.raises(InvalidTag):
        crypto.unseal(sealed, "matters_party.address")


def test_a_changed_byte_does_not_open():
    sealed = bytearray(crypto.seal(b"x" * 20, "a.b"))
    sealed[-1] ^= 1

    with pytest.raises(InvalidTag):
        crypto.unseal(bytes(sealed), "a.b")


def test_the_same_text_is_sealed_differently_each_time_and_indexed_alike():
    assert crypto.seal(b"same", "a.b") != crypto.seal(b"same", "a.b")
    assert crypto.blind("name", "王 小强") == crypto.blind("name", "王小强")
    assert crypto.blind("name", "138") != crypto.blind("phone", "138")


def test_sm3_gives_the_standards_own_example():
    assert crypto.sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.fixture
def own_keys(tmp_path, monkeypatch):
    monkeypatch.setattr("django.conf.settings.FENGQIAO_HOME", tmp_path)
    keys.data_keys.cache_clear()
    keys.blind_key.cache_clear()
    yield tmp_path
    keys.data_keys.cache_clear()
    keys.blind_key.cache_clear()


def test_after_a_rotation_old_values_still_open_and_new_ones_use_the_new_key(own_keys):
    old = crypto.seal(b"old", "a.b")

    number = keys.rotate()

    assert crypto.unseal(old, "a.b") == b"old"
    assert crypto.seal(b"new", "a.b")[1] == number == 2


def test_keys_are_for_their_owner_only(own_keys):
    crypto.seal(b"x", "a.b")
    crypto.blind("a", "b")

    assert {stat.S_IMODE(path.stat().st_mode) for path in (own_keys / "keys").iterdir()} == {0o600}


def test_a_file_lies_sealed_on_the_disk(own_keys):
    key = files.store(b"a photograph")

    assert b"photograph" not in files.path_of(key).read_bytes()
    assert files.read(key) == b"a photograph"
    files.erase(key)
    with pytest.raises(FileNotFoundError):
        files.read(key)
