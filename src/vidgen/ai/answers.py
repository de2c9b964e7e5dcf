"""Answers on their way: on the disk before anybody reads them, so that a kill loses nothing that was paid for.

What comes back for a POST is written down as it arrives: a file of `ai-answers/`, named by the call and by what was sent,
with one line of JSON about it and then its bytes. It is whole when it is as long as its head says, or has its final name.
When the same is asked again after a kill, such an answer is read, and none is asked for. The files of a call go when it is
settled.

For what was lost before it came there is the header `Idempotency-Key`: the same for the same request until it was answered,
so that a server that honours it gives its answer again and charges once. `Idempotent-Replayed` is how it says so.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from vidgen import folders
from vidgen.ai.jobs.job import LARGEST_MEDIA
from vidgen.errors import ProviderError, UsageError
from vidgen.files import discard, sync_folder
from vidgen.net import KeptAnswer
from vidgen.redaction import begun
from vidgen.untrusted import json_of, read_bytes

log = logging.getLogger(__name__)

_FOLDER = "ai-answers"
_MOST = 60
"""Files that are kept of calls that nobody went on with; the oldest go."""
_LARGEST_HEAD = 4096


class Unlike(ProviderError):  # noqa: N818 - a state
    """What is asked now is not what the answer that is here was given to."""

    def __init__(self) -> None:
        super().__init__("The answer that came before vidgen ended was to something else; it is not used.", paid=True)


def name_of(number: int, created: str, request: str) -> str:
    """Return the name of a call for its answers and for servers, of what its row in the ledger always has."""
    return hashlib.sha256(f"{number} {created} {request}".encode()).hexdigest()[:32]


class Answers:
    """Those of one call. Used by several threads, one at a time."""

    def __init__(self, name: str, key: str = "", *, left: bool = False, hide: str = "") -> None:
        """`key` is the name by which servers are to know it, where that is another's; `left`: only what is here counts.

        `hide` is a secret that is not written down where a server sends it back.
        """
        self._name, self._key, self._left, self._hide = name, key or name, left, hide.encode()
        self._answered = 0
        self._given = set[str]()
        self.replayed = False
        """Whether the server said that it has given an answer again that it had charged for before."""

    def key(self, sent: str) -> str:
        """Return by what a server knows a request again: what was answered and is asked once more is another one."""
        return hashlib.sha256(f"{self._key} {self._answered} {sent}".encode()).hexdigest()[:32]

    def kept(self, sent: str) -> KeptAnswer | None:
        """Return the answer that is here, once; None where it is to be asked for. Raises Unlike where it may not be."""
        if not self._left:
            return None
        path = folders.of(_FOLDER) / self._file_name(sent)
        found = _whole(path.with_suffix(".whole")) or _whole(path.with_suffix(".part"))
        if found is None or sent in self._given:
            raise Unlike
        self._given.add(sent)
        return found

    def begin(self, sent: str, status: int, headers: Mapping[str, str]) -> Arriving:
        """Return what writes an answer down. A disk on which that cannot be done is no reason to do without the answer."""
        good = 200 <= status < 300
        self._answered += good
        self.replayed |= headers.get("idempotent-replayed", "").lower() == "true"
        length = headers.get("content-length", "")
        bytes_ = int(length) if length.isdecimal() and len(length) < 15 else None
        type = headers.get("content-type", "")[:200]
        head = {"status": status, "type": type if _is_type(type) else "", "length": bytes_}
        return Arriving(self._file_name(sent), json.dumps(head).encode() + b"\n", bytes_, self._hide)

    def is_here(self) -> bool:
        """Tell whether an answer of success is here, whole."""
        return any((found := _whole(path)) and 200 <= found.status < 300 for path in self._files())

    def clear(self) -> None:
        """Forget them."""
        discard(*self._files())

    def _files(self) -> list[Path]:
        try:
            return [p for p in folders.of(_FOLDER).glob(f"{self._name}-*") if p.suffix in {".part", ".whole"}]
        except (OSError, UsageError):
            return []

    def _file_name(self, sent: str) -> str:
        return f"{self._name}-{sent[:16]}"


class Arriving:
    """An answer that is being written down. Nothing that it does raises."""

    def __init__(self, name: str, head: bytes, length: int | None, hide: bytes = b"") -> None:
        self._left, self._hide, self._held = length, hide, b""
        self._lock = threading.Lock()
        self._handle: int | None = None
        self._part = self._whole = Path(name)
        try:
            folder = folders.of(_FOLDER)
            self._part, self._whole = folder / f"{name}.part", folder / f"{name}.whole"
            _make_room(folder)
            # In place: whether it is whole is told by its head and by its name. Made anew: no link that somebody has
            # put there is written through, and no pipe waited for.
            discard(self._whole, self._part)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            self._handle = os.open(self._part, flags, 0o600)
        except (OSError, UsageError) as error:
            log.warning("an answer cannot be written down as it comes: %s", error)
        self._put(head)

    def write(self, part: bytes) -> None:
        """Add what has arrived."""
        with self._lock:
            if self._left is not None and self._handle is not None:
                self._left -= len(part)
            part = self._held + part
            if self._hide:  # by as many bytes: a head has told how long it is
                part = part.replace(self._hide, b"*" * len(self._hide))
            sure = len(part) if self._left == 0 else len(part) - begun(part, self._hide)
            self._held = part[sure:]
            self._put(part[:sure])

    def end(self) -> None:
        """Say that this was all, and have it survive a power cut."""
        with self._lock:
            if self._left:
                return
            self._put(self._held)
            handle, self._handle = self._handle, None
            if handle is None:
                return
            try:
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)
                self._part.replace(self._whole)
                sync_folder(self._whole.parent)
            except OSError as error:
                self._give_up(error)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._handle is not None:
                os.close(self._handle)
                self._handle = None

    def _put(self, part: bytes) -> None:
        rest = memoryview(part)
        try:
            while self._handle is not None and rest:
                rest = rest[os.write(self._handle, rest) :]
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        log.warning("an answer could not be written down as it came: %s", error)
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        discard(self._part)


def forget_all() -> None:
    """Forget the answers of all calls."""
    with suppress(OSError, UsageError):
        discard(*folders.of(_FOLDER).glob("*-*.*"))


def _whole(path: Path) -> KeptAnswer | None:
    """Return the answer that a file holds; None when it is not there, not all of it, or makes no sense."""
    try:
        head, _, content = read_bytes(path, LARGEST_MEDIA + _LARGEST_HEAD).partition(b"\n")
        said: Any = json_of(head)
        status, type, length = said["status"], said["type"], said["length"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not (isinstance(status, int) and 100 <= status <= 599 and isinstance(type, str) and _is_type(type)):
        return None
    if len(content) != length and (length is not None or path.suffix != ".whole"):
        return None
    return KeptAnswer(status, type, content)


def _is_type(text: str) -> bool:
    """Tell whether a header can have such a media type."""
    return text.isascii() and text.isprintable()


def _make_room(folder: Path) -> None:
    files = [p for p in folder.iterdir() if p.suffix in {".part", ".whole"}]
    if len(files) > _MOST:
        by_age = sorted((p for p in files if p.exists()), key=lambda p: p.stat().st_mtime)
        discard(*by_age[: len(files) - _MOST])
