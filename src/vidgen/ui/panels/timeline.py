"""The timeline's panel: tools above, track heads at the left, the canvas, and its scroll bars."""

from __future__ import annotations

import math
from typing import ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollBar, QSlider, QToolButton, QVBoxLayout, QWidget

from vidgen.timing import FLICKS
from vidgen.ui.context import Context
from vidgen.ui.icons import icon
from vidgen.ui.panels import Area, Panel
from vidgen.ui.timeline.accessible import make_accessible
from vidgen.ui.timeline.drops import Drops
from vidgen.ui.timeline.following import Following
from vidgen.ui.timeline.geometry import LEAST_ZOOM, MOST_ZOOM, height_of
from vidgen.ui.timeline.headers import Corner, TrackHeaders
from vidgen.ui.timeline.keys import Keys
from vidgen.ui.timeline.menus import TimelineMenus
from vidgen.ui.timeline.rendering import RenderingStrip, show_rendered
from vidgen.ui.timeline.tools import tools
from vidgen.ui.timeline.view import TimelineView
from vidgen.ui.widgets.label import plain_tip

_STEPS = 1000
"""Of the zoom slider."""
_LOW, _HIGH = math.log(0.05), math.log(MOST_ZOOM)


class TimelinePanel(Panel):
    """Holds the view; what can be done is in `timeline/keys.py` and the tools."""

    kind = "timeline"
    title = "Timeline"
    icon = "film"
    area: ClassVar[Area] = "bottom"
    order = 10

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.view = TimelineView(context)
        self.keys = self.view.keys = Keys(self.view)
        self.menus = TimelineMenus(self.view, self.keys)
        self.drops = Drops(self.view)
        self.following = Following(self.view)
        make_accessible(self.view)
        show_rendered(self.view)
        self.view.rename_wanted.connect(self.menus.rename_scene)
        self.headers = TrackHeaders(self.view, self.menus)
        self._corner = Corner(self.headers)
        context.session.playhead_changed.connect(lambda _time: self._corner.update())
        self.view.menu_wanted.connect(lambda hit, at: self.menus.show(hit, at))
        self.across = QScrollBar(Qt.Orientation.Horizontal)
        self.across.setAccessibleName(self.tr("Time"))
        self.down = QScrollBar(Qt.Orientation.Vertical)
        self.down.setAccessibleName(self.tr("Tracks"))
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setRange(0, _STEPS)
        self.zoom.setFixedWidth(120)
        self.zoom.setAccessibleName(self.tr("Zoom"))
        self.zoom.setToolTip(self.tr("Zoom; also Ctrl and the wheel"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.headers, 0, 0)
        grid.addWidget(self.view, 0, 1)
        grid.addWidget(self.down, 0, 2)
        grid.addWidget(self.across, 1, 1)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._bar())
        layout.addLayout(grid, 1)
        self._syncing = False
        self.across.valueChanged.connect(self._scroll_across)
        self.down.valueChanged.connect(self._scroll_down)
        self.zoom.valueChanged.connect(self._zoom)
        self.view.scrolled.connect(self._show_place)
        self.setFocusProxy(self.view)
        self._show_place()

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 3, 8, 3)
        bar.setSpacing(2)
        for name, kind in tools().items():
            bar.addWidget(self._button(self.keys.tools[name], kind.icon, kind.shown_title()))
        bar.addSpacing(12)
        bar.addWidget(self._button(self.keys.snapping, "magnet", self.tr("Snapping")))
        bar.addWidget(RenderingStrip(self.context.stretches))
        bar.addStretch(1)
        actions = self.context.actions
        bar.addWidget(self._button(actions["zoom-out"], "zoom-out", self.tr("Zoom out")))
        bar.addWidget(self.zoom)
        bar.addWidget(self._button(actions["zoom-in"], "zoom-in", self.tr("Zoom in")))
        bar.addWidget(self._button(actions["zoom-fit"], "unfold-horizontal", self.tr("Zoom to fit")))
        return bar

    def _button(self, action: QAction, picture: str, title: str) -> QWidget:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setIcon(icon(picture))
        button.setIconSize(QSize(16, 16))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        keys = action.shortcut().toString()

        def refresh() -> None:
            button.setIcon(icon(picture))
            button.setToolTip(plain_tip(f"{title} ({keys})" if keys else title))
            button.setAccessibleName(title)

        action.changed.connect(refresh)
        refresh()
        return button

    # Scrolling --------------------------------------------------------------------------------------------------

    def _show_place(self) -> None:
        """Bring bars and slider to what the view shows."""
        view, seen = self.view, self.view.viewport
        self._syncing = True
        try:
            scale = seen.zoom / FLICKS
            here = round(seen.scroll * scale)
            length = round(view.project.records.duration() * scale)
            most = max(0, min(length + seen.width // 2, 2_000_000_000) - seen.width)
            self.across.setRange(0, max(most, here))
            self.across.setPageStep(max(1, seen.width))
            self.across.setSingleStep(40)
            self.across.setValue(here)
            self.down.setRange(0, max(0, height_of(view.rows) - view.rows_height))
            self.down.setPageStep(view.rows_height)
            self.down.setSingleStep(24)
            self.down.setValue(view.top)
            self.down.setVisible(self.down.maximum() > 0)
            self.zoom.setValue(round(_STEPS * (math.log(max(seen.zoom, LEAST_ZOOM)) - _LOW) / (_HIGH - _LOW)))
        finally:
            self._syncing = False

    def _scroll_across(self, pixel: int) -> None:
        if not self._syncing:
            self.context.session.look_at(scroll=round(pixel * FLICKS / self.context.session.zoom))

    def _scroll_down(self, top: int) -> None:
        if not self._syncing:
            self.view.scroll_rows(top)

    def _zoom(self, step: int) -> None:
        if not self._syncing:
            wanted = math.exp(_LOW + (_HIGH - _LOW) * step / _STEPS)
            self.keys.zoom(wanted / self.context.session.zoom)
