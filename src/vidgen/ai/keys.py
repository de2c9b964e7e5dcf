"""Keys of providers: in the keyring of the operating system, else in a file that is encrypted under a passphrase.

Looked for in this order: the variable `VIDGEN_KEY_<ENDPOINT>` (for machines without a person), the keyring, the file. A key
is in memory only while the program runs, and leaves it only in the header of a request to its own endpoint.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Callable
from typing import Any

from vidgen import folders
from vidgen.errors import AuthFailed, UsageError
from vidgen.files import atomic_write
from vidgen.redaction import install
from vidgen.untrusted import json_of, read_bytes

SERVICE = "vidgen"
FILE = "keys.json"
_LARGEST = 1 << 20
_N, _R, _P = 1 << 15, 8, 1
"""scrypt's cost: about 0.1 s and 32 MB for each guess at a passphrase."""
_LONGEST = 4096
_SHORTEST_HIDDEN = 12


class Key:
    """The key of a provider. `str()` and `repr()` hide it; `reveal()` is for the header of a request and nothing else."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the secret."""
        return self._text

    def to_hide(self) -> str:
        """Return what is taken out of answers: the secret, or nothing where it may well be a word that is said there.

        Servers on this computer take any word for a key.
        """
        return self._text if len(self._text) >= _SHORTEST_HIDDEN else ""

    def __repr__(self) -> str:
        return "Key(…)"


class KeyFile:
    """Keys encrypted by AES-GCM under a passphrase (scrypt); readable by this user only."""

    def __init__(self, ask: Callable[[str], str]) -> None:
        """`ask` is given a sentence and returns the passphrase; it may raise AuthFailed when nobody can be asked."""
        self._ask = ask
        self._passphrase: str | None = None
        self._keys: dict[str, str] | None = None

    def get(self, name: str) -> str | None:
        """Return a key. Raises AuthFailed when the passphrase is wrong or the file damaged."""
        if not (folders.home() / FILE).exists():
            return None
        return self._open().get(name)

    def set(self, name: str, key: str | None) -> None:
        """Keep a key, or forget it. Raises AuthFailed, ProjectError on a full disk."""
        exists = (folders.home() / FILE).exists()
        if not exists and key is None:
            return
        keys = dict(self._open()) if exists else {}
        if self._passphrase is None:
            self._passphrase = self._ask("Choose a passphrase for vidgen's key file")
            if len(self._passphrase) < 8:
                self._passphrase = None
                raise UsageError("The passphrase needs at least 8 characters.")
        if key is None:
            keys.pop(name, None)
        else:
            keys[name] = key
        salt, nonce = os.urandom(16), os.urandom(12)
        sealed = _cipher(self._passphrase, salt).encrypt(nonce, json.dumps(keys).encode(), FILE.encode())
        data = {"version": 1, "salt": _text(salt), "nonce": _text(nonce), "keys": _text(sealed)}
        atomic_write(folders.home() / FILE, json.dumps(data).encode(), mode=0o600)
        self._keys = keys

    def unlock(self, passphrase: str) -> None:
        """Use a passphrase that somebody has given, in place of asking for one."""
        self._passphrase = passphrase or None

    @property
    def locked(self) -> bool:
        """Whether there is a file, and nobody has said how to open it."""
        return self._passphrase is None and (folders.home() / FILE).exists()

    @property
    def unknown(self) -> bool:
        """Whether the next write would ask for a passphrase."""
        return self._passphrase is None

    def holds(self, name: str) -> bool:
        """Tell whether it has a key, or may have one while it is locked. Nobody is asked."""
        if self._keys is None:
            return (folders.home() / FILE).exists()
        return name in self._keys

    def _open(self) -> dict[str, str]:
        if self._keys is not None:
            return self._keys
        passphrase = self._passphrase or self._ask("Passphrase of vidgen's key file")
        from cryptography.exceptions import InvalidTag

        try:
            data = json_of(read_bytes(folders.home() / FILE, _LARGEST), 4)
            salt, nonce, sealed = (base64.b64decode(data[part], validate=True) for part in ("salt", "nonce", "keys"))
            keys = json_of(_cipher(passphrase, salt).decrypt(nonce, sealed, FILE.encode()), 4)
            self._keys = {str(name): str(key) for name, key in keys.items()}
        except InvalidTag:
            self._passphrase = None
            raise AuthFailed("The passphrase of vidgen's key file is wrong.") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            path = folders.home() / FILE
            raise AuthFailed(f"The key file '{path}' is damaged; remove it and enter the keys again.") from None
        self._passphrase = passphrase
        return self._keys


