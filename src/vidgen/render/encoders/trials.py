"""Does an encoder work on this computer? Tried once by encoding, in a worker process, and kept for the next time."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Protocol, Self

from vidgen.errors import RenderError
from vidgen.media.measured import Measured
from vidgen.render.encoders.kind import Encoder
from vidgen.render.preset import PixelFormat
from vidgen.workers import Limits, Worker, WorkerFailed

if TYPE_CHECKING:
    from types import TracebackType

_MODULE = "vidgen.render.encoders.trial_worker"
_LIMITS = Limits(memory=None, open_files=512)
"""Drivers reserve far more address space than there is memory."""
_SECONDS = 30.0


@dataclass(frozen=True)
class Trial:
    """What came of trying an encoder."""

    works: bool
    why: str = ""
    """Why not: the end of a sentence."""
    fps: float = 0.0
    """Frames of 640×384 a second, by one encoder with one thread."""


class Known(Protocol):
    """What is known of encoders: `Trials`, or what somebody else found out."""

    def of(self, encoder: Encoder, pixel_format: PixelFormat) -> Trial:
        """Return what came of trying an encoder with frames of a form."""
        ...


class Trials:
    """Tries encoders in a worker process, each once until the computer, its drivers or PyAV change. Close it.

    With `again` each is tried anew, once. An encoder that crashes the process, or does not end within `seconds`, does not
    work.
    """

    def __init__(self, *, again: bool = False, module: str = _MODULE, seconds: float = _SECONDS) -> None:
        self._again = again
        self._module = module
        self._seconds = seconds
        self._measured = Measured("encoders")
        self._now: dict[str, Trial] = {}
        self._worker: Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def of(self, encoder: Encoder, pixel_format: PixelFormat) -> Trial:
        """Return what came of trying an encoder with frames of a form; this may take seconds the first time."""
        if pixel_format not in encoder.takes:
            return Trial(works=False, why=f"does not take {pixel_format}")
        key = f"{encoder.name} {pixel_format}"
        if key not in self._now:
            kept = None if self._again else _read(self._measured.get(key))
            self._now[key] = kept or self._tried(encoder, pixel_format, key)
        return self._now[key]

    def _tried(self, encoder: Encoder, pixel_format: PixelFormat, key: str) -> Trial:
        if self._worker is None or not self._worker.alive:
            self.close()
            try:
                self._worker = Worker(self._module, name=encoder.shown, limits=_LIMITS)
            except WorkerFailed as failure:  # this computer is short of something: that says nothing about the encoder
                raise RenderError(f"The encoders cannot be tried: {failure}") from failure
        self._worker.name = encoder.shown
        try:
            params = {"name": encoder.name, "pixel_format": pixel_format}
            result, _ = self._worker.request("encoder", params, timeout=self._seconds)
            trial = _read(result) or Trial(works=False, why="answers with nonsense")
        except WorkerFailed as failure:
            self.close()
            trial = Trial(works=False, why=f"its driver fails: {failure.reason}")
        self._measured.put(key, asdict(trial))
        return trial


def _read(data: object) -> Trial | None:
    if not isinstance(data, dict):
        return None
    works, why, fps = data.get("works"), data.get("why"), data.get("fps")
    if not isinstance(works, bool) or not isinstance(why, str) or not isinstance(fps, int | float):
        return None
    return Trial(works, why, float(fps))
