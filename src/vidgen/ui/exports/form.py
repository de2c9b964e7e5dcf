"""What is exported, and where to: preset, size, range and file, as the dialog of exports asks for them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from vidgen.errors import VidgenError
from vidgen.render.preset import Preset
from vidgen.timing import TimeRange
from vidgen.ui.context import Context
from vidgen.ui.exports.checks import Checks
from vidgen.ui.exports.preset_box import PresetBox
from vidgen.ui.fields.recent import recent
from vidgen.ui.widgets.label import Label

_LINES = (2160, 1440, 1080, 720, 480)
"""Of the shorter side, to choose from."""
_CUSTOM = "custom"


class ExportForm(QWidget):
    """The fields; `estimate` and `checks`, below them, are for whoever looks at what was chosen."""

    changed = Signal()
    """Something else is wanted."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._presets: list[Preset] = []
        self._make_fields()
        self._make_layout()
        self._fill_ranges()
        self.preset.currentIndexChanged.connect(self._preset_chosen)
        self.size_.currentIndexChanged.connect(self.changed)
        self.range.currentIndexChanged.connect(self._range_chosen)
        for line in (self.out, self.start_at, self.end_at):
            line.editingFinished.connect(self.changed)

    def _make_fields(self) -> None:
        self.preset, self.size_, self.range = PresetBox(), QComboBox(), QComboBox()
        self.also = QToolButton()
        self.also.setText(self.tr("Also…"))
        self.also.setToolTip(self.tr("Make further files by other presets"))
        self.also.setAccessibleName(self.tr("Further presets"))
        self.also.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.also.setMenu(QMenu(self.also))
        rate, records = self._context.project.records.rate, self._context.project.records
        self.start_at = QLineEdit(rate.timecode(0))
        self.end_at = QLineEdit(rate.timecode(records.duration()))
        self.out = QLineEdit(str(self._context.project.path.with_suffix("")))
        self.placeholders = QCheckBox(self.tr("Show placeholders where media are missing"))
        self.placeholders.toggled.connect(self.changed)
        self._help, self.estimate, self.checks = Label(), Label(), Checks()
        for label in (self._help, self.estimate):
            label.setWordWrap(True)
            label.setProperty("role", "soft")
        for widget, name in (
            (self.preset, self.tr("Preset")),
            (self.size_, self.tr("Size")),
            (self.range, self.tr("Range")),
            (self.start_at, self.tr("Start of the range")),
            (self.end_at, self.tr("End of the range")),
            (self.out, self.tr("File")),
        ):
            widget.setAccessibleName(name)

    def _make_layout(self) -> None:
        choose = QPushButton(self.tr("Choose…"))
        choose.clicked.connect(self._choose)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._span = QWidget()
        span = _row(self.start_at, Label("–"), self.end_at)
        self._span.setLayout(span)
        form.addRow(self.tr("Preset"), _row(self.preset, self.also))
        form.addRow("", self._help)
        form.addRow(self.tr("Size"), self.size_)
        form.addRow(self.tr("Range"), self.range)
        form.addRow("", self._span)
        form.addRow(self.tr("File"), _row(self.out, choose))
        form.addRow("", self.placeholders)
        form.addRow(self.tr("Estimate"), self.estimate)
        form.addRow(self.tr("Checks"), self.checks)
        form.setRowVisible(self._span, False)
        form.setRowVisible(self.placeholders, False)
        self._rows = form

    def fill(self, presets: list[Preset], chosen: object) -> None:
        """Offer the presets; `chosen` is the name of the one that was taken last."""
        self._presets = presets
        self.preset.show_presets(presets, recent("presets"))
        for before, preset in zip((None, *presets), presets, strict=False):
            if before is not None and before.purpose != preset.purpose:
                self.also.menu().addSeparator()
            action = QAction(preset.title, self.also.menu(), checkable=True)
            action.setData(preset.name)
            action.toggled.connect(self._also_chosen)
            self.also.menu().addAction(action)
        row = self.preset.findData(chosen)
        self.preset.setCurrentIndex(row if row >= 0 else self.preset.findData("project"))
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
                self.start_at.setText(rate.timecode(begin))
                self.end_at.setText(rate.timecode(stop))
        self.range.addItem(self.tr("From … to …"), _CUSTOM)

    def _range_chosen(self) -> None:
        self._rows.setRowVisible(self._span, self.range.currentData() == _CUSTOM)
        self.changed.emit()

    def _preset_chosen(self) -> None:
        preset = self._base()
        if preset is None:
            return
        project = self._context.project.records.project
        self._help.setText(preset.help)
        self.size_.blockSignals(True)
        self.size_.clear()
        if preset.video is not None:
            own = preset.canvas(project)
            self.size_.addItem(self.tr("As the preset: {0} × {1}").format(*own), None)
            for lines in _LINES:
                scale = lines / min(own)
                size = (round(own[0] * scale / 2) * 2, round(own[1] * scale / 2) * 2)
                if size != own:
                    self.size_.addItem(f"{size[0]} × {size[1]}", size)
        else:
            self.size_.addItem(self.tr("Sound only"), None)
        self.size_.setEnabled(self.size_.count() > 1)
        self.size_.blockSignals(False)
        path = Path(self.out.text())
        if preset.extension and (not path.suffix or any(path.suffix == f".{p.extension}" for p in self._presets)):
            self.out.setText(str(path.with_suffix(f".{preset.extension}")))
        self.changed.emit()

    def _also_chosen(self) -> None:
        count = len(self.others())
        self.also.setText(self.tr("Also…") if not count else self.tr("Also {0}").format(count))
        self.changed.emit()

    def _base(self) -> Preset | None:
        return next((p for p in self._presets if p.name == self.preset.currentData()), None)

    def offer_placeholders(self, *, offered: bool) -> None:
        """Ask whether placeholders are wanted, or not."""
        self._rows.setRowVisible(self.placeholders, offered)

    def others(self) -> list[Preset]:
        """Return the presets by which further files are made."""
        base = self._base()
        chosen = {a.data() for a in self.also.menu().actions() if a.isChecked()}
        return [p for p in self._presets if p.name in chosen and p is not base]

    def wanted(self) -> Preset | None:
        """Return the preset with the chosen size."""
        preset, size = self._base(), self.size_.currentData()
        if preset is None or size is None:
            return preset
        return Preset.model_validate({**preset.model_dump(), "size": tuple(size)})

    def time_range(self) -> TimeRange | None:
        """Return the range, None for the whole film. Raises VidgenError for one that cannot be."""
        chosen = self.range.currentData()
        if chosen != _CUSTOM:
            return None if chosen is None else TimeRange.between(*chosen)
        records = self._context.project.records
        rate = records.rate
        start, end = (rate.snap(rate.parse_time(line.text())) for line in (self.start_at, self.end_at))
        end = min(end, records.duration())
        if start < 0 or end <= start:
            raise VidgenError(self.tr("The range is empty: it must end after it begins, and begin within the film."))
        return TimeRange.between(start, end)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Export to"), self.out.text())
        if chosen:
            self.out.setText(chosen)
            self.changed.emit()


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for place, widget in enumerate(widgets):
        row.addWidget(widget, 1 if place == 0 or not isinstance(widget, QLabel | QPushButton | QToolButton) else 0)
    return row
