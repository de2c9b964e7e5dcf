"""`MediaService`: ask about media files without ever opening one in this process."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from vidgen.editor.media_info import MediaInfo
from vidgen.errors import MediaError
from vidgen.media.known_hashes import KnownHashes
from vidgen.workers import Limits, Worker, WorkerFailed

if TYPE_CHECKING:
    from types import TracebackType

PROBE_SECONDS = 20.0
_LIMITS = Limits(memory=3 << 29, cpu_seconds=120, open_files=64)
_SLOWEST_DISK = 2_000_000
"""Bytes a second below which reading a file counts as hanging."""
_TRIES = 2


class MediaService:
    """Probes, hashes and shows media files in a worker process, which is started again when it dies.

    A file that a worker died of is tried twice, then refused until it changes. May be used from several threads.
    """

    def __init__(
        self,
        module: str = "vidgen.media.worker",
        *,
        probe_seconds: float = PROBE_SECONDS,
        known: KnownHashes | None = None,
    ) -> None:
        """`known` remembers the hashes of files that were read."""
        self._module = module
        self._known = known
        self._probe_seconds = probe_seconds
        self._worker: Worker | None = None
        self._lock = threading.Lock()
        self._bad: dict[tuple[str, int, int], str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def probe(self, path: Path) -> MediaInfo:
        """Return what is known about a file. Raises MediaError (missing, refused, damaged, too large)."""
        result, _ = self._ask("probe", path, {}, self._probe_seconds)
        return MediaInfo.model_validate(result)

    def content_hash(self, path: Path) -> str:
        """Return BLAKE2b-160 of the file's bytes in hexadecimal. Raises MediaError when it cannot be read."""
        return self._known.hash_of(path, self._hashed) if self._known is not None else self._hashed(path)

    def _hashed(self, path: Path) -> str:
        try:
            size = path.stat().st_size
        except OSError:
            size = 0  # the worker says what is wrong
        result, _ = self._ask("hash", path, {}, self._probe_seconds + size / _SLOWEST_DISK)
        return str(result)

    def frame(self, path: Path, time: int, stream: int = 0) -> tuple[int, int, bytes]:
        """Return width, height and rgba bytes of the picture shown at source time `time`. Raises MediaError."""
        (width, height), pixels = self._ask("frame", path, {"time": time, "stream": stream}, 2 * self._probe_seconds)
        return int(width), int(height), pixels

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self._drop()

    def _ask(self, method: str, path: Path, params: dict[str, Any], timeout: float) -> tuple[Any, bytes]:
        with self._lock:
            key = _identity(path)
            if key in self._bad:
                raise MediaError(self._bad[key])
            failure: WorkerFailed | None = None
            for _ in range(_TRIES):
                try:
                    return self._running().request(method, {"path": str(path.absolute()), **params}, timeout=timeout)
                except WorkerFailed as error:
                    failure = error
                    self._drop()
            text = (
                f"'{path.name}' cannot be read: {failure.reason if failure else 'the reader failed'}, {_TRIES} times."
            )
            self._bad[key] = text
            raise MediaError(text)

    def _running(self) -> Worker:
        if self._worker is None or not self._worker.alive:
            self._drop()
            self._worker = Worker(self._module, name="the media reader", limits=_LIMITS)
        return self._worker

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None


def _identity(path: Path) -> tuple[str, int, int]:
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return str(path), 0, 0
    return str(path), facts.st_size, facts.st_mtime_ns
