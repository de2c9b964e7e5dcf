"""The export dialog: presets, size, range, file, and what is known before; then how far it is."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vidgen.ai.making.accuracy import notes_on
from vidgen.editor.queries import Snapshot
from vidgen.errors import VidgenError
from vidgen.files import typed_path
from vidgen.render.batch import Film, Output, Part, outputs
from vidgen.render.plan import RenderPlan, plan
from vidgen.render.preflight.forecast import Forecast, between
from vidgen.render.preflight.place import check_place
from vidgen.render.preflight.preflight import Preflight
from vidgen.render.preset import Preset
from vidgen.render.queue import Order
from vidgen.render.reports.report import Report
from vidgen.timing import TimeRange
from vidgen.ui.context import Context
from vidgen.ui.exports.checks import Level
from vidgen.ui.exports.form import ExportForm
from vidgen.ui.fields.recent import remember
from vidgen.ui.loop.background import Latest
from vidgen.ui.widgets.asking_dialog import AskingDialog
from vidgen.ui.widgets.label import Label
from vidgen.ui.widgets.question import confirmed
from vidgen.ui.wording import length, size_text, time_left


@dataclass(frozen=True)
class _Found:
    """What is known of an export before it is made."""

    fault: str
    seconds: float
    """Of film."""
    found: Preflight | None
    wanted: tuple[tuple[RenderPlan, Preset], ...] = ()
    """What is to be made, the film that was chosen first."""


class ExportDialog(AskingDialog):
    """Orders exports of the film as it is when the button is pressed; the queue makes them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.setMinimumWidth(600)
        self._context = context
        self._numbers: list[int] = []
        """Jobs that were ordered here and are not over."""
        self._ordering = False
        self._stop_wanted = False
        self.report: Report | None = None
        self.form = ExportForm(context)
        self._make_fields()
        self._make_layout()
        self._latest, self._measuring = (Latest(context.background, "media") for _ in range(2))
        self._stop_measuring = threading.Event()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._find_out)
        self.form.changed.connect(self._soon.start)
        self.form.range.currentIndexChanged.connect(self._grow)
        context.exports.progressed.connect(self._show_progress)
        context.exports.done.connect(self._done)
        context.exports.ended.connect(self._ended)
        context.exports.changed.connect(self._drop_cancelled)
        context.background.start(self._load())

    def _make_fields(self) -> None:
        self.state = Label()
        self.state.setWordWrap(True)
        self.state.setProperty("role", "soft")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.hide()
        self.bar.setAccessibleName(self.tr("Progress of the export"))
        self.start_button = QPushButton(self.tr("Export"))
        self.start_button.setProperty("primary", True)
        self.start_button.setDefault(True)
        self.start_button.setEnabled(False)
        self.start_button.clicked.connect(self.start)
        self.stop_button = QPushButton(self.tr("Close"))
        self.stop_button.clicked.connect(self._stop_or_close)
        self.hide_button = QPushButton(self.tr("Go on in the background"))
        self.hide_button.clicked.connect(self.close)
        self.hide_button.hide()
        self.reveal_button = QPushButton(self.tr("Show in folder"))
        self.reveal_button.clicked.connect(self._reveal)
        self.reveal_button.hide()

    def _make_layout(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.reveal_button)
        buttons.addStretch(1)
        for button in (self.hide_button, self.stop_button, self.start_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(14)
        for part in (self.form, self.bar, self.state):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addLayout(buttons)

    async def _load(self) -> None:
        presets = await self._context.background.call("disk", lambda: self._context.services.render.presets())
        if self._open:
            self.form.fill(presets, self._context.session.recall("export.preset", "project"))

    def _paths(self, snapshot: Snapshot) -> dict[str, Path]:
        return {a.id: self._context.project.asset_path(a) for a in snapshot.assets()}

    # Looking at it before ---------------------------------------------------------------------------------------

    def _find_out(self) -> None:
        self._stop_measuring.set()
        preset = self.form.wanted()
        if preset is None:
            return
        snapshot, services = self._context.project.snapshot(), self._context.services
        paths, folder, others = self._paths(snapshot), typed_path(self.form.out.text()).parent, self.form.others()
        placeholders = self.form.placeholders.isChecked()
        try:
            among = self.form.time_range()
        except VidgenError as error:
            self._show_found(_Found(str(error), 0, None))
            return

        def work() -> _Found:
            there = {i: p for i, p in paths.items() if p.is_file()}
            try:
                wanted = tuple(
                    (plan(snapshot, one, there, among).replace(placeholders=placeholders), one)
                    for one in (preset, *others)
                )
                past = [row.data for row in services.metrics.rows("export")]
                found, *more = [services.render.preflight(film, one, folder, past) for film, one in wanted]
                for other in more:
                    found = found.joined(other)
            except VidgenError as error:
                return _Found(str(error), 0, None)
            film = wanted[0][0]
            return _Found("", film.frames / float(film.rate.fraction), found, wanted)

        self._latest.ask(work, self._show_found)

    def _show_found(self, known: _Found) -> None:
        if not self._open:
            return
        found = known.found
        if found is None or not known.wanted:
            self.form.estimate.setText(self.tr("none"))
            self.form.checks.show_lines([("obstacle", known.fault)])
            self._grow()
            self.start_button.setEnabled(False)
            return
        self.form.estimate.setText(self.tr("{0:.1f} s of film; a few frames are being tried…").format(known.seconds))
        self.form.offer_placeholders(offered=bool(found.missing))
        self._show_checks(found, None)
        self.start_button.setEnabled(not found.obstacles and not self._numbers and not self._ordering)
        self._measure(known, found)
        self._context.background.start(self._look_at_text(found, known.wanted[0][0]))

    def _measure(self, known: _Found, found: Preflight) -> None:
        """Have a few frames encoded, which tells how large the film gets and how long it takes."""
        stop = self._stop_measuring = threading.Event()
        render = self._context.services.render

        def work() -> Forecast | None:
            try:
                return reduce(Forecast.joined, (render.forecast(film, preset, stop) for film, preset in known.wanted))
            except VidgenError:  # the export itself will say what is wrong
                return None

        def show(forecast: Forecast | None) -> None:
            if self._open and not stop.is_set():
                self.form.estimate.setText(self._estimated(known.seconds, found, forecast))

        self._measuring.ask(work, show)

    def _estimated(self, seconds: float, found: Preflight, forecast: Forecast | None) -> str:
        """Return what is known of size and time; from records alone where nothing could be tried."""
        if forecast is None:
            words = [self.tr("roughly {0}, {1:.1f} s of film").format(size_text(found.bytes), seconds)]
            if found.seconds is not None:
                words.append(self.tr("roughly {0} of work").format(length(found.seconds)))
            return ", ".join(words)
        size, time = (
            between(*map(tell, pair)) for tell, pair in ((size_text, forecast.sizes), (length, forecast.times))
        )
        told = [self.tr("about {0}, {1:.1f} s of film, about {2} of work").format(size, seconds, time)]
        if forecast.found:
            told.append(self.tr("{0} of {1} frames were rendered before").format(forecast.found, forecast.frames))
        if forecast.copied:
            told.append(self.tr("{0} of {1} frames are copied").format(forecast.copied, forecast.frames))
        return "; ".join(told)

    async def _look_at_text(self, found: Preflight, wanted: RenderPlan) -> None:
        """Texts are looked at by the worker that shows frames, which may be busy: this comes after the rest."""
        try:
            work = self._context.services.render.text_notes
            notes = await self._context.background.call("painter", work, wanted)
        except VidgenError as error:
            notes = [str(error)]
        if self._open:
            self._show_checks(found, notes)

    def _show_checks(self, found: Preflight, notes: list[str] | None) -> None:
        lines: list[tuple[Level, str]] = [("obstacle", text) for text in found.obstacles]
        lines += [("warning", text) for text in dict.fromkeys((*found.warnings, *(notes or ())))]
        if not found.missing:
            lines.append(("fine", self.tr("All media are there.")))
        if notes == []:
            lines.append(("fine", self.tr("All texts fit, and all their letters can be drawn.")))
        if found.free is not None and found.free >= found.bytes:
            text = self.tr("{0} are free, about {1} are needed.")
            lines.append(("fine", text.format(size_text(found.free), size_text(found.bytes))))
        if found.encoder:
            lines.append(("fine", found.encoder))
        self.form.checks.show_lines(lines)
        self._grow()

    def _grow(self) -> None:
        """Make room for everything that is shown; texts that wrap need more than a dialog gives them by itself."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    # Ordering ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Order the export."""
        preset = self.form.wanted()
        if preset is None or self._numbers or self._ordering:
            return
        out = typed_path(self.form.out.text())
        if not out.is_absolute():
            self._say(self.tr("Say in which folder the file goes: write a whole path."), role="danger")
            return
        try:
            check_place(out)
        except VidgenError as error:
            self._say(str(error), role="danger")
            return
        if out.exists() and not preset.makes_folder and not self._may_replace(out):
            return
        try:
            among = self.form.time_range()
        except VidgenError as error:
            self._say(str(error), role="danger")
            return
        self._context.session.remember("export.preset", preset.name)
        remember("presets", preset.name)
        self._ordering, self._stop_wanted, self.report = True, False, None
        self._running(on=True)
        snapshot = self._context.project.snapshot()  # now: what is edited from here on is not in the film
        self._context.background.start(self._order(snapshot, preset, self.form.others(), out, among))

    def _may_replace(self, out: Path) -> bool:
        text = self.tr("'{0}' is there already. Replace it when the new one is whole?").format(out.name)
        return confirmed(self, self.tr("Export"), text, self.tr("Replace"))

    async def _order(
        self, snapshot: Snapshot, preset: Preset, others: list[Preset], out: Path, among: TimeRange | None
    ) -> None:
        project, paths, services = self._context.project.path, self._paths(snapshot), self._context.services
        placeholders = self.form.placeholders.isChecked()

        def make() -> list[tuple[Order, Path]]:
            there = {i: p for i, p in paths.items() if p.is_file()}
            target = services.render.target(out, preset)
            film = Film(out.with_suffix(".vidgen"), snapshot, notes=notes_on(snapshot, project))
            names = [target.name]
            names += [p.name for p in out.parent.iterdir()] if out.parent.is_dir() else []
            more = outputs([(film, Part("", among))], others, out.parent, "{project}-{preset}", there=names)
            wanted = (Output(film, Part("", among), preset, target), *more)
            return [(one.order(there, force=one.out == target, placeholders=placeholders), project) for one in wanted]

        try:
            self._numbers = await self._context.exports.add(make)
        except VidgenError as error:
            self._ordering = False
            self._over(str(error), role="danger")
            return
        self._ordering = False
        if self._stop_wanted:
            self._cancel_all()

    # Following --------------------------------------------------------------------------------------------------

    def _show_progress(self) -> None:
        exports = self._context.exports
        progress = exports.progress
        if not self._open or exports.running not in self._numbers or progress is None or self._stop_wanted:
            return
        self.bar.setValue(round(1000 * progress.frame / max(1, progress.frames)))
        left = time_left(progress.seconds_left) if progress.frame else self.tr("looking at the media")
        self._say(f"{progress.frame} / {progress.frames}   {progress.fps:.0f} fps   {left}")

    def _done(self, number: int, report: Report) -> None:
        if number not in self._numbers:
            return
        self._numbers.remove(number)
        self.report = report
        if not self._numbers:
            done = self.tr("Done: {0}, {1} in {2:.1f} s.").format(report.path.name, size_text(report.size), report.wall)
            notes = [note for note in report.notes if note not in report.warnings]
            self._over("\n".join((done, *report.warnings, *notes)), role="warning" if report.warnings else "soft")
            self.reveal_button.setVisible(self._open)

    def _ended(self, number: int, text: str, wrong: bool) -> None:
        if number in self._numbers:
            self._numbers.remove(number)
            if not self._numbers:
                self._over(text, role="danger" if wrong else "soft")

    def _drop_cancelled(self) -> None:
        """A job that nobody made yet ends without a word of its maker."""
        exports = self._context.exports
        for number in tuple(self._numbers):
            job = exports.job(number)
            if number != exports.running and (job is None or job.state == "cancelled"):
                self._ended(number, self.tr("The export was stopped before it began."), wrong=False)

    def _running(self, *, on: bool) -> None:
        self.form.setEnabled(not on)
        self.bar.setVisible(on)
        self.bar.setValue(0)
        self.start_button.setEnabled(not on)
        self.hide_button.setVisible(on)
        self.reveal_button.hide()
        self.stop_button.setText(self.tr("Stop") if on else self.tr("Close"))
        if on:
            self._say(self.tr("looking at the media") if self._context.exports.running is None else self.tr("waits"))
        self._grow()

    def _over(self, text: str, *, role: str) -> None:
        if self._open:
            self._running(on=False)
            self._say(text, role=role)

    def _say(self, text: str, *, role: str = "soft") -> None:
        self.state.setProperty("role", role)
        self.state.style().polish(self.state)
        self.state.setText(text)
        self._grow()

    def _reveal(self) -> None:
        if self.report is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.report.path.parent)))

    # Ending -----------------------------------------------------------------------------------------------------

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Have nothing tried any more."""
        if not event.spontaneous():  # else the window is only out of sight
            self._stop_measuring.set()
        super().hideEvent(event)

    def _stop_or_close(self) -> None:
        if not self._numbers and not self._ordering:
            self.close()
            return
        self._stop_wanted = True
        self._say(self.tr("Stopping…"))
        if not self._ordering:
            self._cancel_all()

    def _cancel_all(self) -> None:
        for number in self._numbers:
            self._context.exports.cancel(number)
