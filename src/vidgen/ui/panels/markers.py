"""The list of markers: notes at times of the timeline."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedLayout, QTreeView

from vidgen.editor.document import News
from vidgen.editor.records import Marker, Project
from vidgen.ui.context import Context
from vidgen.ui.empty import EmptyHint
from vidgen.ui.panels import Area, Panel

_MARKER = Qt.ItemDataRole.UserRole


class MarkersPanel(Panel):
    """Click to go there, F2 or a double click to write the note, Delete to remove."""

    kind = "markers"
    title = "Markers"
    icon = "bookmark"
    area: ClassVar[Area] = "left"
    order = 60

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._filling = False
        self.list = QTreeView()
        self.list.setAccessibleName(self.tr("Markers"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self._model = QStandardItemModel(self)
        self._model.itemChanged.connect(self._written)
        self.list.setModel(self._model)
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)
        self.list.installEventFilter(self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(EmptyHint("bookmark", self.tr("No markers yet. M sets one at the playhead.")))
        self._stack.addWidget(self.list)
        context.project.news.connect(self._hear)
        self._fill()

    def _hear(self, news: News) -> None:
        if any(isinstance(b, Marker | Project) or isinstance(a, Marker | Project) for _, b, a in news.patch):
            self._fill()

    def _fill(self) -> None:
        records = self.context.project.records
        current = self.list.currentIndex().siblingAtColumn(0).data(_MARKER)
        self._filling = True
        self._model.clear()
        self._model.setHorizontalHeaderLabels([self.tr("Time"), self.tr("Note")])
        for marker in records.markers():
            time = QStandardItem(QIcon(_dot(marker.colour)), records.rate.timecode(marker.time))
            time.setData(marker.id, _MARKER)
            time.setEditable(False)
            note = QStandardItem(marker.text)
            note.setData(marker.id, _MARKER)
            note.setToolTip(marker.text)
            self._model.appendRow([time, note])
            if marker.id == current:
                self.list.setCurrentIndex(time.index())
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._filling = False
        self._stack.setCurrentIndex(1 if self._model.rowCount() else 0)

    def _go(self, index: QModelIndex) -> None:
        marker = self.context.project.records.find(str(index.data(_MARKER)), Marker)
        if marker is not None:
            self.context.session.set_playhead(marker.time)

    def _written(self, item: QStandardItem) -> None:
        if not self._filling:
            self.context.run("set-marker", {"marker": item.data(_MARKER), "text": item.text()})

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Delete removes the marker, not blocks."""
        if isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_F2):
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                index = self.list.currentIndex()
                if index.isValid() and event.key() == Qt.Key.Key_Delete:
                    self.context.run("remove-markers", {"markers": [index.data(_MARKER)]})
                elif index.isValid():
                    self.list.edit(index.siblingAtColumn(1))
                return True
        return super().eventFilter(watched, event)


def _dot(colour: str) -> QPixmap:
    pixmap = QPixmap(20, 20)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour[:7]))
    painter.drawEllipse(4, 4, 12, 12)
    painter.end()
    return pixmap
