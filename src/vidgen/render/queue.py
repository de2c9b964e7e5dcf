"""`ExportQueue`: exports as orders that outlast the process which makes them. For window and command line alike.

An order holds the plan: the film is the one that was ordered, however the project goes on (docs/decisions/0017). What was
rendered lies in the store by content, so an order that is taken up again goes on where it stopped.
"""

from __future__ import annotations

import dataclasses
import filecmp
import json
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from pydantic import ValidationError

from vidgen import __version__
from vidgen.errors import Cancelled, RenderError, UsageError, VidgenError
from vidgen.partials import partial_name, remove
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset
from vidgen.render.reports.data import figures, report_data
from vidgen.render.reports.report import Progress, Report
from vidgen.untrusted import inflate, json_of

if TYPE_CHECKING:
    from types import TracebackType

_NOTED = 1.0
"""Seconds between two notes of how far an export is, at least."""


class Job(Protocol):
    """A row, see `storage/jobs.py`."""

    @property
    def id(self) -> int:
        """Its number."""
        ...

    @property
    def state(self) -> str:
        """Waiting, running, paused, stopped, done, failed, cancelled."""
        ...

    @property
    def project(self) -> Path:
        """Whose film it is."""
        ...

    @property
    def frame(self) -> int:
        """How many frames are done, or were when it was interrupted."""
        ...


