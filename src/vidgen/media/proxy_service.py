"""`ProxyService`: proxies of heavy media, made in a worker process, kept by the content of their files.

They are used by the preview only. What was not used for longest goes first; all can be made again.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vidgen.editor.media_info import MediaInfo
from vidgen.editor.records import Asset
from vidgen.errors import MediaError
from vidgen.files import atomic_write, check_room, discard, finish
from vidgen.media.asking import FileReader
from vidgen.media.heavy import can_have_proxy
from vidgen.partials import partial_name, remove_abandoned
from vidgen.untrusted import read_bytes
from vidgen.workers import Limits

LIMIT = 10 << 30
"""Bytes."""
VERSION = 1
_LIMITS = Limits(memory=6 << 30, cpu_seconds=24 * 3600, open_files=64)
_LONGEST = 24 * 3600.0
_HASH = re.compile(r"[0-9a-f]{16,128}")
_BITS = 1_500_000
"""A second of a proxy takes so many bits, or fewer: for the question whether there is room."""


@dataclass(frozen=True)
class Proxy:
    """One that is there."""

    hash: str
    path: Path
    info: MediaInfo
    size: int
    """Bytes."""


class ProxyService:
    """A folder of proxies, and one worker that makes them. May be used from several threads."""

    def __init__(self, folder: Path, module: str = "vidgen.media.worker", limit: int = LIMIT) -> None:
        self.folder = folder
        self.limit = limit
        self._reader = FileReader(module, "the maker of proxies", _LIMITS)

    def find(self, hash: str) -> Proxy | None:
        """Return the proxy of a file's content, or None."""
        if not _HASH.fullmatch(hash):
            return None
        path, about = self._names(hash)
        try:
            info = MediaInfo.model_validate_json(read_bytes(about, 1 << 20))
            size = path.stat().st_size
        except (OSError, ValueError, ValidationError):
            return None
        with suppress(OSError):
            os.utime(path)
        return Proxy(hash, path, info, size) if size == info.size else None

    def make(
        self,
        asset: Asset,
        path: Path,
        on_progress: Callable[[float], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Proxy:
        """Return the proxy of an asset, made when it is not there. Raises MediaError, Cancelled, ProjectError."""
        if asset.info is None or not _HASH.fullmatch(asset.hash) or not can_have_proxy(asset.info):
            raise MediaError(f"'{asset.name}' can have no proxy: only videos without transparency can.")
        if (there := self.find(asset.hash)) is not None:
            return there
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.sweep()
        check_room(self.folder, (asset.info.duration or 0) // 705_600_000 * _BITS // 8)
        target, about = self._names(asset.hash)
        partial = partial_name(target)

        def tell(event: dict[str, Any]) -> None:
            if on_progress is not None:
                on_progress(float(event["done"]))

        try:
            params = {"info": asset.info.model_dump(mode="json"), "out": str(partial)}
            found, _ = self._reader.ask("proxy", path, params, _LONGEST, on_event=tell, cancel=cancel)
            info = MediaInfo.model_validate(found)
            finish(partial, target)
            atomic_write(about, info.model_dump_json().encode())
        except OSError as error:
            raise MediaError(f"The proxy of '{asset.name}' cannot be kept: {error.strerror or error}.") from error
        finally:
            discard(partial)
        self._prune(asset.hash)
        return Proxy(asset.hash, target, info, info.size)

    def delete(self, hash: str) -> int:
        """Take a proxy away; return the bytes that were freed."""
        if not _HASH.fullmatch(hash):
            return 0
        path, about = self._names(hash)
        with suppress(OSError):
            size = path.stat().st_size
            discard(about, path)
            return size
        return 0

    def usage(self) -> tuple[int, int]:
        """Return how many proxies there are, and their bytes."""
        files = self._files()
        return len(files), sum(size for _, size, _ in files)

    def sweep(self) -> int:
        """Take away what killed processes did not finish; return the bytes that were freed."""
        return remove_abandoned(self.folder)

    def clear(self) -> int:
        """Take all away; return the bytes that were freed."""
        return self.sweep() + sum(self.delete(path.stem.partition("-")[0]) for _, _, path in self._files())

    def close(self) -> None:
        """End the worker."""
        self._reader.close()

    def _names(self, hash: str) -> tuple[Path, Path]:
        return self.folder / f"{hash}-{VERSION}.mp4", self.folder / f"{hash}-{VERSION}.json"

    def _files(self) -> list[tuple[float, int, Path]]:
        found = []
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.suffix == ".mp4" and not path.name.startswith("."):
                    with suppress(OSError):
                        facts = path.stat()
                        found.append((facts.st_mtime, facts.st_size, path))
        return sorted(found)

    def _prune(self, keep: str) -> None:
        files = self._files()
        total = sum(size for _, size, _ in files)
        for _, size, path in files:
            hash = path.stem.partition("-")[0]
            if total > self.limit and hash != keep:
                self.delete(hash)
                total -= size
