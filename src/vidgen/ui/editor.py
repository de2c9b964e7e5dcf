"""`Editor`: one open project: its panels as docks, its actions, its session."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import pairwise
from typing import Self

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QInputDialog, QMainWindow, QTabWidget, QWidget

from vidgen import folders
from vidgen.errors import VidgenError
from vidgen.preferences import preferences
from vidgen.ui.actions import form
from vidgen.ui.actions.actions import Actions, Entry
from vidgen.ui.actions.navigation import add_navigation
from vidgen.ui.context import Context, Tell
from vidgen.ui.docks.keys import add_panel_keys, panel_entry
from vidgen.ui.docks.state import is_whole, restore, state_of
from vidgen.ui.docks.tabs import DockTabs
from vidgen.ui.docks.title import PanelTitle
from vidgen.ui.docks.workspaces import AREAS, WORKSPACES, Workspace, places
from vidgen.ui.elements.adding import add_elements
from vidgen.ui.exports.exports import Exports
from vidgen.ui.icons import icon
from vidgen.ui.loop.background import Background
from vidgen.ui.panels import Area, Panel, panels
from vidgen.ui.player.actions import add_playback
from vidgen.ui.player.timeline_player import TimelinePlayer
from vidgen.ui.player.voice_over import VoiceOver, add_recording
from vidgen.ui.project.looks import Looks
from vidgen.ui.project.odd_shapes import OddShapes, add_fits
from vidgen.ui.project.project import Project
from vidgen.ui.project.proxies import Proxies
from vidgen.ui.project.session import Session
from vidgen.ui.project.stretches import Stretches, add_rendering
from vidgen.ui.project.work import ProjectWork
from vidgen.ui.services import Services
from vidgen.ui.widgets.space_hand import SpaceHand
from vidgen.untrusted import json_of
from vidgen.write_behind import newest, write_soon

log = logging.getLogger(__name__)

_LAYOUT = "window.json"
_MOST_WORKSPACES = 50
_VERSION = 3
"""Of the set of docks: a layout of another one is not taken up."""


class Editor(QMainWindow):
    """Lies inside the window. Made for one project, thrown away with it. Complete only when `built()` has been awaited."""

    menus_changed = Signal()
    """There are other actions than there were."""
    arranged = Signal(str)
    """The panels lie as a workspace has them; "" for one of the user's own."""

    def __init__(
        self,
        project: Project,
        services: Services,
        background: Background,
        tell: Tell,
        work: ProjectWork,
        exports: Exports,
        window_entries: Iterable[Entry],
        parent: QWidget,
    ) -> None:
        """`parent` is where it will be shown: styles go down to what is made under it, and not again through all of it."""
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setObjectName("editor")
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
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
        self.stretches = Stretches(project, self.session, services, background, self.player, exports, tell, self)
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
            stretches=self.stretches,
            hand=SpaceHand(self.actions_, self.player),
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
        add_rendering(self.actions_, self.stretches, self.player)
        self.voice_over = VoiceOver(project, self.player, work, background, tell, self)
        add_recording(self.actions_, self.voice_over)
        add_elements(self.context)
        add_fits(self.actions_, project.records, lambda: self.session.selection)
        self.shapes = OddShapes(self.actions_, project.records, self)
        project.news.connect(self.shapes.hear)
        self.panels: dict[str, Panel] = {}
        self.docks: dict[str, QDockWidget] = {}
        self._workspaces: dict[str, str] = {}
        self._kept_layout = False
        self.workspace = ""

    async def built(self) -> Self:
        """Make the panels, one at a turn of the event loop, so that the window answers meanwhile; return the editor.

        It is not shown before: nobody sees half of it. Whoever closes projects waits until it is complete.
        """
        for name, kind in panels().items():
            await asyncio.sleep(0)
            self._add_panel(name, kind)
        await asyncio.sleep(0)
        self._complete()
        await asyncio.sleep(0)
        return self

    def _complete(self) -> None:
        """Arrange the panels as they were, and connect what needs all of them."""
        self.arrange()
        add_panel_keys(self.actions_, self.docks, self.panels)
        self._add_workspaces()
        self._kept_layout = self._take_up_layout()
        self.project.news.connect(self._name_steps)
        self._name_steps()
        self.addActions([e.action for e in self.actions_ if e.action not in self.stepping])
        for name in ("preview", "timeline"):
            if name in self.panels:
                self.panels[name].addActions(self.stepping)
        self.actions_.apply_shortcuts()
        self.actions_.refresh()
        DockTabs(self, {panel.shown_title(): icon(panel.icon) for panel in self.panels.values()})

    def put_away(self) -> list[Callable[[], None]]:
        """Keep session and layout, and hear no more of the project; return what is to be waited for in a thread."""
        recorded = self.voice_over.put_away()
        self.player.close()
        self.stretches.close()
        endings = [
            recorded,
            self.player.join,
            self.stretches.join,
            *filter(None, [panel.put_away() for panel in self.panels.values()]),
        ]
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
        dock.setTitleBarWidget(PanelTitle(dock, kind))
        dock.visibilityChanged.connect(panel.look_again)
        dock.ensurePolished()  # now, not with all the others when the window shows them
        self.panels[name], self.docks[name] = panel, dock
        self.actions_.adopt([panel_entry(dock, panel)])

    def arrange(self, workspace: Workspace = WORKSPACES[0]) -> None:
        """Put the docks where a workspace has them; those that it does not show are hidden."""
        for dock in self.docks.values():
            if dock.isFloating():
                dock.setFloating(False)
            self.removeDockWidget(dock)
        parts = {area: [self.docks[name] for name in names] for area, names in places(workspace, self.panels).items()}
        before: QDockWidget | None = None
        for area in AREAS[:3]:
            docks = parts.get(area, [])
            if docks and before is None:
                self.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, docks[0])
            elif docks and before is not None:
                self.splitDockWidget(before, docks[0], Qt.Orientation.Horizontal)
            before = docks[0] if docks else before
        if below := parts.get("bottom"):
            self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, below[0])
        for docks in parts.values():
            for first, other in pairwise(docks):
                self.tabifyDockWidget(first, other)
            for dock in docks:
                dock.show()
            docks[0].raise_()
        shown = {dock for docks in parts.values() for dock in docks}
        for dock in self.docks.values():
            if dock not in shown:  # beside the others of its part, for when it is shown again
                self.tabifyDockWidget(parts[_part_of(dock, parts)][0], dock)
                dock.hide()
        for docks in parts.values():
            docks[0].raise_()
        self._shares = partial(self._share, workspace, parts)
        self._shares()
        self._note(workspace.name)

    def _note(self, workspace: str) -> None:
        self.workspace = workspace
        self.arranged.emit(workspace)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Share the room now that it is known, unless the panels are as the user left them."""
        super().showEvent(event)
        if not self._kept_layout:
            self._kept_layout = True
            self._shares()

    def _share(self, workspace: Workspace, parts: Mapping[Area, Sequence[QDockWidget]]) -> None:
        """Give each part its share of the room."""
        width, height = max(self.width(), 1000), max(self.height(), 600)
        row = [(parts[a][0], part) for a, part in zip(AREAS[:3], workspace.widths, strict=True) if a in parts]
        self.resizeDocks([d for d, _ in row], [width * p // 100 for _, p in row], Qt.Orientation.Horizontal)
        if (below := parts.get("bottom")) and row:
            shares = [height * (100 - workspace.bottom) // 100, height * workspace.bottom // 100]
            self.resizeDocks([row[0][0], below[0]], shares, Qt.Orientation.Vertical)

    def apply_setting(self, name: str) -> None:
        """Go by a setting that was changed."""
        if name == "shortcuts":
            self.actions_.apply_shortcuts()
            self.menus_changed.emit()  # a letter of theirs may be taken now
        elif name == "preview_rendering":
            self.stretches.take_setting()
        elif name == "preview_quality":
            self.player.take_quality(preferences().preview_quality or "auto")

    def _add_workspaces(self) -> None:
        add = self.actions_.add
        for one in WORKSPACES:
            title = QCoreApplication.translate("Workspace", one.name)
            summary = QCoreApplication.translate("Workspace", one.summary)
            add(
                f"arrange-{one.name.lower()}", self.tr("Workspace {0}").format(title), "View",
                partial(self.arrange, one), shortcut=one.shortcut, summary=summary,
            )  # fmt: skip
        add("float-panel", self.tr("Float the panel, or dock it"), "View", self._float_panel,
            summary=self.tr("Take the panel in which the keyboard is out of the window, or put it back."))  # fmt: skip
        add("reset-layout", self.tr("Arrange panels as at first"), "View", self.arrange)
        add("save-workspace", self.tr("Save workspace…"), "View", self._ask_workspace,
            summary=self.tr("Keep how the panels are arranged, under a name."))  # fmt: skip
        for name, title, slot, summary in (
            ("rename-workspace", self.tr("Rename workspace…"), self._rename_workspace,
             self.tr("Give a workspace of yours another name.")),
            ("delete-workspace", self.tr("Delete workspace…"), self._delete_workspace,
             self.tr("Forget a workspace of yours.")),
        ):  # fmt: skip
            add(name, title, "View", slot, summary=summary, hindrance=self._none_saved)

    def _focused(self) -> QDockWidget | None:
        """Return the panel that has the keyboard, or had it in this window last."""
        focus: QWidget | None = QApplication.focusWidget() or self.window().focusWidget()
        while focus is not None and not isinstance(focus, QDockWidget):
            focus = focus.parentWidget()
        return focus

    def _float_panel(self) -> None:
        if (dock := self._focused()) is not None:
            dock.setFloating(not dock.isFloating())
        else:
            self.context.tell(self.tr("Click into a panel first; it is the one that floats then."))

    def _none_saved(self) -> str | None:
        return None if self._workspaces else self.tr("you have saved none yet")

    def _choose_workspace(self, title: str) -> str | None:
        names = sorted(self._workspaces)
        name, given = QInputDialog.getItem(self, title, self.tr("Workspace"), names, 0, False)
        return name if given and name in self._workspaces else None

    def _rename_workspace(self) -> None:
        old = self._choose_workspace(self.tr("Rename workspace"))
        if old is None:
            return
        new, given = QInputDialog.getText(self, self.tr("Rename workspace"), self.tr("Name"), text=old)
        if given and new.strip() and new.strip() != old:
            state = self._workspaces[old]
            self._drop_workspace(old)
            self._add_workspace(new.strip()[:40], state)
            self._keep_layout()
            self.menus_changed.emit()

    def _delete_workspace(self) -> None:
        name = self._choose_workspace(self.tr("Delete workspace"))
        if name is not None:
            self._drop_workspace(name)
            self._keep_layout()
            self.menus_changed.emit()

    def _drop_workspace(self, name: str) -> None:
        del self._workspaces[name]
        self.actions_.remove(f"workspace-{name}")

    def _take_up_layout(self) -> bool:
        """Arrange everything as it was when a project was closed last; tell whether that is known."""
        with suppress(OSError, ValueError, VidgenError):
            data = json_of(newest(folders.home() / _LAYOUT, 1 << 20), 5)
            if not isinstance(data, dict):
                return False
            kept = data.get("workspaces")
            damaged = []
            for name, state in (kept if isinstance(kept, dict) else {}).items():
                if not is_whole(state):
                    log.warning("the workspace %r is damaged, and left out", name)
                    damaged.append(f"'{name}'")
                elif len(self._workspaces) < _MOST_WORKSPACES:
                    self._add_workspace(name, state)
            if damaged:  # they are not kept again, so this is said once
                told = self.tr("Workspaces of yours are damaged and cannot be shown any more: {0}. Save them anew.")
                self.context.tell(told.format(", ".join(damaged)))
            panels, named = data.get("panels"), data.get("workspace")
            if data.get("docks") == sorted(self.docks) and is_whole(panels) and restore(self, panels, _VERSION):
                self._note(named if isinstance(named, str) else "")
                return True
        return False

    def _ask_workspace(self) -> None:
        name, given = QInputDialog.getText(self, self.tr("Save workspace"), self.tr("Name"))
        if given and name.strip():
            self._add_workspace(name.strip()[:40], state_of(self, _VERSION))
            self._keep_layout()
            self.menus_changed.emit()

    def _add_workspace(self, name: str, state: str) -> None:
        """Keep a layout under a name; one of the same name is replaced."""
        self._workspaces[name] = state
        title = self.tr("Workspace: {0}").format(name).replace("&", "&&")
        summary = self.tr("Arrange the panels as they were kept under this name.")
        self.actions_.add(f"workspace-{name}", title, "View", lambda: self._show_own(name), summary=summary)

    def _show_own(self, name: str) -> None:
        restore(self, self._workspaces[name], _VERSION)
        self._note("")

    def _keep_layout(self) -> None:
        data = {
            "panels": state_of(self, _VERSION),
            "docks": sorted(self.docks),
            "workspaces": self._workspaces,
            "workspace": self.workspace,
        }
        try:
            write_soon(folders.home() / _LAYOUT, json.dumps(data).encode())
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


def _part_of(dock: QDockWidget, parts: Mapping[Area, Sequence[QDockWidget]]) -> Area:
    """Return the part in which a dock that is hidden would be shown."""
    panel = dock.widget()
    own = panel.area if isinstance(panel, Panel) else "left"
    return own if own in parts else next(iter(parts))