class RunningJob(Protocol):
    """A row that this process holds."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def progress(self, frame: int, frames: int) -> str:
        """Note how far it is; return what is wanted of it: cancel, pause, or nothing."""
        ...

    def wish(self) -> str:
        """Return what is wanted of it."""
        ...

    def finish(self, state: str, message: str, report: dict[str, Any] | None = None) -> None:
        """Note how it ended."""
        ...


class JobBook(Protocol):
    """Where orders are written down."""

    def add(self, project: Path, out: Path, preset: str, ordered: bytes) -> int | None:
        """Note an order."""
        ...

    def jobs(self) -> Sequence[Job]:
        """Return all."""
        ...

    def job(self, number: int) -> Job:
        """Return one."""
        ...

    def ordered(self, number: int) -> bytes:
        """Return what was ordered."""
        ...

    def claim(self, number: int) -> RunningJob | None:
        """Hold a row."""
        ...


class MetricBook(Protocol):
    """Where figures are written down."""

    def add(self, kind: str, data: dict[str, Any]) -> None:
        """Note figures."""
        ...


class Exporter(Protocol):
    """What makes films of plans: `RenderService`."""

    def export_plan(
        self,
        wanted: RenderPlan,
        preset: Preset,
        out: Path,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        workers: int | None = None,
    ) -> Report:
        """Make a film."""
        ...


@dataclass(frozen=True)
class Order:
    """What is to be made."""

    plan: RenderPlan
    preset: Preset
    out: Path
    """Absolute."""
    force: bool = False
    """Whether a file that is there may be replaced."""
    workers: int | None = None
    notes: tuple[str, ...] = ()
    """What is known of the film when it is ordered, in sentences: its report says them, too."""

    def pack(self) -> bytes:
        """Return it as bytes."""
        data = {
            "plan": self.plan.model_dump(mode="json"),
            "preset": self.preset.model_dump(mode="json"),
            "out": str(self.out),
            "force": self.force,
            "workers": self.workers,
            "notes": self.notes,
        }
        return zlib.compress(json.dumps(data, separators=(",", ":")).encode("utf-8", "surrogatepass"), 6)

    @classmethod
    def unpack(cls, packed: bytes) -> Order:
        """Read what `pack` returned. Raises RenderError when it is damaged, or of another version of vidgen."""
        try:
            data = json_of(inflate(packed))
            return cls(
                plan=RenderPlan.model_validate(data["plan"]),
                preset=Preset.model_validate(data["preset"]),
                out=Path(data["out"]),
                force=bool(data["force"]),
                workers=data["workers"],
                notes=tuple(map(str, data.get("notes", ()))),
            )
        except (ValueError, ValidationError, KeyError, TypeError):
            raise RenderError("What was ordered cannot be read any more; export the project again.") from None


class ExportQueue:
    """Makes one export at a time: each uses all cores."""

    def __init__(self, exporter: Exporter, book: JobBook, metrics: MetricBook) -> None:
        self._exporter = exporter
        self._book = book
        self._metrics = metrics

    def add(self, order: Order, project: Path) -> int | None:
        """Put an order at the end of the queue; return its number, None when nothing can be remembered.

        Raises UsageError when the same file is being made.
        """
        return self._book.add(project, order.out, order.preset.name, order.pack())

    def export(
        self,
        order: Order,
        project: Path,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Report:
        """Make an order now, as a job. Raises what an export raises; the job then is failed, stopped or cancelled."""
        number = self.add(order, project)
        if number is None:
            return self._made(order, project, on_progress, cancel)[0]
        return self.run(number, on_progress, cancel)

    def run(
        self,
        number: int,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Report:
        """Make a job, or go on with it. Raises UsageError when it is finished or somebody else makes it.

        Setting `cancel` raises Cancelled and interrupts it: it is stopped, unless the book says that somebody wants it
        cancelled or paused.
        """
        job = self._book.job(number)
        if job.state in {"done", "cancelled"}:
            raise UsageError(f"Job {number} is {job.state}; export the project again.")
        running = self._book.claim(number)
        if running is None:
            raise UsageError(f"Job {number} is being made by another vidgen.")
        with running:
            cancel = cancel or threading.Event()
            try:
                order = Order.unpack(self._book.ordered(number))
                begun = job.state == "stopped" or job.frame > 0
                report, data = self._made(
                    order, job.project, _noting(running, on_progress, cancel), cancel, begun=begun
                )
            except Cancelled as stopped:
                state = {"cancel": "cancelled", "pause": "paused"}.get(running.wish(), "stopped")
                running.finish(state, str(stopped) if state == "cancelled" else "")
                raise
            except VidgenError as error:
                running.finish("failed", str(error))
                raise
            running.finish("done", " ".join(report.warnings), data)
            return report

    def unfinished(self) -> list[int]:
        """Return the jobs that wait or were interrupted, the oldest first; not those that are paused."""
        return [job.id for job in self._book.jobs() if job.state in {"waiting", "stopped"}]

    def run_all(
        self,
        on_progress: Callable[[int, Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Iterator[tuple[int, Report | VidgenError]]:
        """Make all jobs that wait or were interrupted; yield each one's number and what became of it.

        One that fails does not stop the others. Raises Cancelled when `cancel` is set.
        """
        for number in self.unfinished():

            def listen(progress: Progress, number: int = number) -> None:
                if on_progress is not None:
                    on_progress(number, progress)

            try:
                yield number, self.run(number, listen, cancel)
            except VidgenError as error:
                if cancel is not None and cancel.is_set():
                    raise
                yield number, error

    def _made(
        self,
        order: Order,
        project: Path,
        on_progress: Callable[[Progress], None] | None,
        cancel: threading.Event | None,
        *,
        begun: bool = False,
    ) -> tuple[Report, dict[str, Any]]:
        """Make an order; `begun`: it was under way before, and may have come to its end without that being noted."""

        def make(out: Path) -> Report:
            return self._exporter.export_plan(
                order.plan, order.preset, out, on_progress=on_progress, cancel=cancel, workers=order.workers
            )

        if not order.out.exists() or order.force:
            report = make(order.out)
        elif begun and order.out.is_file():
            report = _found(order.out, make)
        else:
            raise UsageError(f"'{order.out}' is there already; --force replaces it.")
        report = dataclasses.replace(report, about=_about(order, project), notes=(*report.notes, *order.notes))
        data = report_data(report)
        self._metrics.add("export", figures(data))
        return report, data


def _found(out: Path, make: Callable[[Path], Report]) -> Report:
    """Return the report on a file that was made, but whose maker was killed before it could say so.

    Whether it is that file is found out by making it again, which takes little: all parts of it are there. Raises UsageError
    when it is another one.
    """
    beside = partial_name(out)
    try:
        report = make(beside)
        if not filecmp.cmp(beside, out, shallow=False):
            raise UsageError(f"'{out}' is there already; --force replaces it.")
    finally:
        remove(beside)
    return dataclasses.replace(report, path=out)


def _about(order: Order, project: Path) -> dict[str, Any]:
    """Return what was ordered, see `Report.about`."""
    facts: dict[str, Any] = {"project": str(project), "preset": order.preset.name}
    if order.preset.video is not None:
        facts |= {"width": order.plan.width, "height": order.plan.height, "rate": str(order.plan.rate)}
        facts["aim"] = _aim(order.preset)
    made = datetime.now().astimezone().isoformat(timespec="seconds")
    return {**facts, "made": made, "version": __version__}


def _aim(preset: Preset) -> str:
    """Return what decides how good the pictures are: "crf 18", "at most 10 MB"."""
    video = preset.video
    if preset.target_size is not None:
        return f"at most {preset.target_size / 1e6:g} MB"
    if preset.target_quality is not None:
        return f"{preset.target_quality.metric} {preset.target_quality.value:g}"
    if video is None or video.bit_rate is not None:
        return f"{video.bit_rate / 1e6:g} Mbit/s" if video and video.bit_rate else ""
    if video.quality is not None:
        return f"quality {video.quality:g}"
    return f"crf {video.options['crf']}" if "crf" in video.options else ""


def _noting(
    running: RunningJob, on_progress: Callable[[Progress], None] | None, cancel: threading.Event
) -> Callable[[Progress], None]:
    """Return a listener that writes progress down, and heeds who wants the job cancelled or paused."""
    noted = -_NOTED

    def listen(progress: Progress) -> None:
        nonlocal noted
        now = time.monotonic()
        if now - noted >= _NOTED:
            noted = now
            if running.progress(progress.frame, progress.frames):
                cancel.set()
        if on_progress is not None:
            on_progress(progress)

    return listen
