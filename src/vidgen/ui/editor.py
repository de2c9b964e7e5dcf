"""`Editor`: one open project: its panels as docks, its actions, its session."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import pairwise

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QInputDialog, QLabel, QMainWindow, QToolButton, QWidget

from vidgen import settings
from vidgen.errors import VidgenError
from vidgen.files import atomic_write
from vidgen.ui import form
from vidgen.ui.background import Background
from vidgen.ui.commands import Actions, Entry
from vidgen.ui.context import Context, Tell
from vidgen.ui.exports import Exports
from vidgen.ui.icons import icon
from vidgen.ui.looks import Looks
from vidgen.ui.navigation import add_navigation
from vidgen.ui.panels import Panel, panels
from vidgen.ui.player.actions import add_playback
from vidgen.ui.player.timeline_player import TimelinePlayer
from vidgen.ui.project import Project
from vidgen.ui.proxies import Proxies
from vidgen.ui.services import Services
from vidgen.ui.session import Session
from vidgen.ui.work import ProjectWork
from vidgen.untrusted import json_of, read_bytes

log = logging.getLogger(__name__)

_LAYOUT = "window.json"
_MOST_WORKSPACES = 50
_VERSION = 3
"""Of the set of docks: a layout of another one is not taken up."""


class Editor(QMainWindow):
    """Lies inside the window. Made for one project, thrown away with it."""

    menus_changed = Signal()
    """There are other actions than there were."""

    def __init__(
        self,
        project: Project,
        services: Services,
        background: Background,
        tell: Tell,
        work: ProjectWork,
        exports: Exports,
        window_entries: Iterable[Entry],
    ) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setObjectName("editor")
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, self.tabPosition(Qt.DockWidgetArea.TopDockWidgetArea))
        project.setParent(self)
        self.project = project
        self.session = Session(self)
        self.session.load(project.opened.project_id, project.records.records)
        project.news.connect(lambda news: self.session.prune(news.patch))
        self.actions_ = Actions(
            project,
            self.session,
            ask=lambda command, found: form.asked(command, found, project.records, self.window()),
            tell=tell,
            parent=self,
        )
        self.looks = Looks(project, services, background, self)
        self.proxies = Proxies(project, self.session, services, background, self)
        self.player = TimelinePlayer(project, self.session, self.proxies, tell, self)
        self.context = Context(
            project=project,
            session=self.session,
            services=services,
            background=background,
            looks=self.looks,
            proxies=self.proxies,
            work=work,
            exports=exports,
            actions=self.actions_,
            run=self.actions_.run,
            tell=tell,
            player=self.player,
        )
        self.actions_.adopt(window_entries)
        self._undo = self.actions_.add(
            "undo",
            self.tr("Undo"),
            "Edit",
            self._do(project.undo),
            shortcut="Ctrl+Z",
            summary=self.tr("Take the last step back."),
            hindrance=lambda: None if project.undo_label else self.tr("nothing was done yet"),
        )
        self._redo = self.actions_.add(
            "redo",
            self.tr("Redo"),
            "Edit",
            self._do(project.redo),
            shortcut="Ctrl+Shift+Z",
            summary=self.tr("Do again what was undone last."),
            hindrance=lambda: None if project.redo_label else self.tr("nothing was undone"),
        )
        self.stepping = add_navigation(self.actions_, project, self.session)
        self.stepping += add_playback(self.actions_, self.player, self.session)
        self.panels: dict[str, Panel] = {}
        self.docks: dict[str, QDockWidget] = {}
        for name, kind in panels().items():
            self._add_panel(name, kind)
        self._arrange()
        self.actions_.add("reset-layout", self.tr("Arrange panels as at first"), "View", self._arrange)
        self.actions_.add(
            "save-workspace",
            self.tr("Save workspace…"),
            "View",
            self._ask_workspace,
            summary=self.tr("Keep how the panels are arranged, under a name."),
        )
        self._workspaces: dict[str, str] = {}
        self._take_up_layout()
        project.news.connect(self._name_steps)
        self._name_steps()
        self.addActions([e.action for e in self.actions_ if e.action not in self.stepping])
        for name in ("preview", "timeline"):
            if name in self.panels:
                self.panels[name].addActions(self.stepping)
        self.actions_.apply_shortcuts()
        self.actions_.refresh()

    def put_away(self) -> list[Callable[[], None]]:
        """Keep session and layout, and hear no more of the project; return what is to be waited for in a thread."""
        self.player.close()
        endings = [self.player.join, *filter(None, [panel.put_away() for panel in self.panels.values()])]
        self.session.save(self.project.opened.project_id)
        self._keep_layout()
        self.project.about_to_change.emit()
        self.project.close()
        self.looks.close()
        self.proxies.close()
        self.context.background.close()
        return endings

    # Docks ------------------------------------------------------------------------------------------------------

    def _add_panel(self, name: str, kind: type[Panel]) -> None:
        panel = kind(self.context)
        dock = QDockWidget(kind.shown_title(), self)
        dock.setObjectName(f"dock-{name}")
        dock.setWidget(panel)
        dock.setTitleBarWidget(_Title(dock, kind))
        self.panels[name], self.docks[name] = panel, dock
        toggle = dock.toggleViewAction()
        toggle.setText(self.tr("Panel: {0}").format(kind.shown_title()))
        summary = self.tr("Show or hide this panel.")
        self.actions_.adopt([Entry(f"panel-{name}", "View", toggle, summary, lambda: None)])

    def _arrange(self) -> None:
        """Put the docks where they are at first: media and preview and inspector side by side, the timeline below."""
        by_area: dict[str, list[QDockWidget]] = {}
        for name, panel in self.panels.items():
            dock = self.docks[name]
            dock.setFloating(False)
            self.removeDockWidget(dock)
            by_area.setdefault(panel.area, []).append(dock)
        top = Qt.DockWidgetArea.TopDockWidgetArea
        before: QDockWidget | None = None
        for area in ("left", "centre", "right"):
            docks = by_area.get(area, [])
            if not docks:
                continue
            if before is None:
                self.addDockWidget(top, docks[0])
            else:
                self.splitDockWidget(before, docks[0], Qt.Orientation.Horizontal)
            before = docks[0]
        for docks in by_area.values():
            if docks and self.panels[docks[0].widget().objectName()].area == "bottom":
                self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, docks[0])
            for first, other in pairwise(docks):
                self.tabifyDockWidget(first, other)
        for docks in by_area.values():
            for dock in docks:
                dock.show()
            docks[0].raise_()
        width = max(self.width(), 1000)
        row = [(by_area[a][0], part) for a, part in (("left", 24), ("centre", 48), ("right", 28)) if by_area.get(a)]
        self.resizeDocks([d for d, _ in row], [width * p // 100 for _, p in row], Qt.Orientation.Horizontal)
        if "bottom" in by_area and row:
            self.resizeDocks([row[0][0], by_area["bottom"][0]], [55, 45], Qt.Orientation.Vertical)

    def _take_up_layout(self) -> None:
        with suppress(OSError, ValueError, VidgenError):
            data = json_of(read_bytes(settings.home() / _LAYOUT, 1 << 20), 5)
            if not isinstance(data, dict):
                return
            kept = data.get("workspaces")
            for name, state in (kept if isinstance(kept, dict) else {}).items():
                if isinstance(state, str) and len(self._workspaces) < _MOST_WORKSPACES:
                    self._add_workspace(name, state)
            if isinstance(data.get("panels"), str):
                self._restore(data["panels"])

    def _restore(self, state: str) -> None:
        with suppress(ValueError):
            self.restoreState(QByteArray(base64.b64decode(state)), _VERSION)

    def _state(self) -> str:
        return base64.b64encode(bytes(self.saveState(_VERSION).data())).decode()

    def _ask_workspace(self) -> None:
        name, given = QInputDialog.getText(self, self.tr("Save workspace"), self.tr("Name"))
        if given and name.strip():
            self._add_workspace(name.strip()[:40], self._state())
            self._keep_layout()
            self.menus_changed.emit()

    def _add_workspace(self, name: str, state: str) -> None:
        """Keep a layout under a name; one of the same name is replaced."""
        self._workspaces[name] = state
        title = self.tr("Workspace: {0}").format(name).replace("&", "&&")
        summary = self.tr("Arrange the panels as they were kept under this name.")
        self.actions_.add(
            f"workspace-{name}", title, "View", lambda: self._restore(self._workspaces[name]), summary=summary
        )

    def _keep_layout(self) -> None:
        data = {"panels": self._state(), "workspaces": self._workspaces}
        try:
            atomic_write(settings.home() / _LAYOUT, json.dumps(data).encode())
        except VidgenError as error:
            log.warning("the layout was not kept: %s", error)

    # Undo -------------------------------------------------------------------------------------------------------

    def _do(self, work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                work()
            except VidgenError as error:
                self.context.tell(str(error))

        return run

    def _name_steps(self) -> None:
        for action, word, label in (
            (self._undo, self.tr("Undo"), self.project.undo_label),
            (self._redo, self.tr("Redo"), self.project.redo_label),
        ):
            action.setText(f"{word} {label}".replace("&", "&&") if label else word)


class _Title(QWidget):
    """A dock's title: icon, name, and what floats or closes it."""

    def __init__(self, dock: QDockWidget, kind: type[Panel]) -> None:
        super().__init__()
        self.setObjectName("panelTitle")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 3, 4, 3)
        layout.setSpacing(4)
        sign = QLabel()
        sign.setPixmap(icon(kind.icon).pixmap(QSize(15, 15), dock.devicePixelRatioF()))
        layout.addWidget(sign)
        name = QLabel(kind.shown_title())
        layout.addWidget(name, 1)
        for picture, text, slot in (
            ("picture-in-picture-2", self.tr("Float or dock"), lambda: dock.setFloating(not dock.isFloating())),
            ("x", self.tr("Close; the View menu shows it again"), dock.close),
        ):
            button = QToolButton()
            button.setIcon(icon(picture))
            button.setIconSize(QSize(13, 13))
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip(text)
            button.setAccessibleName(f"{kind.shown_title()}: {text}")
            button.clicked.connect(slot)
            layout.addWidget(button)
