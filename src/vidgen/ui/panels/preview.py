"""The preview: what the player shows, made by the same renderer as an export, and the transport below it."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QVBoxLayout

from vidgen.editor.document import News
from vidgen.ui.canvas.canvas import Canvas
from vidgen.ui.context import Context
from vidgen.ui.panels import Area, Panel
from vidgen.ui.player.transport import Transport


class PreviewPanel(Panel):
    """Canvas and transport; the player is the context's."""

    kind = "preview"
    title = "Preview"
    icon = "monitor-play"
    area: ClassVar[Area] = "centre"
    order = 10

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.canvas = Canvas(context)
        self.canvas.setAccessibleName(self.tr("Preview"))
        self.transport = Transport(context)
        self.time = self.transport.time
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.transport)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fit)
        self.canvas.resized = lambda: self._soon.start()
        context.player.picture_changed.connect(self._show)
        context.project.news.connect(self._reshape)
        self.setFocusProxy(self.canvas)
        self._reshape()
        self._show()

    @property
    def shown(self) -> tuple[int, int] | None:
        """Revision and time of the frame that is shown; None while it is another one."""
        return self.context.player.shown

    def _show(self) -> None:
        player = self.context.player
        self.canvas.show_image(player.image, player.fault)

    def _reshape(self, _news: News | None = None) -> None:
        project = self.context.project.records.project
        shape = QSize(project.width, project.height)
        if shape != self.canvas.shape_:
            self.canvas.shape_ = shape
            self._soon.start()

    def _fit(self) -> None:
        self.context.player.resize(self.canvas.picture().size() * self.devicePixelRatioF())
