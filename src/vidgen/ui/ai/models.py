"""Models on this computer: those that are shipped, those that were added, and those that can be."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import Shiboken

from vidgen.errors import VidgenError
from vidgen.ui.loop.background import Background
from vidgen.ui.services import Services
from vidgen.ui.widgets.label import Label
from vidgen.ui.wording import size_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEPS = 1000


@dataclass(frozen=True)
class LocalModel:
    """One model."""

    name: str
    title: str
    about: str
    size: int
    """Bytes."""
    licence: str
    origin: str
    state: Literal["shipped", "added", "missing"]
    address: str = ""
    """Where it comes from."""
    checksum: str = ""


def read_models() -> list[LocalModel]:
    """Return all. Reads files. Raises UsageError for a table of the user's own that makes no sense."""
    from vidgen.ai.addable import addable
    from vidgen.ai.catalogue import jobs
    from vidgen.ai.models import MODELS

    found = []
    for m in MODELS:
        about = jobs()[m.job].title + ", English"
        found.append(LocalModel(m.name, m.name, about, m.size, m.licence, m.origin, "shipped"))
    for a in addable().values():
        state: Literal["added", "missing"] = "added" if a.added else "missing"
        found.append(LocalModel(a.name, a.title, a.about, a.size, a.licence, a.origin, state, a.address, a.checksum))
    return found


class ModelsPage(QWidget):
    """A table of models; what is chosen is shown below, with its source and checksum, before anything is fetched."""

    changed = Signal()
    """A model was added or removed."""

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._background = services, background
        self._models: Sequence[LocalModel] = ()
        self._adding: asyncio.Task[None] | None = None
        self.table = QTreeWidget()
        self.table.setAccessibleName(self.tr("Models on this computer"))
        heads = (self.tr("Model"), self.tr("What it does"), self.tr("Size"), self.tr("Licence"), self.tr("State"))
        self.table.setHeaderLabels(heads)
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAllColumnsShowFocus(True)
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        for column in range(len(heads)):
            stretched = QHeaderView.ResizeMode.Stretch if column == 1 else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, stretched)
        self.table.itemSelectionChanged.connect(self._show)
        self.table.headerItem().setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._origin, self._checksum = Label(), Label()
        for label in (self._origin, self._checksum):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._checksum.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.source = QLineEdit()
        self.source.setAccessibleName(self.tr("Source: an address or a folder"))
        self._form = QFormLayout()
        self._form.setVerticalSpacing(8)
        self._form.setHorizontalSpacing(14)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow(self.tr("Made by"), self._origin)
        self._form.addRow(self.tr("Source"), self.source)
        self._form.addRow(self.tr("SHA-256"), self._checksum)
        self.do = QPushButton()
        self.do.setAutoDefault(False)
        self.do.clicked.connect(self._act)
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setAccessibleName(self.tr("How much of the model is here"))
        self.bar.hide()
        self.said = Label()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.do)
        row.addWidget(self.bar, 1)
        row.addWidget(self.said, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 4, 4)
        layout.setSpacing(12)
        layout.addWidget(self.table, 1)
        layout.addLayout(self._form)
        layout.addLayout(row)
        self.refresh()

    def refresh(self) -> None:
        """Read everything anew."""

        async def do() -> None:
            try:
                self._models = await self._background.call("disk", read_models)
            except VidgenError as error:
                self._say(str(error), "danger")
                return
            self._fill()

        self._background.start(do(), self)

    @property
    def _current(self) -> LocalModel | None:
        item = self.table.currentItem()
        row = -1 if item is None else self.table.indexOfTopLevelItem(item)
        return self._models[row] if 0 <= row < len(self._models) else None

    def _fill(self) -> None:
        before = self._current
        states = {"shipped": self.tr("Shipped"), "added": self.tr("Added"), "missing": self.tr("Can be added")}
        self.table.blockSignals(True)
        self.table.clear()
        for model in self._models:
            cells = [model.title, model.about, size_text(model.size), model.licence, states[model.state]]
            item = QTreeWidgetItem(cells)
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(1, model.about)
            self.table.addTopLevelItem(item)
        self.table.blockSignals(False)
        first = next((n for n, m in enumerate(self._models) if m.state == "missing"), 0)
        at = next((n for n, m in enumerate(self._models) if before and m.name == before.name), first)
        if (shown := self.table.topLevelItem(at)) is not None:
            self.table.setCurrentItem(shown)
        self._show()

    def _show(self) -> None:
        model = self._current
        if model is None:
            return
        self._origin.setText(model.origin)
        self._checksum.setText(model.checksum)
        self._form.setRowVisible(2, bool(model.checksum))
        self._form.setRowVisible(1, model.state == "missing")
        self.source.setText(model.address)
        self.source.setCursorPosition(0)
        self.source.setPlaceholderText(self.tr("an address with https://, or a folder"))
        if self._adding is None:
            self.do.setVisible(model.state != "shipped")
            self.do.setText(
                self.tr("Remove") if model.state == "added" else self.tr("Add, {0}").format(size_text(model.size))
            )

    def _say(self, text: str, role: str = "soft") -> None:
        if not Shiboken.isValid(self):  # the dialog was closed meanwhile
            return
        self.said.setText(text)
        self.said.setProperty("role", role)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    def _act(self) -> None:
        model = self._current
        if self._adding is not None:
            self._adding.cancel()
            return
        if model is None:
            return
        if model.state == "added":
            self._background.start(self._remove(model))
            return
        self._adding = self._background.start(self._add(model, self.source.text().strip()))
        self.do.setText(self.tr("Stop"))
        self.bar.setValue(0)
        self.bar.show()
        self._say(self.tr("Adding {0}…").format(model.title))
        self._adding.add_done_callback(lambda _: self._ended())

    async def _add(self, model: LocalModel, source: str) -> None:
        done = 0

        def shown() -> None:
            if not Shiboken.isValid(self):
                return
            self.bar.setValue(_STEPS * done // model.size)

        in_qt = self._background.later(shown)

        def told(count: int) -> None:
            nonlocal done
            done = count
            in_qt()

        try:
            await self._services.ai.add_model(model.name, "" if source == model.address else source, told)
        except VidgenError as error:
            self._say(str(error), "danger")
        except asyncio.CancelledError:
            self._say(self.tr("Stopped. What has come is kept: adding it again goes on from there."))
            raise
        else:
            self._say(self.tr("{0} is here.").format(model.title))

    async def _remove(self, model: LocalModel) -> None:
        from vidgen.ai.addable import remove

        try:
            freed = await self._background.call("disk", remove, model.name)
        except VidgenError as error:
            self._say(str(error), "danger")
        else:
            self._say(self.tr("Removed; {0} are free again.").format(size_text(freed)))
        if Shiboken.isValid(self):
            self.refresh()
        self.changed.emit()

    def _ended(self) -> None:
        self._adding = None
        if not Shiboken.isValid(self):
            return
        self.bar.hide()
        self.refresh()
        self.changed.emit()
