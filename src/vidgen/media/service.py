"""`MediaService`: ask about media files without ever opening one in this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from vidgen.editor.media_info import MediaInfo
from vidgen.errors import MediaError
from vidgen.media.asking import FileReader
from vidgen.media.known_hashes import KnownHashes
from vidgen.timing import FrameRate
from vidgen.workers import Limits, Worker, WorkerFailed

if TYPE_CHECKING:
    from types import TracebackType

PROBE_SECONDS = 20.0
_MODULE = "vidgen.media.worker"
_LIMITS = Limits(memory=3 << 29, cpu_seconds=120, open_files=64)
_LONG_WORK = Limits(memory=3 << 29, open_files=64)
_SLOWEST_DISK = 2_000_000
"""Bytes a second below which reading a file counts as hanging."""


class MediaService:
    """Probes, hashes and shows media files in a worker process, which is started again when it dies.

    A file that a worker died of is tried twice, then refused until it changes. May be used from several threads.
    """

    def __init__(
        self,
        module: str = _MODULE,
        *,
        probe_seconds: float = PROBE_SECONDS,
        known: KnownHashes | None = None,
    ) -> None:
        """`known` remembers the hashes of files that were read."""
        self._reader = FileReader(module, "the media reader", _LIMITS)
        self._known = known
        self._probe_seconds = probe_seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def probe(self, path: Path) -> MediaInfo:
        """Return what is known about a file. Raises MediaError (missing, refused, damaged, too large)."""
        result, _ = self._reader.ask("probe", path, {}, self._probe_seconds)
        return MediaInfo.model_validate(result)

    def content_hash(self, path: Path) -> str:
        """Return BLAKE2b-160 of the file's bytes in hexadecimal. Raises MediaError when it cannot be read."""
        return self._known.hash_of(path, self._hashed) if self._known is not None else self._hashed(path)

    def _hashed(self, path: Path) -> str:
        try:
            size = path.stat().st_size
        except OSError:
            size = 0  # the worker says what is wrong
        result, _ = self._reader.ask("hash", path, {}, self._probe_seconds + size / _SLOWEST_DISK)
        return str(result)

    def film_of(
        self,
        files: Sequence[Path],
        rate: FrameRate,
        out: Path,
        size: int,
        on_done: Callable[[float], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> list[str]:
        """Write pictures, which have `size` bytes together, as the frames of a film; return sentences about it.

        It has a worker of its own, since that takes minutes. Raises MediaError for what cannot be one, and Cancelled.
        """
        params = {"files": [str(file.absolute()) for file in files], "rate": str(rate), "out": str(out)}

        def tell(told: dict[str, Any]) -> None:
            if on_done is not None:
                on_done(float(told["done"]))

        patience = self._probe_seconds * (1 + len(files) / 100) + 2 * size / _SLOWEST_DISK
        with Worker(_MODULE, name="the reader of pictures", limits=_LONG_WORK) as worker:
            try:
                result, _ = worker.request("sequence", params, timeout=patience, on_event=tell, cancel=cancel)
            except WorkerFailed as failure:
                raise MediaError(f"The pictures cannot be put together: {failure}") from failure
        return list(result)

    def frame(self, path: Path, time: int, stream: int = 0) -> tuple[int, int, bytes]:
        """Return width, height and rgba bytes of the picture shown at source time `time`. Raises MediaError."""
        (width, height), pixels = self._reader.ask(
            "frame", path, {"time": time, "stream": stream}, 2 * self._probe_seconds
        )
        return int(width), int(height), pixels

    def close(self) -> None:
        """End the worker."""
        self._reader.close()
