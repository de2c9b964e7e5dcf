"""`RenderService`: frames and exports, for window, command line and server alike. The work is done in a worker process."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from vidgen.editor.document import Records
from vidgen.editor.records import Id
from vidgen.errors import Cancelled, RenderError, UsageError
from vidgen.files import atomic_write, finish, partial_name, sync_folder
from vidgen.render import preset as preset_files
from vidgen.render.estimate import missing_space
from vidgen.render.partials import remove, remove_stale
from vidgen.render.plan import RenderPlan, plan
from vidgen.render.preset import Preset
from vidgen.timing import FLICKS, TimeRange
from vidgen.workers import Limits, Worker, WorkerFailed

if TYPE_CHECKING:
    from types import TracebackType

_log = logging.getLogger(__name__)

_MODULE = "vidgen.render.worker"
_LIMITS = Limits(memory=24 << 30, open_files=512)
_RESTARTS = 2
HANGS_AFTER = 60.0
"""Seconds without a word from the worker after which it is taken to hang."""


@dataclass(frozen=True)
class Progress:
    """How far an export is."""

    frame: int
    frames: int
    fps: float
    seconds_left: float


@dataclass(frozen=True)
class Report:
    """What an export made."""

    path: Path
    frames: int
    seconds: float
    """How long it plays."""
    wall: float
    """Seconds that it took to make."""
    fps: float
    """Frames made a second."""
    encoder: str
    size: int
    """Bytes."""
    notes: tuple[str, ...]
    """Sentences for the user: missing media, missing glyphs, restarts."""


@dataclass(frozen=True)
class Pixels:
    """A frame as an encoder is given it: the rows of its planes, one after the other, without padding."""

    format: str
    width: int
    height: int
    data: bytes


class RenderService:
    """Shows single frames and makes exports. Close it, or use it in a `with`.

    `own_presets` is the folder of the user's presets. `hangs_after` seconds of silence end a worker.
    """

    def __init__(self, own_presets: Path | None = None, *, hangs_after: float = HANGS_AFTER) -> None:
        self._own_presets = own_presets
        self._hangs_after = hangs_after
        self._painter: Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker that shows frames."""
        if self._painter is not None:
            self._painter.close()
            self._painter = None

    def presets(self) -> list[Preset]:
        """Return the presets there are, the user's own among them."""
        return preset_files.presets(self._own_presets)

    def preset(self, name: str) -> Preset:
        """Return the preset of that name. Raises UsageError when there is none, or its file is broken."""
        return preset_files.find_preset(name, self._own_presets)

    # Single frames ----------------------------------------------------------------------------------------------

    def frame(
        self,
        snapshot: Records,
        asset_paths: Mapping[Id, Path],
        time: int,
        out: Path,
        size: tuple[int, int] | None = None,
    ) -> list[str]:
        """Write the frame that is shown at `time` to a PNG file; return notes for the user.

        It is the picture that an export would hand to its encoder. Raises UsageError for a time after the end.
        """
        result, data = self._ask_frame(snapshot, asset_paths, time, self._still(size), "png")
        atomic_write(out, data)
        return list(result["notes"])

    def frame_pixels(
        self, snapshot: Records, asset_paths: Mapping[Id, Path], time: int, preset: Preset | None = None
    ) -> Pixels:
        """Return the frame at `time` as the encoder of a preset is given it."""
        result, data = self._ask_frame(snapshot, asset_paths, time, preset or self._still(None), "planes")
        return Pixels(result["format"], result["width"], result["height"], data)

    def _still(self, size: tuple[int, int] | None) -> Preset:
        found = preset_files.find_preset("project")
        return found if size is None else Preset.model_validate({**found.model_dump(), "size": size})

    def _ask_frame(
        self, snapshot: Records, asset_paths: Mapping[Id, Path], time: int, preset: Preset, form: str
    ) -> tuple[dict[str, Any], bytes]:
        end = snapshot.duration()
        if not 0 <= time < end:
            rate = snapshot.rate
            where = rate.timecode(time)
            raise UsageError(f"There is no frame at {where}: the timeline ends at {rate.timecode(end)}.")
        rate = preset.frame_rate(snapshot.project)
        shown = rate.frame_at(time)
        wanted = plan(snapshot, preset, asset_paths, TimeRange.between(rate.time_of(shown), rate.time_of(shown + 1)))
        params = {"plan": wanted.model_dump(mode="json"), "frame": 0, "form": form}
        for attempt in range(_RESTARTS + 1):
            if self._painter is None or not self._painter.alive:
                self.close()
                self._painter = Worker(_MODULE, name="painter", limits=_LIMITS)
            try:
                result, data = self._painter.request("frame", params, timeout=self._hangs_after)
            except WorkerFailed as failure:
                self.close()
                if attempt == _RESTARTS:
                    raise RenderError(f"The frame cannot be drawn: {failure}", frame=shown) from failure
            else:
                return result, data
        raise RuntimeError("the loop returns or raises")

    # Exports ----------------------------------------------------------------------------------------------------

    def export(
        self,
        snapshot: Records,
        asset_paths: Mapping[Id, Path],
        preset: Preset,
        out: Path,
        *,
        range: TimeRange | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Report:
        """Write the timeline, or a range of it, to `out`; an existing file is replaced when the new one is whole.

        A name without an ending gets the preset's. `on_progress` is called in this thread, at most ten times a second.
        Setting `cancel` raises Cancelled within half a second. Raises RenderError; nothing is left behind then.
        """
        begun = time.monotonic()
        out = (
            out
            if out.suffix or not preset.extension or out.is_dir()
            else out.with_name(f"{out.name}.{preset.extension}")
        )
        wanted = plan(snapshot, preset, asset_paths, range)
        _check_target(out, preset, wanted)
        remove_stale(out)
        if missing := missing_space(wanted, preset, out.parent):
            raise RenderError(missing)
        notes = self._attempts(wanted, preset, out, on_progress, cancel)
        wall = time.monotonic() - begun
        return Report(
            path=out,
            frames=wanted.frames if preset.video else 0,
            seconds=wanted.duration / FLICKS if preset.video else wanted.samples / wanted.sample_rate,
            wall=wall,
            fps=wanted.frames / wall,
            encoder=" + ".join(s.codec for s in (preset.video, preset.sound) if s),
            size=sum(f.stat().st_size for f in (out.iterdir() if preset.makes_folder else (out,))),
            notes=tuple(notes),
        )

    def _attempts(
        self,
        wanted: RenderPlan,
        preset: Preset,
        out: Path,
        on_progress: Callable[[Progress], None] | None,
        cancel: threading.Event | None,
    ) -> list[str]:
        """Try up to three times: a worker that dies or hangs is restarted twice."""
        params = {"plan": wanted.model_dump(mode="json"), "preset": preset.model_dump(mode="json")}
        restarts: list[str] = []
        while True:
            partial = partial_name(out)
            attempt = _Attempt(self._hangs_after, on_progress, cancel)
            try:
                result = attempt.run({**params, "path": str(partial)})
                if "failed" in result:
                    raise _located(result["failed"], wanted, result["frame"], result["block"])
                _give_name(partial, out, preset)
            except WorkerFailed as failure:
                _log.warning("the export worker failed at frame %d: %s", attempt.frame, failure)
                if len(restarts) == _RESTARTS:
                    what = f"The export broke off {_RESTARTS + 1} times, the last time because {_lowered(str(failure))}"
                    raise _located(what, wanted, attempt.frame, attempt.doing or None) from failure
                restarts.append(f"The export was started again: {_lowered(str(failure))}")
            except OSError as error:
                raise RenderError(f"'{out}' could not be written: {error.strerror or error}.") from error
            else:
                return [*result["notes"], *restarts]
            finally:
                remove(partial)


class _Attempt:
    """One worker process making one file, watched by a thread that ends it when it is cancelled or silent for too long."""

    def __init__(
        self, hangs_after: float, on_progress: Callable[[Progress], None] | None, cancel: threading.Event | None
    ) -> None:
        self._hangs_after = hangs_after
        self._on_progress = on_progress
        self._cancel = cancel or threading.Event()
        self._over = threading.Event()
        self._hung = False
        self._heard = time.monotonic()
        self.frame = 0
        self.doing = ""

    def run(self, params: dict[str, Any]) -> dict[str, Any]:
        """Return what the worker answered. Raises WorkerFailed, Cancelled, and what the export raises."""
        with Worker(_MODULE, name="export", limits=_LIMITS) as worker:
            watch = threading.Thread(target=self._watch, args=(worker,), name="export watch", daemon=True)
            watch.start()
            try:
                result, _ = worker.request("export", params, timeout=None, on_event=self._event)
            except WorkerFailed as failure:
                self.doing = failure.doing
                if self._cancel.is_set():
                    raise Cancelled("The export was stopped; nothing was written.") from None
                if self._hung:
                    raise WorkerFailed(failure.doing, f"nothing happened for {self._hangs_after:g} seconds") from None
                raise
            finally:
                self._over.set()
                watch.join()
        if self._cancel.is_set():
            raise Cancelled("The export was stopped; nothing was written.")
        answer: dict[str, Any] = result
        return answer

    def _event(self, event: dict[str, Any]) -> None:
        self._heard = time.monotonic()
        self.frame = int(event["frame"])
        if self._on_progress is not None:
            self._on_progress(Progress(self.frame, int(event["frames"]), float(event["fps"]), float(event["left"])))

    def _watch(self, worker: Worker) -> None:
        doing = ""
        while not self._over.wait(0.05):
            if worker.doing != doing:
                doing, self._heard = worker.doing, time.monotonic()
            self._hung = time.monotonic() - self._heard > self._hangs_after
            if self._hung or self._cancel.is_set():
                worker.close()
                return


def _located(what: str, wanted: RenderPlan, frame: int, block: str | None) -> RenderError:
    """Return an error that says at which frame, and in which block where that is known."""
    code = wanted.rate.timecode(wanted.time_of(frame))
    name = f", block '{block}'" if block and block in wanted.blocks else ""
    if block and (found := wanted.blocks.get(block)) is not None and found.name:
        name = f", block '{found.name}'"
    return RenderError(f"{what.rstrip('.')} (frame {frame} at {code}{name}).", frame=frame, block=block)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _check_target(out: Path, preset: Preset, wanted: RenderPlan) -> None:
    """Raise RenderError when a file cannot go to `out`, before any work is done."""
    if not out.parent.is_dir():
        raise RenderError(f"There is no folder '{out.parent}'; make it or choose another.")
    if preset.makes_folder:
        if out.exists() and not (out.is_dir() and not any(out.iterdir())):
            raise RenderError(f"'{out}' is there already; give the folder of the pictures a new name.")
    elif out.is_dir():
        raise RenderError(f"'{out}' is a folder; give the export a file name.")
    for source in wanted.sources.values():
        with suppress(OSError):
            if source.path is not None and out.exists() and out.samefile(source.path):
                raise RenderError(f"'{out}' is used in the project; give the export another name.")
    try:
        probe = partial_name(out)
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise RenderError(f"'{out.parent}' cannot be written to: {error.strerror or error}.") from error


def _give_name(partial: Path, out: Path, preset: Preset) -> None:
    """Make an export durable and put it in its place."""
    if not preset.makes_folder:
        finish(partial, out)
        return
    sync_folder(partial)
    if out.is_dir():
        out.rmdir()
    partial.replace(out)
    sync_folder(out.parent)
