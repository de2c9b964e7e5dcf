"""`Window`: the dashboard, or the editor of one project, with menus, notices and a status bar."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMainWindow, QStackedWidget

from vidgen import write_behind
from vidgen.editor.command import commands
from vidgen.ui import theme
from vidgen.ui.actions import menus
from vidgen.ui.actions.palette import Palette
from vidgen.ui.actions.shortcuts import Known
from vidgen.ui.actions.window_entries import always, with_project
from vidgen.ui.ai.cost_meter import CostMeter
from vidgen.ui.dashboard import shelf
from vidgen.ui.dashboard.dashboard import Dashboard, is_project
from vidgen.ui.dashboard.new_project import PRESETS, NewProjectDialog
from vidgen.ui.dashboard.recent_menu import RecentMenu
from vidgen.ui.dashboard.recents import Recents
from vidgen.ui.docks.keys import tab
from vidgen.ui.docks.workspace_bar import WorkspaceBar
from vidgen.ui.editor import Editor
from vidgen.ui.exports.exports import Exports
from vidgen.ui.loading import load_editor
from vidgen.ui.loop import garbage
from vidgen.ui.loop.background import Background
from vidgen.ui.making.makings import Makings
from vidgen.ui.notification import notify
from vidgen.ui.project.importing import Importing, ImportStrip
from vidgen.ui.project.project import Project
from vidgen.ui.project.work import ProjectWork
from vidgen.ui.services import Services
from vidgen.ui.widgets.label import Label
from vidgen.ui.widgets.notice import Notices
from vidgen.ui.widgets.question import confirmed

if TYPE_CHECKING:
    from vidgen.ai.making.made import MadeVideo
    from vidgen.ai.making.unfinished import Unfinished
    from vidgen.ui.making.dialog import MakeDialog

log = logging.getLogger(__name__)
_PATIENCE = 10.0
"""Seconds for which a slow disk may keep vidgen from ending, and a slow picture exports from going on."""
_MANY = 2_000
"""Records of a project from which on it takes long to look through them for garbage."""


class Window(QMainWindow):
    """The one window. `quit_now` is called when everything is closed."""

    unwritten = Signal(str)
    """Something small could not be written down: a sentence, for the user."""

    def __init__(self, services: Services, quit_now: Callable[[], None]) -> None:
        super().__init__()
        self.setWindowTitle("vidgen")
        self.resize(1280, 800)
        self.setMinimumSize(900, 560)
        self._services = services
        self._quit_now = quit_now
        self._closing = False
        self._one_at_a_time = asyncio.Lock()
        """Held while a project is opened or closed."""
        self.editor: Editor | None = None
        self.work: ProjectWork | None = None
        self.dashboard = Dashboard()
        self._stack = QStackedWidget()
        self.unwritten.connect(self.tell)
        self._listen_no_more = write_behind.listen(self.unwritten.emit)
        self._stack.addWidget(self.dashboard)
        self.setCentralWidget(self._stack)
        self.notices = Notices(self)
        self.background = Background(self.tell)
        self.importing = Importing(self.background, self)
        self.exports = Exports(services, self.background, lambda text: notify(self, text, self.tell), self)
        self.exports.progressed.connect(self._show_title)
        self.makings = Makings(services, self.background, self)
        self.makings.made.connect(self._take_made)
        self.makings.ended.connect(lambda _why: None if self._closing else self.refresh_dashboard())
        self._recent_menu = RecentMenu(self)
        self._recent_menu.chosen.connect(self.open)
        self._recents = Recents(
            self.dashboard, self._recent_menu, self.makings, services, self.background, self.tell, self
        )
        self._where = Label()
        self._where.setProperty("role", "soft")
        self.cost_meter = CostMeter(services, self.background, self)
        self.cost_meter.clicked.connect(self.show_providers)
        self.import_strip = ImportStrip(self.importing)
        self.statusBar().addPermanentWidget(self.import_strip)
        self.statusBar().addPermanentWidget(self.cost_meter)
        self.statusBar().addPermanentWidget(self._where)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(0, 0, 12, 0)
        self._own = always(self)
        self._connect_dashboard()
        self._fill_menus()

    def tell(self, text: str) -> None:
        """Tell the user something."""
        log.info("told: %s", text)
        self.notices.tell(text)

    # Actions of the window itself -------------------------------------------------------------------------------

    def switch_theme(self) -> None:
        """Show everything light if it is dark, dark if it is light."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.switch(app)

    def show_settings(self) -> None:
        """Open the settings."""
        from vidgen.ui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._known_actions(), self._apply_setting, self.background, self.tell, self)
        dialog.show()

    def _known_actions(self) -> list[Known]:
        if self.editor is not None:
            return self.editor.actions_.known()
        portable = QKeySequence.SequenceFormat.PortableText
        known = {
            name: (e.action.text(), e.menu, e.action.shortcut().toString(portable)) for name, e in self._own.items()
        }
        known |= {c.name: (c.title, c.menu, c.shortcut) for c in commands().values()}
        return [Known(name, *facts) for name, facts in known.items()]

    def _apply_setting(self, name: str) -> None:
        app = QApplication.instance()
        if name == "theme" and isinstance(app, QApplication):
            theme.apply(app, theme.chosen())
        elif self.editor is not None:
            self.editor.apply_setting(name)

    def show_palette(self) -> None:
        """Open the command palette."""
        if self.editor is not None:
            palette = Palette(self.editor.actions_, self)
            palette.open()
            palette.finished.connect(palette.deleteLater)

    def _fill_menus(self) -> None:
        entries = list(self._own.values()) if self.editor is None else list(self.editor.actions_)
        made = menus.fill(self.menuBar(), entries, self._recent_menu)
        if self.editor is not None:
            for menu in made.values():
                menu.aboutToShow.connect(self.editor.actions_.refresh)

    # Dashboard --------------------------------------------------------------------------------------------------

    def _connect_dashboard(self) -> None:
        board = self.dashboard
        board.new_wanted.connect(self.new)
        board.make_wanted.connect(self.show_make)
        board.unfinished.go_on.connect(self.show_make)
        board.open_wanted.connect(self.choose_project)
        board.opened.connect(lambda card: self.open(card.path))
        board.dropped.connect(self.take_dropped)

    def refresh_dashboard(self) -> None:
        """Read the recent projects anew and show them."""
        self._recents.refresh(posters=self.editor is None)  # else the painter is needed for the film itself
        self.cost_meter.refresh()

    # Opening ----------------------------------------------------------------------------------------------------

    async def begin(self, project: Path | None) -> None:
        """Show a project, or the dashboard; when that is seen, go on with the exports that a former run has left."""
        try:
            if project is None:
                self.refresh_dashboard()
                await self.background.call("disk", load_editor)
                return
            await asyncio.wait({self.open(project)})
            if self.editor is not None:
                self.refresh_dashboard()  # for the menu
                await self.editor.player.pictured(_PATIENCE)
        finally:
            self.exports.begin()

    def new(self, preset: str) -> None:
        """Begin a project from a preset, or ask for everything."""
        given: dict[str, Any] = {}
        for known in PRESETS:
            if known.name == preset:
                given = {"width": known.width, "height": known.height, "rate": known.rate}
                title = QCoreApplication.translate("NewProject", known.title)
                self._start_opening(partial(shelf.create, self._services, None, title, **given))
                return
        dialog = NewProjectDialog(shelf.projects_folder(), self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            folder, name, given = Path(dialog.folder.text()), dialog.name.text(), dialog.settings()
            self._start_opening(partial(shelf.create, self._services, folder, name, **given))
        dialog.deleteLater()

    def choose_project(self) -> None:
        """Ask for a project file and open it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open a project"), str(shelf.projects_folder()), f"vidgen (*{shelf.SUFFIX})"
        )
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path) -> asyncio.Task[None]:
        """Open a project; the one that is open is closed first. What goes wrong is told."""
        return self._start_opening(lambda: self._services.projects.open(path))

    def take_dropped(self, paths: Sequence[Path]) -> None:
        """Open the project that was dropped, or begin one with the media that were."""
        projects = [p for p in paths if is_project(p)]
        if projects:
            self.open(projects[0])
            return
        name = paths[0].stem[:100].strip(". ") or self.tr("Untitled")
        make = partial(shelf.create, self._services, None, "".join(c for c in name if c not in '\\/:*?"<>|'))
        self._start_opening(make, paths)

    def _start_opening(self, make: Callable[[], Any], media: Sequence[Path] = ()) -> asyncio.Task[None]:
        return self.background.start(self._open_in_turn(make, media))

    async def _open_in_turn(self, make: Callable[[], Any], media: Sequence[Path]) -> None:
        self._recents.no_posters()  # a poster of a heavy film would keep the next one waiting
        try:
            async with self._one_at_a_time:
                await self._open(make, media)
        finally:
            if self.editor is None and not self._closing:
                self.refresh_dashboard()

    async def _open(self, make: Callable[[], Any], media: Sequence[Path]) -> None:
        self.statusBar().showMessage(self.tr("Opening…"))
        try:
            if self.editor is not None:
                await self.close_project()
                garbage.clear_away()
            call = self.background.call
            opened, _ = await asyncio.gather(call("disk", make), call("disk", load_editor))
        finally:
            self.statusBar().clearMessage()
        if len(opened.document.records) > _MANY:
            garbage.set_aside()
        project = Project(opened)
        background = self.background.part()
        self.work = ProjectWork(project, self._services, background, self.tell, self.importing, self)
        entries = [*self._own.values(), *with_project(self, self.work)]
        self.editor = await Editor(
            project, self._services, background, self.tell, self.work, self.exports, entries, self._stack
        ).built()
        self._stack.addWidget(self.editor)
        self._stack.setCurrentWidget(self.editor)
        self.editor.panels["preview"].setFocus()
        self._fill_menus()
        self._show_workspaces()
        self.editor.menus_changed.connect(self._fill_menus)
        self.editor.shapes.noticed.connect(self.notices.offer)
        self._show_title()
        self._show_where()
        self.cost_meter.show_project(project.records.project.id)
        self.editor.session.playhead_changed.connect(lambda _time: self._show_where())
        project.news.connect(lambda _news: self._show_where())
        for notice in opened.notices:
            self.tell(notice)
        if opened.read_only:
            self.tell(self.tr("This project is open for reading only. {0}").format(opened.read_only))
        if media:
            self.work.bring_in(media, onto_timeline=True)

    def show_export(self) -> None:
        """Open the dialog that makes a film file."""
        if self.editor is not None:
            from vidgen.ui.exports.dialog import ExportDialog

            dialog = ExportDialog(self.editor.context, self)
            dialog.show()

    def show_providers(self) -> None:
        """Open the dialog of endpoints, keys and budgets."""
        from vidgen.ui.ai.dialog import AiDialog

        dialog = AiDialog(self._services, self.background, self, self.cost_meter.project)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.changed.connect(self.cost_meter.refresh)
        dialog.show()

    def show_make(self, one: Unfinished | None = None) -> None:
        """Open the dialog that makes a video out of an idea; with `one`, go on with that."""
        from vidgen.ui.making.dialog import MakeDialog

        dialog = next(iter(self.findChildren(MakeDialog)), None)
        if dialog is None:
            dialog = MakeDialog(self._services, self.background, self.makings, self.show_providers, self)
            dialog.show()
            self.background.start(self._show_unfinished(dialog))
        dialog.raise_()
        if one is not None:
            dialog.go_on(one)

    async def _show_unfinished(self, dialog: MakeDialog) -> None:
        here = self.editor.project.path if self.editor is not None else None
        found = [one for one in await self._recents.unfinished() if one.path != here]
        if dialog in self.findChildren(QDialog):
            dialog.unfinished.show_all(found)

    def _take_made(self, path: Path, made: MadeVideo) -> None:
        self.open(path)
        self.tell("\n".join([made.summary, *[m.advice for m in made.matches if m.advice][:1]]))

    def show_batch(self) -> None:
        """Open the dialog that exports many files at once."""
        from vidgen.ui.exports.batch_dialog import BatchDialog

        known = [card.path for card in self.dashboard.cards() if not card.missing]
        chosen = [self.editor.project.path] if self.editor is not None else known[:1]
        dialog = BatchDialog(self._services, self.background, self.exports, known, chosen, self)
        dialog.show()

    def _show_workspaces(self) -> None:
        """Put the buttons of the workspaces at the end of the menu bar."""
        bar = WorkspaceBar(self.editor, self.menuBar())
        if (old := self.menuBar().cornerWidget()) is not None:
            old.deleteLater()
        self.menuBar().setCornerWidget(bar)
        bar.show()

    def _show_title(self) -> None:
        """Name the project; while something is exported, say how far that is, for whoever sees the task bar only."""
        parts = ["vidgen"]
        if self.editor is not None:
            name = self.tr("{0} (read only)") if self.editor.project.read_only else "{0}"
            parts.insert(0, name.format(self.editor.project.path.stem))
        made = self.exports.progress
        if made is not None and made.frames:
            parts.insert(0, f"{made.frame / made.frames:.0%}")
        self.setWindowTitle(" – ".join(parts))

    def _show_where(self) -> None:
        if self.editor is None:
            self._where.clear()
            return
        records = self.editor.project.records
        of = records.project
        now, end = records.rate.timecode(self.editor.session.playhead), records.rate.timecode(records.duration())
        self._where.setText(f"{now} / {end}    {of.width} × {of.height}    {of.rate} fps")

    # Closing ----------------------------------------------------------------------------------------------------

    def leave_project(self) -> None:
        """Close the project and show the dashboard."""

        async def leave() -> None:
            async with self._one_at_a_time:
                await self.close_project()
            self.refresh_dashboard()
            await garbage.give_back(self.background)

        self.background.start(leave())

    async def close_project(self) -> None:
        """Close the project that is open, if any. Every edit is on disk already; this tidies up and backs up."""
        if self.editor is None:
            return
        editor, self.editor = self.editor, None
        work, self.work = self.work, None
        self.notices.withdraw()
        for dialog in self.findChildren(QDialog):
            dialog.close()
        endings = editor.put_away()
        self._stack.setCurrentWidget(self.dashboard)
        self._stack.removeWidget(editor)
        self._fill_menus()
        self._show_workspaces()
        self._show_title()
        self._where.clear()
        if not self._closing:
            self.cost_meter.show_project(None)
        await editor.context.background.ended(_PATIENCE)  # what was stopped tidies up, and may touch what is shown
        editor.deleteLater()
        if work is not None:
            work.deleteLater()
        for ending in endings:
            await self.background.call("disk", ending)
        await self.background.call("disk", editor.project.opened.close)

    def quit(self) -> None:
        """Close vidgen, unless an export is under way and the user would rather wait for it."""
        if self._may_quit():
            self.close()

    def _may_quit(self) -> bool:
        left = self.exports.under_way()
        return left is None or confirmed(self, self.tr("Quit"), left, self.tr("Close vidgen"))

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: N802 - Qt calls it
        """Tab goes to what is seen: not into panels that lie behind others."""
        return tab(self, forwards=forwards)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Close the project, then everything. Only somebody who closes the window by its frame is asked."""
        if self._closing:
            event.accept()
            return
        event.ignore()
        if event.spontaneous() and not self._may_quit():
            return
        self._closing = True
        self.background.start(self._quit())

    async def _quit(self) -> None:
        self.hide()
        self._recents.no_posters()
        try:
            await self.exports.stop()
            await self.makings.stop()
            async with self._one_at_a_time:
                await self.close_project()
        finally:
            await self.background.call("disk", write_behind.flush, _PATIENCE)
            self._quit_now()

    def shut(self) -> None:
        """End all threads. After the event loop has ended."""
        self._listen_no_more()
        self.background.close()
