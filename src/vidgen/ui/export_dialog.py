"""The export dialog: preset, size, range, file, an estimate; then how far it is. One can go on editing meanwhile."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vidgen.editor.document import Snapshot
from vidgen.errors import Cancelled, VidgenError
from vidgen.render.estimate import estimated_bytes
from vidgen.render.plan import plan
from vidgen.render.preset import Preset
from vidgen.render.report import Progress, Report
from vidgen.timing import TimeRange
from vidgen.ui.background import Latest
from vidgen.ui.context import Context

_LINES = (2160, 1440, 1080, 720, 480)
"""Of the shorter side, to choose from."""


class ExportDialog(QDialog):
    """Exports the film as it was when the button was pressed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.setMinimumWidth(560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._presets: list[Preset] = []
        self._cancel: threading.Event | None = None
        self._progress: Progress | None = None
        self.report: Report | None = None
        self.preset = QComboBox()
        self.size_ = QComboBox()
        self.range = QComboBox()
        self.out = QLineEdit(str(context.project.path.with_suffix("")))
        choose = QPushButton(self.tr("Choose…"))
        choose.clicked.connect(self._choose)
        self._help, self.estimate, self.state = QLabel(), QLabel(), QLabel()
        for label, role in ((self._help, "soft"), (self.estimate, "soft"), (self.state, "soft")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("role", role)
        self.estimate.setWordWrap(False)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.hide()
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.out, 1)
        place.addWidget(choose)
        self._form = QWidget()
        form = QFormLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Preset"), self.preset)
        form.addRow("", self._help)
        form.addRow(self.tr("Size"), self.size_)
        form.addRow(self.tr("Range"), self.range)
        form.addRow(self.tr("File"), place)
        form.addRow(self.tr("Estimate"), self.estimate)
        for widget, name in (
            (self.preset, self.tr("Preset")),
            (self.size_, self.tr("Size")),
            (self.range, self.tr("Range")),
            (self.out, self.tr("File")),
            (self.bar, self.tr("Progress of the export")),
        ):
            widget.setAccessibleName(name)
        self.start_button = QPushButton(self.tr("Export"))
        self.start_button.setProperty("primary", True)
        self.start_button.setDefault(True)
        self.start_button.setEnabled(False)
        self.start_button.clicked.connect(self.start)
        self.stop_button = QPushButton(self.tr("Close"))
        self.stop_button.clicked.connect(self.close)
        self.reveal_button = QPushButton(self.tr("Show in folder"))
        self.reveal_button.clicked.connect(self._reveal)
        self.reveal_button.hide()
        buttons = QHBoxLayout()
        buttons.addWidget(self.reveal_button)
        buttons.addStretch(1)
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(14)
        for part in (self._form, self.bar, self.state):
            layout.addWidget(part)
        layout.addLayout(buttons)
        self._fill_ranges()
        self._latest = Latest(context.background, "disk")
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask_estimate)
        self.preset.currentIndexChanged.connect(self._preset_chosen)
        self.size_.currentIndexChanged.connect(self._soon.start)
        self.range.currentIndexChanged.connect(self._soon.start)
        self._open = True
        context.background.start(self._load())

    # Filling in -------------------------------------------------------------------------------------------------

    async def _load(self) -> None:
        presets = await self._context.background.call("disk", lambda: self._context.services.render.presets())
        if not self._open:
            return
        self._presets = presets
        for preset in presets:
            self.preset.addItem(preset.title, preset.name)
        self.preset.setCurrentIndex(
            max(0, self.preset.findData(self._context.session.recall("export.preset", "project")))
        )
        self._preset_chosen()

    def _fill_ranges(self) -> None:
        records = self._context.project.records
        rate, (start, end) = records.rate, self._context.session.in_out
        self.range.addItem(self.tr("Whole film ({0})").format(rate.timecode(records.duration())), None)
        if start is not None or end is not None:
            begin, stop = start or 0, min(end or records.duration(), records.duration())
            if begin < stop:
                text = self.tr("Marked range ({0} – {1})").format(rate.timecode(begin), rate.timecode(stop))
                self.range.addItem(text, (begin, stop))
                self.range.setCurrentIndex(1)

    def _preset_chosen(self) -> None:
        preset = self._base()
        if preset is None:
            return
        project = self._context.project.records.project
        self._help.setText(preset.help)
        self.size_.blockSignals(True)
        self.size_.clear()
        if preset.video is not None:
            own = (project.width, project.height) if preset.size == "project" else preset.size
            self.size_.addItem(self.tr("As the preset: {0} × {1}").format(*own), None)
            for lines in _LINES:
                scale = lines / min(own)
                size = (round(own[0] * scale / 2) * 2, round(own[1] * scale / 2) * 2)
                if size != tuple(own):
                    self.size_.addItem(f"{size[0]} × {size[1]}", size)
        else:
            self.size_.addItem(self.tr("Sound only"), None)
        self.size_.setEnabled(self.size_.count() > 1)
        self.size_.blockSignals(False)
        path = Path(self.out.text())
        if preset.extension and (not path.suffix or any(path.suffix == f".{p.extension}" for p in self._presets)):
            self.out.setText(str(path.with_suffix(f".{preset.extension}")))
        self._soon.start()

    def _base(self) -> Preset | None:
        row = self.preset.currentIndex()
        return self._presets[row] if 0 <= row < len(self._presets) else None

    def wanted(self) -> Preset | None:
        """Return the preset with the chosen size."""
        preset, size = self._base(), self.size_.currentData()
        if preset is None or size is None:
            return preset
        return Preset.model_validate({**preset.model_dump(), "size": tuple(size)})

    def _time_range(self) -> TimeRange | None:
        chosen = self.range.currentData()
        return None if chosen is None else TimeRange.between(*chosen)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Export to"), self.out.text())
        if chosen:
            self.out.setText(chosen)

    def _ask_estimate(self) -> None:
        preset = self.wanted()
        if preset is None:
            return
        snapshot, among = self._context.project.snapshot(), self._time_range()
        paths = self._paths(snapshot)

        def work() -> str:
            try:
                wanted = plan(snapshot, preset, paths, among)
            except VidgenError as error:
                return f"!{error}"
            size = _shown(estimated_bytes(wanted, preset))
            return self.tr("about {0}, {1:.1f} s of film").format(size, wanted.frames / float(wanted.rate.fraction))

        def then(text: str) -> None:
            if not self._open:
                return
            fault = text.startswith("!")
            self.estimate.setText(text[1:] if fault else text)
            self.start_button.setEnabled(not fault and self._cancel is None)

        self._latest.ask(work, then)

    def _paths(self, snapshot: Snapshot) -> dict[str, Path]:
        return {a.id: self._context.project.asset_path(a) for a in snapshot.assets()}

    # Exporting --------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin the export."""
        preset = self.wanted()
        if preset is None or self._cancel is not None:
            return
        out = Path(self.out.text()).expanduser()
        if not out.is_absolute():
            self._say(self.tr("Say in which folder the file goes: write a whole path."), wrong=True)
            return
        if out.exists() and not preset.makes_folder and not self._may_replace(out):
            return
        self._context.session.remember("export.preset", preset.name)
        self._cancel = threading.Event()
        self._running(on=True)
        snapshot = self._context.project.snapshot()  # now: what is edited from here on is not in the film
        self._context.background.start(self._export(snapshot, preset, out, self._cancel))

    def _may_replace(self, out: Path) -> bool:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.Question, self.tr("Export"), "", parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("'{0}' is there already. Replace it when the new one is whole?").format(out.name))
        replace = box.addButton(self.tr("Replace"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is replace

    async def _export(self, snapshot: Snapshot, preset: Preset, out: Path, cancel: threading.Event) -> None:
        context, among = self._context, self._time_range()
        paths = self._paths(snapshot)
        show = context.background.later(self._show_progress)

        def note(progress: Progress) -> None:
            self._progress = progress
            show()

        def work() -> Report:
            there = {i: p for i, p in paths.items() if p.is_file()}
            return context.services.render.export(
                snapshot, there, preset, out, range=among, on_progress=note, cancel=cancel
            )

        try:
            report = await context.background.call("export", work)
        except Cancelled:
            self._over(self.tr("The export was stopped; what was rendered is kept for the next time."))
        except VidgenError as error:
            self._over(str(error), wrong=True)
        except BaseException:
            self._over(self.tr("The export broke off because of a fault in vidgen; the log says more."), wrong=True)
            raise
        else:
            self.report = report
            notes = "\n".join(("", *report.notes))
            done = self.tr("Done: {0}, {1} in {2:.1f} s.").format(report.path.name, _shown(report.size), report.wall)
            self._over(done + notes)
            if self._open:
                self.reveal_button.show()
            else:
                context.tell(done)

    def _show_progress(self) -> None:
        progress = self._progress
        if progress is None or self._cancel is None or not self._open:
            return
        self.bar.setValue(round(1000 * progress.frame / max(1, progress.frames)))
        left = (
            self.tr("{0:.0f} s left").format(progress.seconds_left)
            if progress.frame
            else self.tr("looking at the media")
        )
        self._say(f"{progress.frame} / {progress.frames}   {progress.fps:.0f} fps   {left}")

    def _running(self, *, on: bool) -> None:
        self._form.setEnabled(not on)
        self.bar.setVisible(on)
        self.bar.setValue(0)
        self.start_button.setEnabled(not on)
        self.reveal_button.hide()
        self.stop_button.setText(self.tr("Stop") if on else self.tr("Close"))
        if on:
            self._say(self.tr("looking at the media"))

    def _over(self, text: str, *, wrong: bool = False) -> None:
        self._cancel = None
        if self._open:
            self._running(on=False)
            self._say(text, wrong=wrong)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.state.setProperty("role", "danger" if wrong else "soft")
        self.state.style().polish(self.state)
        self.state.setText(text)

    def _reveal(self) -> None:
        if self.report is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.report.path.parent)))

    def reject(self) -> None:
        """Escape closes, or stops what runs."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """The first time, stop what runs; then close."""
        if self._cancel is not None and not self._cancel.is_set():
            self._cancel.set()
            self._say(self.tr("Stopping…"))
            if self.isVisible() and self._context.background.busy and self.parent() is not None:
                event.ignore()
                return
        self._open = False
        super().closeEvent(event)


def _shown(size: float) -> str:
    """Return a number of bytes as people read it."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit in ("bytes", "kB") else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
