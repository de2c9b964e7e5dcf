"""`DockTabs`: tabs of docks that share a place stay readable: where their titles have no room, icons stand for those behind.

Qt makes and fills the tab bars, and tells nobody; so they are looked at again whenever the window's layout moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMainWindow, QTabBar

_WHEN = (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.ChildAdded, QEvent.Type.Show)


class DockTabs(QObject):
    """Of one window. `icons`: those of the docks, by their titles."""

    def __init__(self, of: QMainWindow, icons: Mapping[str, QIcon]) -> None:
        super().__init__(of)
        self._of = of
        self._icons = icons
        self._bars: list[QTabBar] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        of.installEventFilter(self)
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Look at the tabs again, soon."""
        if event.type() in _WHEN:
            self._soon.start()
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """Give each tab its tip, and an icon where the titles alone are too long for the bar."""
        for bar in self._of.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if bar not in self._bars:
                self._bars.append(bar)
                bar.installEventFilter(self)
                bar.setElideMode(Qt.TextElideMode.ElideRight)
                bar.setIconSize(QSize(14, 14))
            titles = [bar.tabText(n) for n in range(bar.count())]
            short = _wanted(bar, titles) > bar.width()
            if bar.property("short") is not short:
                bar.setProperty("short", short)
                bar.style().unpolish(bar)
                bar.style().polish(bar)
            for n, title in enumerate(titles):
                picture = self._icons.get(title, QIcon()) if short else QIcon()
                if bar.tabIcon(n).cacheKey() != picture.cacheKey():
                    bar.setTabIcon(n, picture)
                bar.setTabToolTip(n, title)


def _wanted(bar: QTabBar, titles: Iterable[str]) -> int:
    """Return the pixels that the titles need side by side."""
    around = 18 + 2  # as the theme has it
    return sum(bar.fontMetrics().horizontalAdvance(title) + around for title in titles)
