"""The export itself, inside the worker process: compose → encode, side by side, then check the file.

One thread decodes and composes frames and mixes the sound that belongs to them; the other encodes. Between them lies a
short queue, so that memory is bounded whatever the length. PyAV, swscale and NumPy leave the interpreter lock alone while
they work, and the encoder has threads of its own, so all cores are busy.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidgen.errors import Cancelled, RenderError, VidgenError
from vidgen.render.compositor import Compositor
from vidgen.render.encoder import Output, open_output
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset
from vidgen.render.sound import Mixer
from vidgen.render.sources import Sources
from vidgen.render.text_notes import text_notes
from vidgen.render.verify import verify
from vidgen.timing import flicks_to_samples

if TYPE_CHECKING:
    import av
    import numpy as np
    from numpy.typing import NDArray

_WAITING = 4
"""Frames between the two threads at most; at 4K each is 12 MB."""
_REPORTS = 0.1
"""Seconds between two reports of progress at least."""


class Reports:
    """Whom the export tells how it goes. The worker's channel is one."""

    def __init__(self, doing: Callable[[str], None], event: Callable[[dict[str, Any]], None]) -> None:
        self.doing = doing
        self._event = event
        self._begun = time.monotonic()
        self._last = 0.0

    def frame(self, number: int, frames: int) -> None:
        """Tell that `number` of `frames` frames are done; not more than ten times a second."""
        now = time.monotonic()
        if now - self._last < _REPORTS and number < frames:
            return
        self._last = now
        fps = number / max(1e-6, now - self._begun)
        self._event({"frame": number, "frames": frames, "fps": fps, "left": (frames - number) / max(fps, 1e-6)})


@dataclass(frozen=True)
class _Failure:
    error: BaseException


def export(plan: RenderPlan, preset: Preset, path: Path, reports: Reports, cancelled: Callable[[], bool]) -> list[str]:
    """Write the plan to `path`, verified. Return notes for the user.

    Raises RenderError (with frame and block where it is about one) and Cancelled; the file is then of no use.
    """
    sources = Sources(plan, reports.doing)
    try:
        output = open_output(plan, preset, path)
    except OSError as error:
        raise RenderError(f"'{path.parent}' cannot be written to: {error.strerror or error}.") from error
    waiting: queue.Queue[object] = queue.Queue(_WAITING)
    stop = threading.Event()
    compositor = Compositor(plan, sources)
    composer = threading.Thread(
        target=_produce, args=(plan, preset, compositor, sources, waiting, stop), name="composer", daemon=True
    )
    composer.start()
    try:
        _consume(plan, output, waiting, reports, cancelled)
        reports.doing("finishing the file")
        output.finish()
    except OSError as error:
        raise RenderError(_cannot_write(path, error)) from error
    finally:
        stop.set()
        with suppress(queue.Empty):
            while True:
                waiting.get_nowait()
        composer.join()
        output.abort()
        sources.close()
    sources.check_unchanged()
    reports.doing("checking the file")
    verify(path, plan, preset)
    return [*plan.notes, *text_notes(plan)]


def _cannot_write(path: Path, error: OSError) -> str:
    why = error.strerror or str(error)
    return f"The export broke off: '{path.parent}' could not be written to ({why}); make room and try again."


def _consume(
    plan: RenderPlan,
    output: Output,
    waiting: queue.Queue[object],
    reports: Reports,
    cancelled: Callable[[], bool],
) -> None:
    done = 0
    while True:
        if cancelled():
            raise Cancelled("Stopped.")
        try:
            item = waiting.get(timeout=0.1)
        except queue.Empty:
            continue
        if item is None:
            return
        if isinstance(item, _Failure):
            raise item.error
        if isinstance(item, tuple):
            output.sound(item[0])
        else:
            frame: Any = item
            output.picture(frame)
            done += 1
            reports.frame(done, plan.frames)


def _produce(
    plan: RenderPlan,
    preset: Preset,
    compositor: Compositor,
    sources: Sources,
    waiting: queue.Queue[object],
    stop: threading.Event,
) -> None:
    """Put frames and (samples,) tuples into the queue in step, then None; or the error that ended it."""

    def put(item: object) -> None:
        while not stop.is_set():
            try:
                waiting.put(item, timeout=0.1)
            except queue.Full:
                continue
            return

    try:
        for item in _items(plan, preset, compositor, sources):
            put(item)
            if stop.is_set():
                return
        put(None)
    except BaseException as error:  # noqa: BLE001 - handed to the other thread, which raises it
        put(_Failure(error))


def _items(
    plan: RenderPlan, preset: Preset, compositor: Compositor, sources: Sources
) -> Iterator[av.VideoFrame | tuple[NDArray[np.float32]] | None]:
    mixer = Mixer(plan, sources) if preset.sound else None
    ahead = plan.sample_rate // 2
    mixed = 0
    offset = flicks_to_samples(plan.start, plan.sample_rate)
    for number in range(plan.frames):
        if mixer is not None:
            due = flicks_to_samples(plan.time_of(number + 1), plan.sample_rate) - offset
            while mixed < min(due, plan.samples):
                count = min(ahead, plan.samples - mixed)
                yield (mixer.samples(mixed, count),)
                mixed += count
        if preset.video is not None:
            yield composed(compositor, number)
    while mixer is not None and mixed < plan.samples:
        count = min(ahead, plan.samples - mixed)
        yield (mixer.samples(mixed, count),)
        mixed += count


def composed(compositor: Compositor, number: int) -> av.VideoFrame:
    """Return a frame in delivery form; errors say at which frame and block they happened."""
    try:
        return compositor.compose(number).frame()
    except RenderError:
        raise
    except VidgenError as error:
        raise RenderError(str(error), frame=number, block=compositor.at_work) from error
