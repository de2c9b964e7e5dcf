"""The dialog of batch exports: projects x ranges x presets, and what comes of them, before anything is made."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vidgen.ai.making.accuracy import notes_on
from vidgen.errors import Cancelled, UsageError, VidgenError
from vidgen.files import typed_path
from vidgen.render.batch import PATTERN, Existing, Film, Ranges, outputs
from vidgen.render.batch import parts as parts_of
from vidgen.render.preflight.forecast import Forecast, between
from vidgen.render.preflight.presence import missing_media, refusal
from vidgen.render.preflight.several import Part, forecasts, total
from vidgen.render.preset import Preset
from vidgen.render.queue import Order
from vidgen.timing import TimeRange
from vidgen.ui.exports.exports import Exports
from vidgen.ui.loop.background import Background, Latest
from vidgen.ui.project.session import Session
from vidgen.ui.services import Services
from vidgen.ui.widgets.asking_dialog import AskingDialog
from vidgen.ui.widgets.label import Label, plain_tip
from vidgen.ui.wording import length, size_text

_NAME = Qt.ItemDataRole.UserRole
_SHOWN = 200
"""Files of the list."""


@dataclass(frozen=True)
class _Wish:
    """What is chosen, for a thread."""

    projects: tuple[Path, ...]
    ranges: tuple[Ranges, ...]
    presets: tuple[Preset, ...]
    folder: Path
    pattern: str
    existing: Existing
    placeholders: bool


@dataclass(frozen=True)
class _Found:
    orders: tuple[tuple[Order, Path], ...]
    fault: str
    missing: tuple[str, ...] = ()
    """Names of media that are not there."""


class BatchDialog(AskingDialog):
    """Orders many exports at once. `projects` are offered; those of `chosen` are ticked."""

    def __init__(
        self,
        services: Services,
        background: Background,
        exports: Exports,
        projects: Sequence[Path],
        chosen: Sequence[Path],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Batch export"))
        self.setMinimumSize(720, 560)
        self._services, self._background, self._exports = services, background, exports
        self._known: dict[str, Preset] = {}
        self._found: _Found | None = None
        self.numbers: list[int] = []
        """The jobs that were ordered."""
        self.projects, self.ranges, self.presets, self.files = (QListWidget() for _ in range(4))
        for path in dict.fromkeys((*chosen, *projects)):
            self._add_project(path, ticked=path in chosen)
        for name, title in (
            ("whole", self.tr("The whole film")),
            ("marked", self.tr("Between in and out")),
            ("scenes", self.tr("Each scene")),
            ("markers", self.tr("Each long marker")),
        ):
            _tick(self.ranges, title, name, ticked=name == "whole")
        folder = str(chosen[0].parent / self.tr("exports")) if chosen else str(Path.home())
        self.folder, self.pattern = QLineEdit(folder), QLineEdit(PATTERN)
        self.pattern.setToolTip("{project} {range} {preset} {n}")
        self.existing = QComboBox()
        for word, title in (
            ("number", self.tr("stay; new ones get a number")),
            ("replace", self.tr("are replaced")),
            ("skip", self.tr("are not made again")),
        ):
            self.existing.addItem(title, word)
        self.placeholders = QCheckBox(self.tr("Show placeholders where media are missing"))
        self.total = Label()
        self.total.setWordWrap(True)
        self.total.setProperty("role", "soft")
        self.start_button = QPushButton(self.tr("Put into the queue"))
        self.start_button.setProperty("primary", True)
        self.start_button.setDefault(True)
        self.start_button.setEnabled(False)
        self.start_button.clicked.connect(self.start)
        self._make_layout()
        self._latest, self._measuring = Latest(background, "disk"), Latest(background, "media")
        self._stop_measuring = threading.Event()
        self._soon = QTimer(self, singleShot=True, interval=50)
        self._soon.timeout.connect(self._look)
        for which in (self.projects, self.ranges, self.presets):
            which.itemChanged.connect(lambda _item: self._soon.start())
        for line in (self.folder, self.pattern):
            line.textEdited.connect(lambda _text: self._soon.start())
        self.existing.currentIndexChanged.connect(self._soon.start)
        self.placeholders.toggled.connect(lambda _on: self._soon.start())
        background.start(self._load())

    def _make_layout(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(12)
        add = QPushButton(self.tr("Add projects…"))
        add.clicked.connect(self._choose_projects)
        for title, which, below in (
            (self.tr("Projects"), self.projects, add),
            (self.tr("Ranges"), self.ranges, None),
            (self.tr("Presets"), self.presets, None),
        ):
            which.setAccessibleName(title)
            which.setTextElideMode(Qt.TextElideMode.ElideMiddle)
            which.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            which.setMinimumHeight(150)
            which.setProperty("boxed", True)
            column = QVBoxLayout()
            head = Label(title)
            head.setProperty("role", "section")
            head.setBuddy(which)
            column.addWidget(head)
            column.addWidget(which, 1)
            if below is not None:
                column.addWidget(below)
            columns.addLayout(column, 1)
        choose = QPushButton(self.tr("Choose…"))
        choose.clicked.connect(self._choose_folder)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.folder, 1)
        place.addWidget(choose)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Folder"), place)
        form.addRow(self.tr("Names"), self.pattern)
        form.addRow(self.tr("Existing files"), self.existing)
        form.addRow("", self.placeholders)
        form.setRowVisible(self.placeholders, False)
        self._rows = form
        for widget, name in (
            (self.folder, self.tr("Folder")),
            (self.pattern, self.tr("Names")),
            (self.existing, self.tr("Existing files")),
            (self.files, self.tr("Files that will be made")),
        ):
            widget.setAccessibleName(name)
        self.files.setMinimumHeight(110)
        self.files.setProperty("boxed", True)
        self.files.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(self.total, 1)
        buttons.addWidget(close)
        buttons.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(14)
        layout.addLayout(columns, 3)
        layout.addLayout(form)
        layout.addWidget(self.files, 2)
        layout.addLayout(buttons)

    def _add_project(self, path: Path, *, ticked: bool) -> None:
        _tick(self.projects, path.stem, str(path), str(path), ticked=ticked)

    def _choose_projects(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, self.tr("Add projects"), "", "vidgen (*.vidgen)")
        there = {self.projects.item(row).data(_NAME) for row in range(self.projects.count())}
        for path in chosen:
            if path not in there:
                self._add_project(Path(path), ticked=True)
        self._soon.start()

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder of the files"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)
            self._soon.start()

    async def _load(self) -> None:
        presets = await self._background.call("disk", lambda: self._services.render.presets())
        if self._open:
            self._known = {preset.name: preset for preset in presets}
            for preset in sorted(presets, key=lambda p: p.name != "project"):  # what is ticked is seen
                _tick(self.presets, preset.title, preset.name, preset.help, ticked=preset.name == "project")
            self._soon.start()

    def _wish(self) -> _Wish:
        ranges = cast("list[Ranges]", _ticked(self.ranges))
        existing: Existing = self.existing.currentData()
        return _Wish(
            tuple(Path(text) for text in _ticked(self.projects)),
            tuple(ranges),
            tuple(self._known[name] for name in _ticked(self.presets)),
            typed_path(self.folder.text()),
            self.pattern.text(),
            existing,
            self.placeholders.isChecked(),
        )

    def _look(self) -> None:
        self._stop_measuring.set()
        wish = self._wish()
        marked = {path: _marked(self._services, path) for path in wish.projects} if "marked" in wish.ranges else {}
        self._latest.ask(lambda: _found(self._services, wish, marked), self._show)

    def _show(self, found: _Found) -> None:
        if not self._open:
            return
        self._found = found
        self._show_files(found, None)
        nothing = self.tr("Nothing is to be made: choose projects, ranges and presets.")
        trying = self.tr("{0}; a few frames are being tried…").format(self._counted(found))
        self.total.setText(found.fault or (trying if found.orders else nothing))
        self.total.setProperty("role", "danger" if found.fault else "soft")
        self.total.style().polish(self.total)
        self._rows.setRowVisible(self.placeholders, bool(found.missing))
        self.start_button.setEnabled(bool(found.orders) and not found.fault)
        if found.orders and not found.fault:
            self._measure(found)

    def _counted(self, found: _Found) -> str:
        count = len(found.orders)
        return self.tr("1 file") if count == 1 else self.tr("{0} files").format(count)

    def _show_files(self, found: _Found, forecast: Sequence[Forecast | None] | None) -> None:
        self.files.clear()
        for place, (order, _) in enumerate(found.orders[:_SHOWN]):
            words = [length(order.plan.frames / float(order.plan.rate.fraction))]
            if forecast is not None and (one := forecast[place]) is not None:
                words.append(between(*map(size_text, one.sizes)))
            self.files.addItem(f"{order.out.name}    {', '.join(words)}")
        if len(found.orders) > _SHOWN:
            self.files.addItem(self.tr("… and {0} more").format(len(found.orders) - _SHOWN))

    def _measure(self, found: _Found) -> None:
        """Have a few frames of the files encoded, which tells how large they get and how long they take."""
        stop = self._stop_measuring = threading.Event()
        render = self._services.render
        parts = [Part(order.plan, order.preset, project) for order, project in found.orders]

        def work() -> list[Forecast | None]:
            try:
                return forecasts(parts, lambda plan, preset: render.forecast(plan, preset, stop))
            except Cancelled:
                return [None] * len(parts)

        def show(forecast: list[Forecast | None]) -> None:
            if not self._open or stop.is_set():
                return
            self._show_files(found, forecast)
            whole, words = total(forecast), [self._counted(found)]
            if whole is not None:
                words.append(self.tr("about {0}").format(between(*map(size_text, whole.sizes))))
                words.append(self.tr("about {0} of work").format(between(*map(length, whole.times))))
            self.total.setText(", ".join(words))

        self._measuring.ask(work, show)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Have nothing tried any more."""
        if not event.spontaneous():  # else the window is only out of sight
            self._stop_measuring.set()
        super().hideEvent(event)

    def start(self) -> None:
        """Put everything into the queue and close."""
        found = self._found
        if found is None or not found.orders:
            return
        self.start_button.setEnabled(False)
        self._background.start(self._order(found))

    async def _order(self, found: _Found) -> None:
        folder = found.orders[0][0].out.parent

        def make() -> Sequence[tuple[Order, Path]]:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UsageError(
                    self.tr("The folder '{0}' cannot be made: {1}.").format(folder, error.strerror or error)
                ) from None
            return found.orders

        try:
            self.numbers = await self._exports.add(make)
        except VidgenError as error:
            if not self._open:  # the window tells it
                raise
            self.total.setText(str(error))
            self.start_button.setEnabled(True)
        else:
            if self._open:
                self.close()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for long names."""
        return QSize(820, 640)


def _found(services: Services, wish: _Wish, marked: dict[Path, TimeRange | None]) -> _Found:
    """Return what comes of a wish. Reads the projects; for a thread."""
    stretches, paths = [], {}
    try:
        for path in wish.projects:
            with services.projects.open(path, read_only=True) as project:
                snapshot = project.document.snapshot()
                film = Film(project.path, snapshot, marked.get(path), notes_on(snapshot, project.path))
                paths[film.project] = project.asset_paths()
            stretches += [(film, part) for kind in wish.ranges for part in parts_of(film, kind)]
        there = [p.name for p in wish.folder.iterdir()] if wish.folder.is_dir() else []
        made = outputs(stretches, wish.presets, wish.folder, wish.pattern, there=there, existing=wish.existing)
        if not wish.folder.is_absolute():
            raise UsageError("Say in which folder the files go: write a whole path.")
        force = wish.existing == "replace"
        orders = tuple(
            (o.order(paths[o.film.project], force=force, placeholders=wish.placeholders), o.film.project) for o in made
        )
        missing = tuple(dict.fromkeys(name for order, _ in orders for name in missing_media(order.plan)))
    except (VidgenError, OSError) as error:
        return _Found((), str(error))
    fault = refusal(missing) if missing and not wish.placeholders else ""
    return _Found(orders, fault, missing)


def _marked(services: Services, path: Path) -> TimeRange | None:
    """Return what was marked in a project when it was last open."""
    project = services.projects.library.project_id(path)
    if project is None:
        return None
    session = Session()
    session.load(project, ())
    start, end = session.in_out
    session.deleteLater()
    if start is None and end is None:
        return None
    begin, stop = start or 0, end if end is not None else 1 << 60
    return TimeRange.between(begin, stop) if begin < stop else None


def _tick(which: QListWidget, title: str, name: str, tip: str = "", *, ticked: bool) -> QListWidgetItem:
    item = QListWidgetItem(title, which)
    item.setData(_NAME, name)
    item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    item.setSizeHint(QSize(40, 28))
    item.setToolTip(plain_tip(tip or title))
    item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    return item


def _ticked(which: QListWidget) -> list[str]:
    items = [which.item(row) for row in range(which.count())]
    return [str(item.data(_NAME)) for item in items if item.checkState() is Qt.CheckState.Checked]
