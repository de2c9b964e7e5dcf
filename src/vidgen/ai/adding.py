"""Adding a model to this computer: from its address, from another one, or from a folder; checked before it is there.

What is fetched goes by `net.py`: its switch, its list of what left, its limits. A line that breaks is no loss: what has
come is kept beside, and the next try goes on from there.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from vidgen.ai.addable import Addable, AddableFile, folder
from vidgen.errors import ProjectError, Refused, UsageError
from vidgen.files import check_room, discard, sync_folder, typed_path
from vidgen.lock import Lock, Taken
from vidgen.net import check, host_of

if TYPE_CHECKING:
    from hashlib import _Hash

    from vidgen.net import Network

Told = Callable[[int], None]
_PIECE = 1 << 20
_HOPS = 5
_LONGEST, _SILENCE = 12 * 3600.0, 60.0
"""Seconds that a file may take, and that nothing may come."""


async def add(network: Network, model: Addable, source: str = "", told: Told | None = None) -> Path:
    """Add a model and return its folder. `source` is an address or a folder other than its own; `told` hears bytes.

    Raises UsageError without a place to get it from, ProviderError, ProjectError for a full disk; cancelling keeps what
    has come.
    """
    place = source or model.address
    if not place:
        raise UsageError(f"Nobody has said where '{model.name}' comes from: --from ADDRESS or FOLDER says it.")
    if model.added:
        return model.folder
    path = typed_path(place)
    local = path if "://" not in place else None
    if local is not None and not local.is_dir():
        raise UsageError(f"'{place}' is neither a folder nor an address with https://.")
    if local is None:
        check(host_of(place))
    lock = await asyncio.to_thread(_locked, model)
    try:
        waiting = folder() / f".{model.name}.part"
        await asyncio.to_thread(_prepared, model, waiting)
        done = 0
        for file in model.files:
            took = _Taking(waiting / file.name, file, done, told)
            if local is not None:
                await took.all_of(_pieces_of(local / file.name))
            else:
                await _fetched(network, model, place, took, own=not source or source == model.address)
            done += file.size
        await asyncio.to_thread(_finished, model, waiting)
    finally:
        lock.release()
    return model.folder


class _Taking:
    """A file that comes in pieces: written, counted and hashed; not in the loop's thread."""

    def __init__(self, path: Path, file: AddableFile, before: int, told: Told | None) -> None:
        self.path, self.file, self._before, self._told = path, file, before, told
        self.have = 0
        self._hash: _Hash = hashlib.sha256()

    def begin(self) -> int:
        """Read what came before; return how many bytes that is."""
        self.have, self._hash = 0, hashlib.sha256()
        if self.path.is_file():
            with self.path.open("rb") as stream:
                while piece := stream.read(_PIECE):
                    self._hash.update(piece)
                    self.have += len(piece)
        if self.have > self.file.size:
            self.anew()
        self._say()
        return self.have

    def anew(self) -> None:
        """Forget what came before."""
        discard(self.path)
        self.have, self._hash = 0, hashlib.sha256()

    async def all_of(self, pieces: AsyncIterator[bytes], origin: str = "") -> None:
        """Take a whole file. Raises Refused when it is another one."""
        if not origin:
            await asyncio.to_thread(self.anew)
        gathered = bytearray()
        async with aclosing(pieces):  # type: ignore[type-var]  # they are generators
            async for piece in pieces:
                gathered += piece
                if len(gathered) >= _PIECE:
                    await asyncio.to_thread(self._write, bytes(gathered))
                    gathered.clear()
        await asyncio.to_thread(self._write, bytes(gathered))
        if self.have != self.file.size or self._hash.hexdigest() != self.file.sha256:
            discard(self.path)
            where = f"'{origin}'" if origin else f"'{self.path.name}' there"
            raise Refused(f"What came from {where} is not the file that is known by its checksum; it was thrown away.")

    def _write(self, piece: bytes) -> None:
        try:
            with self.path.open("ab") as stream:  # in place: a part, under another name until it is whole
                stream.write(piece)
        except OSError as error:
            raise ProjectError(f"'{self.path}' could not be written: {error.strerror or error}.") from error
        self._hash.update(piece)
        self.have += len(piece)
        self._say()

    def _say(self) -> None:
        if self._told is not None:
            self._told(self._before + self.have)


async def _fetched(network: Network, model: Addable, place: str, taking: _Taking, *, own: bool) -> None:
    """Fetch a file; go on where it broke off; follow the address elsewhere only to hosts that are known for it."""
    file = taking.file
    have = await asyncio.to_thread(taking.begin)
    if have == file.size:
        await taking.all_of(_nothing(), host_of(place))
        return
    address = urljoin(place if place.endswith("/") else f"{place}/", file.name)
    for _ in range(_HOPS):
        host = host_of(address)
        client = network.client([host], f"model {model.name}", seconds=_LONGEST, most=file.size + 1)
        async with client:
            wish: Any = {"Range": f"bytes={have}-"} if have else {}
            async with client.stream("GET", address, headers=wish, timeout=_SILENCE) as answer:
                if answer.is_redirect:
                    address = urljoin(address, answer.headers.get("location", ""))
                    _may_go(model, host_of(place), address, own=own)
                    continue
                if answer.status_code not in {200, 206}:
                    raise Refused(f"'{host}' does not have '{file.name}' (status {answer.status_code}).")
                if have and answer.status_code == 200:  # it cannot go on in the middle
                    await asyncio.to_thread(taking.anew)
                await taking.all_of(answer.aiter_bytes(), host)
                return
    raise Refused(f"'{host_of(place)}' sends us round and round; nothing was fetched.")


def _may_go(model: Addable, first: str, address: str, *, own: bool) -> None:
    host = host_of(address)
    known = model.hosts if own else ()
    if host != first and not any(host == k or (k.startswith("*.") and host.endswith(k[1:])) for k in known):
        raise Refused(
            f"'{first}' sends us on to '{host}', which is not known for the model; nothing was fetched there."
        )


def _locked(model: Addable) -> Lock:
    try:
        return Lock(folder() / model.name)
    except Taken:
        raise UsageError(f"The model '{model.name}' is being added already.") from None
    except OSError as error:
        raise ProjectError(f"'{folder()}' cannot be written: {error.strerror or error}.") from error


def _prepared(model: Addable, waiting: Path) -> None:
    try:
        waiting.mkdir(mode=0o700, exist_ok=True)
        have = sum(path.stat().st_size for path in waiting.iterdir())
    except OSError as error:
        raise ProjectError(f"'{waiting}' cannot be made: {error.strerror or error}.") from error
    check_room(folder(), max(0, model.size - have))


def _finished(model: Addable, waiting: Path) -> None:
    import os
    import shutil

    try:
        for file in model.files:
            with (waiting / file.name).open("rb+") as stream:  # in place: only to have it on the disk
                os.fsync(stream.fileno())
        if model.folder.exists():
            shutil.rmtree(model.folder)
        waiting.replace(model.folder)
        sync_folder(folder())
    except OSError as error:
        raise ProjectError(f"'{model.folder}' could not be written: {error.strerror or error}.") from error


async def _pieces_of(path: Path) -> AsyncIterator[bytes]:
    try:
        with path.open("rb") as stream:
            while piece := await asyncio.to_thread(stream.read, _PIECE):
                yield piece
    except OSError as error:
        raise UsageError(f"'{path}' cannot be read: {error.strerror or error}.") from error


async def _nothing() -> AsyncIterator[bytes]:
    for piece in tuple[bytes, ...]():
        yield piece
