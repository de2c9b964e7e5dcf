"""`DockTabs`: the tabs of docks that share a place are their titles: they float and close them, and stay readable.

Where titles have no room, icons stand for those behind. Qt makes and fills the tab bars, and tells nobody; so they are
looked at again whenever the window's layout moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QTabBar

from vidgen.ui.docks.title import PanelTitle

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
        for dock in self._docks():
            dock.topLevelChanged.connect(self._soon.start)
            dock.visibilityChanged.connect(self._soon.start)
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Look at the tabs again, soon."""
        if event.type() in _WHEN:
            self._soon.start()
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """Fold titles that a tab repeats; give tabs their tips, and icons where titles alone are too long for the bar."""
        for dock in self._docks():
            if isinstance(own := dock.titleBarWidget(), PanelTitle):
                own.fold(self._in_tabs(dock))
        for bar in self._of.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if bar not in self._bars:
                self._take(bar)
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

    def menu(self, bar: QTabBar, at: QPoint) -> QMenu | None:
        """Return what can be done with the panel whose tab is there."""
        if (dock := self._dock(bar, bar.tabAt(at))) is None:
            return None
        menu = QMenu(bar)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Float"), partial(dock.setFloating, True))
        menu.addAction(self.tr("Close; the View menu shows it again"), dock.close)
        return menu

    def _take(self, bar: QTabBar) -> None:
        """Make a tab bar that Qt has made one of ours."""
        self._bars.append(bar)
        bar.installEventFilter(self)
        bar.setDrawBase(False)
        bar.setElideMode(Qt.TextElideMode.ElideRight)
        bar.setIconSize(QSize(14, 14))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        bar.customContextMenuRequested.connect(partial(self._show_menu, bar))
        bar.tabBarDoubleClicked.connect(partial(self._float, bar))

    def _show_menu(self, bar: QTabBar, at: QPoint) -> None:
        if (menu := self.menu(bar, at)) is not None:
            menu.popup(bar.mapToGlobal(at))

    def _float(self, bar: QTabBar, tab: int) -> None:
        if (dock := self._dock(bar, tab)) is not None:
            dock.setFloating(True)

    def _docks(self) -> list[QDockWidget]:
        return self._of.findChildren(QDockWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def _dock(self, bar: QTabBar, tab: int) -> QDockWidget | None:
        title = bar.tabText(tab)
        return next((d for d in self._docks() if d.windowTitle() == title), None)

    def _in_tabs(self, dock: QDockWidget) -> bool:
        """Tell whether a dock has a tab."""
        shown = [d for d in (dock, *self._of.tabifiedDockWidgets(dock)) if not d.isHidden() and not d.isFloating()]
        return dock in shown and len(shown) > 1


def _wanted(bar: QTabBar, titles: Iterable[str]) -> int:
    """Return the pixels that the titles need side by side."""
    around = 18 + 2  # as the theme has it
    return sum(bar.fontMetrics().horizontalAdvance(title) + around for title in titles)
