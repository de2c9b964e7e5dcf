"""`Exports`: the queue of exports as the window shows it. It makes one at a time while everything else goes on.

The jobs are rows of the library, so they survive the window; those that were interrupted go on when it is opened again.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vidgen import folders
from vidgen.errors import Cancelled, VidgenError
from vidgen.files import atomic_write
from vidgen.render.reports.page import report_page
from vidgen.render.reports.report import Progress, Report
from vidgen.ui.loop.background import Background
from vidgen.ui.services import Services

if TYPE_CHECKING:
    from vidgen.render.queue import Order
    from vidgen.storage.jobs import Job


class Exports(QObject):
    """Of the whole window: it outlives the projects that are opened. `notify` tells what is done or failed."""

    changed = Signal()
    """`jobs` is another list than it was."""
    progressed = Signal()
    """`progress` of the job `running` has changed."""
    done = Signal(int, object)
    """A job's number and its `Report`."""
    ended = Signal(int, str, bool)
    """A job came to no end: its number, a sentence, and whether that is a fault."""

    def __init__(
        self, services: Services, background: Background, notify: Callable[[str], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._background = background
        self._notify = notify
        self._cancel: threading.Event | None = None
        self._task: asyncio.Task[None] | None = None
        self._passed_over: set[int] = set()
        """Jobs that did not come to an end in this run of the window; they are not tried again and again."""
        self._closed = False
        self._greeted = False
        self.jobs: tuple[Job, ...] = ()
        """The oldest first."""
        self.titles: dict[str, str] = {}
        """What presets are called, by their names."""
        self.running: int | None = None
        self.progress: Progress | None = None
        """Of the job that runs here."""

    # Asking -----------------------------------------------------------------------------------------------------

    def job(self, number: int) -> Job | None:
        """Return a job of the list."""
        return next((job for job in self.jobs if job.id == number), None)

    def waits(self, job: Job) -> bool:
        """Tell whether a job is made as soon as those before it are: one that was interrupted may be, too."""
        return job.state == "waiting" or (job.state == "stopped" and job.id not in self._passed_over)

    def under_way(self) -> str | None:
        """Return what is left undone if vidgen closes now, as sentences; None when nothing is."""
        job = self.job(self.running) if self.running is not None else None
        if job is None:
            return None
        frames = self.progress
        done = f" ({frames.frame / frames.frames:.0%})" if frames is not None and frames.frames else ""
        return self.tr(
            "'{0}' is being exported{1}. If vidgen closes now, the export rests, and goes on when vidgen is opened again."
        ).format(job.out.name, done)

    @staticmethod
    def report_file(number: int) -> Path:
        """Return where the page about a finished job is, if there is one. Raises UsageError without a place for it."""
        return folders.of("reports") / f"job-{number}.html"

    async def refresh(self) -> None:
        """Read the list anew."""
        found = tuple(await self._background.call("library", lambda: self._services.jobs.jobs()))
        if found and not self.titles:
            presets = await self._background.call("disk", lambda: self._services.render.presets())
            self.titles = {preset.name: preset.title for preset in presets}
        if found != self.jobs:
            self.jobs = found
            self.changed.emit()

    # Changing ---------------------------------------------------------------------------------------------------

    async def add(self, make: Callable[[], Sequence[tuple[Order, Path]]]) -> list[int]:
        """Put what `make` returns (it is called in a thread) into the queue; return the numbers. Raises VidgenError."""

        def write() -> list[int]:
            book = self._services.jobs
            numbers = [book.add(project, order.out, order.preset.name, order.pack()) for order, project in make()]
            if any(number is None for number in numbers):
                said = self.tr(
                    "The queue cannot be written down in '{0}': see that its disk has room and can be written."
                )
                raise VidgenError(said.format(folders.home()))
            return [number for number in numbers if number is not None]

        numbers = await self._background.call("disk", write)
        self._greeted = True
        await self.refresh()
        self.begin()
        return numbers

    def pause(self, number: int) -> None:
        """Keep a job from being made until `resume`."""
        self._change(number, lambda n: self._services.jobs.pause(n))

    def resume(self, number: int) -> None:
        """Let a job that is paused, stopped or failed wait for its turn again."""
        self._passed_over.discard(number)
        self._change(number, lambda n: self._services.jobs.wait(n))

    def cancel(self, number: int) -> None:
        """Stop a job for good."""
        self._change(number, lambda n: self._services.jobs.cancel(n))

    def remove(self, numbers: Sequence[int]) -> None:
        """Forget jobs that do not run; their files stay."""
        idle = [number for number in numbers if number != self.running]
        self._background.start(self._write(lambda: self._services.jobs.remove(idle)))

    def _change(self, number: int, work: Callable[[int], None]) -> None:
        async def change() -> None:
            await self._write(lambda: work(number))
            job = self.job(number)
            if number == self.running and self._cancel is not None and (job is None or job.state == "running"):
                self._cancel.set()  # the book says why; to look there takes the maker up to a second

        self._background.start(change())

    async def _write(self, work: Callable[[], None]) -> None:
        try:
            await self._background.call("disk", work)
        finally:
            await self.refresh()
            self.begin()

    # Making -----------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Make what waits, if that is not being done already."""
        if not self._closed and (self._task is None or self._task.done()):
            self._task = self._background.start(self._make_all())

    async def stop(self) -> None:
        """Interrupt what is being made; it goes on the next time."""
        self._closed = True
        if self._cancel is not None:
            self._cancel.set()
        if self._task is not None:
            with suppress(asyncio.CancelledError):
                await self._task

    async def _make_all(self) -> None:
        await self.refresh()
        self._say_what_goes_on()
        made: list[str] = []
        warned: list[Report] = []
        while not self._closed and (number := self._next()) is not None:
            if (report := await self._make(number)) is not None:
                made.append(report.path.name)
                warned += [report] if report.warnings else []
        if len(made) == 1:
            self._notify(self.tr("'{0}' is done.").format(made[0]))
        elif made:  # one word for a batch, not one for each of its files
            self._notify(self.tr("{0} exports are done, '{1}' was the last.").format(len(made), made[-1]))
        if warned:  # last, where it is seen
            text = self.tr("Look at '{0}': {1}").format(warned[0].path.name, warned[0].warnings[0])
            others = self.tr("The list of exports marks {0} more.").format(len(warned) - 1)
            self._notify(text if len(warned) == 1 else f"{text} {others}")

    def _say_what_goes_on(self) -> None:
        """At the start, tell of exports that a former run of the window left."""
        left = [job for job in self.jobs if job.state in ("waiting", "stopped")]
        if not self._greeted and left:
            one = self.tr("The export of '{0}' goes on.").format(left[0].out.name)
            self._notify(one if len(left) == 1 else self.tr("{0} exports go on.").format(len(left)))
        self._greeted = True

    def _next(self) -> int | None:
        waiting = (job.id for job in self.jobs if job.state in {"waiting", "stopped"})
        return next((number for number in waiting if number not in self._passed_over), None)

    async def _make(self, number: int) -> Report | None:
        """Make one; return what it made once that is whole."""
        self.running, self.progress = number, None
        cancel = self._cancel = threading.Event()
        show = self._background.later(self.progressed.emit)

        def note(progress: Progress) -> None:
            self.progress = progress
            show()

        def work() -> Report:
            return self._services.exports.run(number, note, cancel)

        self._background.start(self._show_start())
        self._passed_over.add(number)
        try:
            report = await self._background.call("export", work)
        except Cancelled:
            if not self._closed:
                self._passed_over.discard(number)
                await self._over(number)
                self.ended.emit(
                    number, self.tr("The export was stopped; what was rendered is kept for the next time."), False
                )
        except VidgenError as error:
            await self._over(number)
            if (job := self.job(number)) is None or job.state == "cancelled":  # before its maker had it
                self.ended.emit(number, self.tr("The export was stopped before it began."), False)
                return None
            self.ended.emit(number, str(error), True)
            self._notify(str(error))
        except Exception:
            await self._over(number)
            text = self.tr("The export broke off because of a fault in vidgen; the log says more.")
            self.ended.emit(number, text, True)
            raise
        else:
            await self._background.call("disk", _keep_page, number, report)
            await self._over(number)
            self.changed.emit()  # also if it was known to be done before its page was there
            self.done.emit(number, report)
            return report
        finally:
            self.running, self.progress, self._cancel = None, None, None
            self.progressed.emit()
        return None

    async def _show_start(self) -> None:
        await asyncio.sleep(0.2)  # until the thread has taken the job
        await self.refresh()

    async def _over(self, number: int) -> None:  # noqa: ARG002 - says of which
        self.running = None
        await self.refresh()


def _keep_page(number: int, report: Report) -> None:
    """Write the page about an export down; that it fails is no reason to call the export one that failed."""
    with suppress(VidgenError):
        atomic_write(Exports.report_file(number), report_page(report).encode("utf-8", "backslashreplace"))
