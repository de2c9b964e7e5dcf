"""The preview: the frame at the playhead, made by the same renderer as an export, a still one."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from vidgen.editor.document import News, Snapshot
from vidgen.editor.records import Id
from vidgen.errors import VidgenError
from vidgen.ui.background import Latest
from vidgen.ui.canvas.canvas import Canvas
from vidgen.ui.context import Context
from vidgen.ui.icons import icon
from vidgen.ui.navigation import last_frame
from vidgen.ui.panels import Area, Panel
from vidgen.ui.services import Services
from vidgen.ui.shelf import poster_size

_SIDES = (320, 480, 640, 960, 1280)
"""The longer side of a preview frame, in pixels: few, so that a window that is being resized does not ask for each."""


class PreviewPanel(Panel):
    """The newest frame wins: while one is drawn, what was asked in between is passed over."""

    kind = "preview"
    title = "Preview"
    icon = "monitor-play"
    area: ClassVar[Area] = "centre"
    order = 10

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.canvas = Canvas(context)
        self.canvas.setAccessibleName(self.tr("Preview"))
        self.time = QLineEdit()
        self.time.setFixedWidth(104)
        self.time.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.time.setAccessibleName(self.tr("Time of the playhead"))
        self.time.setToolTip(self.tr("Write a time: 00:00:03:12, 3.5s, 84f"))
        self.time.editingFinished.connect(self._written)
        self._length = QLabel()
        self._length.setProperty("role", "soft")
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 6)
        row.addWidget(self.time)
        row.addWidget(self._length)
        row.addStretch(1)
        for name, picture in (
            ("go-start", "skip-back"),
            ("frame-back", "step-back"),
            ("frame-on", "step-forward"),
            ("go-end", "skip-forward"),
        ):
            row.addWidget(_button(context, name, picture))
        row.addStretch(1)
        balance = QWidget()
        balance.setFixedWidth(170)
        row.addWidget(balance)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.canvas, 1)
        layout.addLayout(row)
        self._latest = Latest(context.background, "painter")
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.ask)
        self.canvas.resized = lambda: self._soon.start()
        self.shown: tuple[int, int] | None = None
        """Revision and time of the frame that is shown."""
        context.session.playhead_changed.connect(self._moved)
        context.project.news.connect(self._hear)
        self.setFocusProxy(self.canvas)
        self._say()
        self._soon.start()

    def ask(self) -> None:
        """Have the frame at the playhead drawn."""
        project = self.context.project
        snapshot = project.snapshot()
        self.canvas.shape_ = QSize(snapshot.project.width, snapshot.project.height)
        time = self.context.session.playhead
        end = snapshot.duration()
        if end == 0:
            self._latest.forget()
            self.canvas.show_image(None)
            self.shown = (project.revision, time)
            return
        time = min(time, last_frame(snapshot))
        paths = {a.id: project.asset_path(a) for a in snapshot.assets()}
        wanted = self.canvas.picture().size() * self.devicePixelRatioF()
        longer = max(wanted.width(), wanted.height())
        side = next((s for s in _SIDES if s >= longer), _SIDES[-1])
        size = poster_size(snapshot, (side, side))
        services, revision = self.context.services, project.revision

        def then(result: tuple[QImage, str]) -> None:
            image, fault = result
            self.shown = (revision, time)
            self.canvas.show_image(image if not image.isNull() else None, fault)

        self._latest.ask(lambda: _draw(services, snapshot, paths, time, size), then)

    def _moved(self, _time: int) -> None:
        self._say()
        self._soon.start()

    def _hear(self, _news: News) -> None:
        self._say()
        self._soon.start()

    def _say(self) -> None:
        records = self.context.project.records
        if not (self.time.hasFocus() and self.time.isModified()):
            self.time.setText(records.rate.timecode(self.context.session.playhead))
        self._length.setText(f"/ {records.rate.timecode(records.duration())}")

    def _written(self) -> None:
        if not self.time.isModified():
            return
        self.time.setModified(False)
        records = self.context.project.records
        try:
            time = records.rate.snap(records.rate.parse_time(self.time.text()))
        except VidgenError as error:
            self.context.tell(str(error))
        else:
            self.context.session.set_playhead(min(time, last_frame(records)))
        self._say()


def _draw(
    services: Services, snapshot: Snapshot, paths: dict[Id, Path], time: int, size: tuple[int, int]
) -> tuple[QImage, str]:
    """Return the frame, or an empty image and why there is none. In the lane `painter`."""
    there = {i: path for i, path in paths.items() if path.is_file()}
    with tempfile.TemporaryDirectory(prefix="vidgen-preview-") as folder:
        out = Path(folder) / "frame.png"
        try:
            services.render.frame(snapshot, there, time, out, size)
        except VidgenError as error:
            return QImage(), str(error)
        return QImage(str(out)), ""


def _button(context: Context, name: str, picture: str) -> QToolButton:
    action = context.actions[name]
    action.setIcon(icon(picture))
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(QSize(18, 18))
    button.setAccessibleName(action.text())
    return button