class KeyStore:
    """The keys of this user."""

    def __init__(self, ask: Callable[[str], str]) -> None:
        """`ask` asks a person for the passphrase of the key file."""
        self._file = KeyFile(ask)
        self._seen: dict[str, Key] = {}
        self._redactor = install()

    def get(self, endpoint: str) -> Key | None:
        """Return the key of an endpoint, None when there is none. Raises AuthFailed when the key file cannot be opened."""
        if endpoint not in self._seen:
            text = os.environ.get(variable(endpoint)) or self._from_keyring(endpoint) or self._file.get(endpoint)
            if not text:
                return None
            self._redactor.learn(text)
            self._seen[endpoint] = Key(text)
        return self._seen[endpoint]

    def set(self, endpoint: str, text: str) -> str:
        """Keep a key; return where, in words. Raises UsageError, AuthFailed, ProjectError."""
        text = text.strip()
        if not text or len(text) > _LONGEST or not text.isascii() or not text.isprintable():
            raise UsageError("That is no key: it must be one line of plain characters.")
        self._redactor.learn(text)
        self._seen.pop(endpoint, None)
        ring = _keyring()
        if ring is None:
            self._file.set(endpoint, text)
            return f"the encrypted file '{folders.home() / FILE}'"
        try:
            ring.set_password(SERVICE, endpoint, text)
        except _keyring_errors():
            self._file.set(endpoint, text)
            return f"the encrypted file '{folders.home() / FILE}', since the keyring refused it"
        return "the keyring of the operating system"

    def remove(self, endpoint: str) -> None:
        """Forget a key."""
        self._seen.pop(endpoint, None)
        ring = _keyring()
        if ring is not None and self._from_keyring(endpoint):
            try:
                ring.delete_password(SERVICE, endpoint)
            except _keyring_errors() as error:
                raise AuthFailed("The keyring of the operating system does not give the key up.") from error
        self._file.set(endpoint, None)

    def where(self, endpoint: str) -> str:
        """Return where an endpoint's key is, without opening the key file: environment, keyring, file (maybe), or none."""
        if os.environ.get(variable(endpoint)):
            return "environment"
        if self._from_keyring(endpoint):
            return "keyring"
        return "file, perhaps" if (folders.home() / FILE).exists() else "none"

    def asks(self, *, new: bool) -> bool:
        """Tell whether a passphrase will be asked for: to read the key file, or (`new`) to keep a key in it."""
        return _keyring() is None and (self._file.unknown if new else self._file.locked)

    def unlock(self, passphrase: str) -> None:
        """Open the key file with a passphrase from now on."""
        self._file.unlock(passphrase)

    def in_file(self, endpoint: str) -> bool:
        """Tell whether the key file has a key, or may have one."""
        return self._file.holds(endpoint)

    def clean(self, text: str) -> str:
        """Return a text without any key that was read."""
        return self._redactor.clean(text)

    def _from_keyring(self, endpoint: str) -> str | None:
        ring = _keyring()
        if ring is None:
            return None
        try:
            found = ring.get_password(SERVICE, endpoint)
        except _keyring_errors():
            return None
        return str(found) if found else None


def variable(endpoint: str) -> str:
    """Return the variable of the environment that may hold an endpoint's key."""
    return "VIDGEN_KEY_" + re.sub(r"[^A-Z0-9]+", "_", endpoint.upper())


def _keyring() -> Any:
    """Return the keyring of the operating system; None when there is none that keeps anything."""
    import keyring
    from keyring.backends import chainer, fail, null

    try:
        ring = keyring.get_keyring()
    except _keyring_errors():
        return None
    empty = isinstance(ring, chainer.ChainerBackend) and not ring.backends
    return None if empty or isinstance(ring, (fail.Keyring, null.Keyring)) else ring


def _keyring_errors() -> tuple[type[Exception], ...]:
    from keyring.errors import KeyringError

    # Backends let errors of D-Bus and of the system through.
    return (KeyringError, OSError, RuntimeError, ValueError)


def _cipher(passphrase: str, salt: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return AESGCM(Scrypt(salt=salt, length=32, n=_N, r=_R, p=_P).derive(passphrase.encode()))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
