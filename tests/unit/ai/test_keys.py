"""Keys: the keyring first, an encrypted file where there is none, nothing in clear."""

from __future__ import annotations

import io
import logging
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from vidgen.ai.keys import FILE, Key, KeyStore, variable
from vidgen.cli.ai.keys import passphrase
from vidgen.errors import AuthFailed, UsageError
from vidgen.redaction import install

SECRET = "sk-0123456789abcdefghij"


class MemoryRing(KeyringBackend):
    """A keyring that keeps things."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def ring() -> Iterator[MemoryRing]:
    before = keyring.get_keyring()
    made = MemoryRing()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def no_question(question: str) -> str:
    raise AssertionError(question)


def test_the_keyring_is_first(ring: MemoryRing, vidgen_home: Path) -> None:
    store = KeyStore(no_question)
    assert store.get("openai") is None
    assert "keyring" in store.set("openai", f" {SECRET}\n")
    assert ring.kept == {("vidgen", "openai"): SECRET}
    key = store.get("openai")
    assert key is not None
    assert key.reveal() == SECRET
    assert SECRET not in f"{key} {key!r} {[key]}"
    assert store.where("openai") == "keyring"
    store.remove("openai")
    assert ring.kept == {}
    assert KeyStore(no_question).get("openai") is None
    assert not (vidgen_home / FILE).exists()


def test_the_file_is_encrypted_and_asks_once(vidgen_home: Path) -> None:
    keyring.set_keyring(fail.Keyring())
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return "correct horse"

    store = KeyStore(answer)
    store.set("openai", SECRET)
    store.set("other", "another-key-1234")
    assert len(asked) == 1
    path = vidgen_home / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert SECRET.encode() not in path.read_bytes()
    again = KeyStore(answer)
    found = again.get("openai")
    assert found is not None
    assert found.reveal() == SECRET
    assert again.get("other") is not None
    assert len(asked) == 2
    with pytest.raises(AuthFailed, match="wrong"):
        KeyStore(lambda _: "wrong horse").get("openai")
    again.remove("openai")
    assert KeyStore(answer).get("openai") is None


def test_a_damaged_key_file_is_a_sentence(vidgen_home: Path) -> None:
    keyring.set_keyring(fail.Keyring())
    KeyStore(lambda _: "correct horse").set("openai", SECRET)
    for damage in (b"{}", b"null", b"\xff", b'{"salt": 1, "nonce": 2, "keys": 3}'):
        (vidgen_home / FILE).write_bytes(damage)
        with pytest.raises(AuthFailed, match="damaged"):
            KeyStore(lambda _: "correct horse").get("openai")


@pytest.mark.parametrize("text", ["", "two\nlines", "schlüssel", "x" * 5000])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no key"):
        KeyStore(no_question).set("openai", text)


def test_machines_without_a_person_use_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable("my own-server"), SECRET)
    key = KeyStore(no_question).get("my own-server")
    assert isinstance(key, Key)
    assert key.reveal() == SECRET


def test_that_nobody_can_be_asked_for_a_passphrase_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(fail.Keyring())
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(AuthFailed, match=r"^vidgen's key file needs a passphrase, and there is no terminal to ask"):
        KeyStore(passphrase).set("openai", SECRET)


def test_no_log_line_has_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    KeyStore(no_question).set("openai", "plain-looking-value-42")
    log = logging.getLogger("some.library")
    log.info("headers %s", {"Authorization": "Bearer abcdef123456", "xi-api-key": "abc123def456"})
    log.debug("key plain-looking-value-42 and %r", Key("plain-looking-value-42"))
    log.warning("sk-proj-abcdefghijklmnop in words")
    try:
        raise ValueError("it was plain-looking-value-42")  # noqa: TRY301
    except ValueError:
        log.exception("broke")
    for secret in ("abcdef123456", "abc123def456", "plain-looking-value-42", "sk-proj-abcdefghijklmnop"):
        assert secret not in caplog.text
    assert "in words" in caplog.text
    assert install() is install()
