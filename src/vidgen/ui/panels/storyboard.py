"""The storyboard: the scenes of the timeline as cards, in an order that can be changed, with scripts to write on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from vidgen.editor.document import News
from vidgen.editor.edits.scenes import scene_blocks
from vidgen.editor.records import Asset, Block, Id, Project, Scene, Timeline, Track
from vidgen.timing import FLICKS
from vidgen.ui.actions.arguments import scene_at
from vidgen.ui.actions.navigation import last_frame
from vidgen.ui.context import Context
from vidgen.ui.icons import icon
from vidgen.ui.making.scenes import SceneMaker
from vidgen.ui.panels import Area, Panel
from vidgen.ui.storyboard.board import Board
from vidgen.ui.storyboard.facts import CardFacts, cards
from vidgen.ui.storyboard.model import Cards
from vidgen.ui.storyboard.posters import Posters
from vidgen.ui.widgets.buttons import small_button
from vidgen.ui.widgets.empty import EmptyHint
from vidgen.ui.widgets.label import Label, plain_tip

_SEEN = (Scene, Block, Track, Timeline, Project, Asset)
_ACROSS = 900
"""Widget pixels that a scene takes on the timeline after a double click."""


class StoryboardPanel(Panel):
    """The current card is the scene at the playhead; a card that is chosen takes the playhead along."""

    kind = "storyboard"
    title = "Storyboard"
    icon = "clapperboard"
    area: ClassVar[Area] = "bottom"
    order = 60

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.model = Cards(self)
        self.posters = Posters(context, self)
        self.board = Board(self.model, self.posters)
        self.board.setAccessibleName(self.tr("Scenes"))
        self._missing: frozenset[Id] = frozenset()
        self._own = False
        self.maker = SceneMaker(context, self)
        self._add_actions()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._tools())
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self._hint())
        self._stack.addWidget(self.board)
        layout.addWidget(body, 1)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fill)
        self._later = QTimer(self, singleShot=True, interval=250)
        self._later.timeout.connect(self._want_posters)
        self.board.gone_to.connect(self._go)
        self.board.zoomed_to.connect(self._zoom)
        self.board.moved.connect(lambda scene, place: self._run("move-scene", scene, {"place": place}))
        self.board.named.connect(
            lambda scene, name: self._run("set-scene", scene, {"name": name}, self.tr("Rename scene"))
        )
        self.board.written.connect(
            lambda scene, text: self._run("set-scene", scene, {"script": text}, self.tr("Write script"))
        )
        self.board.pressed_key.connect(self._do)
        self.board.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.board.customContextMenuRequested.connect(self._show_menu)
        self.board.selectionModel().currentChanged.connect(lambda *_: self._refresh_tools())
        self.board.verticalScrollBar().valueChanged.connect(self._later.start)
        context.project.news.connect(self._hear)
        context.project.about_to_change.connect(lambda: self.board.put_pen_down(keep=True))
        context.session.playhead_changed.connect(self._follow)
        self.setFocusProxy(self.board)
        self.maker.changed.connect(self._show_making)
        context.background.start(self.maker.look())

    # Making -----------------------------------------------------------------------------------------------------

    def _add_actions(self) -> None:
        session = self.context.session

        def add(
            name: str, title: str, slot: Callable[[], object], summary: str, why_not: Callable[[], str | None]
        ) -> None:
            self.context.actions.add(name, title, "Scene", slot, summary=summary, hindrance=why_not)

        add("scene-marked", self.tr("Scene from in to out"), self._add_marked, self.tr("Make the marked range a scene."),
            lambda: self.tr("mark a range first, with I and O") if None in session.in_out else None)  # fmt: skip
        add("scene-selected", self.tr("Scene from the selection"), self._add_selected,
            self.tr("Make the stretch of the selected blocks a scene."),
            lambda: None if session.selection else self.tr("select a block first"))  # fmt: skip
        maker = self.maker
        add("another-picture", self.tr("Another picture"), lambda: maker.another_picture(self._here()),
            self.tr("Make another picture of the scene at the playhead; all others stay."),
            lambda: maker.hindrance(self._here()))  # fmt: skip
        add("speak-anew", self.tr("Speak the script anew"), lambda: maker.speak_anew(self._here()),
            self.tr("Speak the script of the scene at the playhead; it becomes as long as its voice."),
            lambda: maker.hindrance(self._here()))  # fmt: skip

    def _here(self) -> Id | None:
        scene = scene_at(self.context.project.records, self.context.session.playhead)
        return scene.id if scene is not None else None

    def _tools(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(10, 6, 10, 4)
        row.setSpacing(2)
        new = QToolButton()
        new.setText(self.tr("New scene"))
        new.setIcon(icon("plus"))
        new.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        new.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(new)
        menu.addAction(self.tr("After the last one"), lambda: self.context.run("add-scene", {}))
        for name in ("scene-marked", "scene-selected"):
            menu.addAction(self.context.actions[name])
        menu.addAction(self.tr("One for each cut"), self.add_from_cuts)
        menu.aboutToShow.connect(self.context.actions.refresh)
        new.setMenu(menu)
        row.addWidget(new)
        row.addSpacing(8)
        self.tools: dict[str, QToolButton] = {}
        for name, picture, text in (
            ("split", "scissors", self.tr("Split the scene at the playhead")),
            ("merge", "combine", self.tr("Merge with the next scene")),
            ("duplicate", "copy", self.tr("Duplicate the scene (Ctrl+D)")),
            ("enable", "eye-off", self.tr("Leave the scene out, or show it again (Shift+D)")),
            ("delete", "trash-2", self.tr("Delete the scene with its blocks (Delete)")),
        ):
            button = QToolButton()
            button.setIcon(icon(picture))
            button.setIconSize(QSize(16, 16))
            button.setToolTip(plain_tip(text))
            button.setAccessibleName(text)
            button.clicked.connect(self._doer(name))
            self.tools[name] = button
            row.addWidget(button)
        row.addStretch(1)
        self.doing = Label()
        self.stop = small_button("x", self.tr("Stop; the scene stays as it is"))
        self.stop.clicked.connect(self.maker.cancel)
        for widget in (self.doing, self.stop):
            widget.hide()
            row.addWidget(widget)
        row.addSpacing(8)
        self._sum = Label()
        self._sum.setProperty("role", "soft")
        row.addWidget(self._sum)
        return bar

    def _hint(self) -> QWidget:
        hint = EmptyHint(
            "clapperboard", self.tr("No scenes yet. A scene is a stretch of the timeline with its script.")
        )
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        cuts = QPushButton(self.tr("Make a scene of each cut"))
        cuts.clicked.connect(self.add_from_cuts)
        one = QPushButton(self.tr("Begin with one scene"))
        one.clicked.connect(lambda: self.context.run("add-scene", {}))
        self._from_cuts = cuts
        row.addStretch(1)
        row.addWidget(cuts)
        row.addWidget(one)
        row.addStretch(1)
        hint.add(buttons)
        return hint

    # Showing ----------------------------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Bring everything up to date."""
        self._fill()
        self.context.background.start(self._look_for_files())

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Draw nothing that nobody sees."""
        super().hideEvent(event)
        self.posters.want(())

    def _hear(self, news: News) -> None:
        if news.edit is None or not self.seen:
            return  # what is being dragged is shown when it is let go
        if any(isinstance(r, _SEEN) for _, before, after in news.patch for r in (before, after)):
            self._soon.start()
        if any(isinstance(r, Asset) for _, before, after in news.patch for r in (before, after)):
            self.context.background.start(self._look_for_files())

    async def _look_for_files(self) -> None:
        project = self.context.project
        known = project.records.assets()
        problems = await self.context.background.call("disk", project.opened.assets.problems, known)
        missing = frozenset(p.asset.id for p in problems if p.state == "missing")
        if missing != self._missing:
            self._missing = missing
            self._fill()

    def _fill(self) -> None:
        current = self.board.card()
        records = self.context.project.records
        self.model.show_cards(cards(records, self._missing, self.maker.weak))
        self._stack.setCurrentIndex(1 if self.model.rowCount() else 0)
        self._from_cuts.setEnabled(next(records.blocks(), None) is not None)
        if not self.board.currentIndex().isValid():
            here = scene_at(records, self.context.session.playhead)
            self.board.make_current(current.scene.id if current else None)
            if not self.board.currentIndex().isValid() and here is not None:
                self.board.make_current(here.id)
        total = sum(c.scene.duration for c in self.model.cards)
        words = (
            self.tr("1 scene") if self.model.rowCount() == 1 else self.tr("{0} scenes").format(self.model.rowCount())
        )
        self._sum.setText(f"{words}  ·  {records.rate.timecode(total)}" if self.model.rowCount() else "")
        self._mark_playing()
        self._refresh_tools()
        self._later.start()

    def _show_making(self) -> None:
        """Show what is being made, and which scenes are weak."""
        self.doing.setText(self.maker.doing)
        self.doing.setVisible(bool(self.maker.doing))
        self.stop.setVisible(bool(self.maker.doing))
        self.context.actions.refresh()
        self._fill()

    def _want_posters(self) -> None:
        """Ask for the posters that are seen first, then for the others."""
        if not self.seen:
            return
        area = self.board.viewport().rect()
        seen: list[CardFacts] = []
        rest: list[CardFacts] = []
        for row, card in enumerate(self.model.cards):
            place = self.board.visualRect(self.model.index(row))
            (seen if place.intersects(area) else rest).append(card)
        self.posters.want([*seen, *rest])

    def _refresh_tools(self) -> None:
        card = self.board.card()
        row = self.board.currentIndex().row()
        for button in self.tools.values():
            button.setEnabled(card is not None)
        self.tools["merge"].setEnabled(card is not None and row + 1 < self.model.rowCount())
        playhead = self.context.session.playhead
        self.tools["split"].setEnabled(card is not None and card.scene.start < playhead < card.scene.end)
        self.tools["enable"].setEnabled(card is not None and card.blocks > 0)

    def _mark_playing(self) -> None:
        here = scene_at(self.context.project.records, self.context.session.playhead)
        scene = None if here is None else here.id
        if scene != self.board.playing_in:
            self.board.playing_in = scene
            self.board.viewport().update()

    def _follow(self, _time: int) -> None:
        if not self.seen:
            return
        self._mark_playing()
        if not self._own and self.board.playing_in is not None and self.board.pen is None:
            self.board.make_current(self.board.playing_in)
        self._refresh_tools()

    # Doing ------------------------------------------------------------------------------------------------------

    def _run(self, command: str, scene: Id, more: Mapping[str, Any] | None = None, label: str = "") -> Any:
        return self.context.run(command, {"scene": scene, **(more or {})}, label=label)

    def _doer(self, name: str) -> Callable[[], None]:
        def do() -> None:
            card = self.board.card()
            if card is not None:
                self._do(card.scene.id, name)

        return do

    def _do(self, scene_id: Id, name: str) -> None:
        """Do what a key or a button means to a scene."""
        records = self.context.project.records
        row = self.model.row_of(scene_id)
        if row < 0:
            return
        card = self.model.cards[row]
        made: Any = None
        if name == "split":
            made = self._run("split-scene", scene_id, {"at": self.context.session.playhead})
        elif name == "merge" and row + 1 < len(self.model.cards):
            self.context.run("merge-scenes", {"scenes": [scene_id, self.model.cards[row + 1].scene.id]})
        elif name == "duplicate":
            result = self._run("duplicate-scene", scene_id)
            made = result["scene"] if result else None
        elif name == "enable":
            on = not all(b.enabled for b in scene_blocks(records, card.scene))
            self._run("enable-scene", scene_id, {"on": on}, self.tr("Show scene") if on else self.tr("Leave scene out"))
        elif name == "delete":
            self._run("remove-scene", scene_id, {"blocks": True}, self.tr("Delete scene"))
        elif name == "forget":
            self._run("remove-scene", scene_id)
        self._fill()
        if made is not None:
            self.board.make_current(str(made))
        elif not self.board.currentIndex().isValid() and self.model.rowCount():
            self.board.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1)))

    def _go(self, scene_id: Id) -> None:
        """Take the playhead to a scene; one that lies after the end of the film has no frame to show."""
        scene = self.context.project.records.find(scene_id, Scene)
        if scene is not None:
            self._own = True
            self.context.session.set_playhead(min(scene.start, last_frame(self.context.project.records)))
            self._own = False

    def _zoom(self, scene_id: Id) -> None:
        scene = self.context.project.records.find(scene_id, Scene)
        if scene is not None:
            self.context.session.look_at(zoom=_ACROSS / (scene.duration / FLICKS), scroll=scene.start)

    def add_from_cuts(self) -> None:
        """Make a scene of each cut of the lowest picture track."""
        self.context.run("scenes-from-cuts", {})

    def _add_marked(self) -> None:
        start, end = self.context.session.in_out
        if start is not None and end is not None:
            self._add(start, end)

    def _add_selected(self) -> None:
        records = self.context.project.records
        chosen = [b for i in self.context.session.selection if (b := records.find(i, Block))]
        if chosen:
            self._add(min(b.start for b in chosen), max(b.end for b in chosen))

    def _add(self, start: int, end: int) -> None:
        number = len(self.context.project.records.scenes()) + 1
        name = self.tr("Scene {0}").format(number)
        self.context.run("add-scene", {"name": name, "start": start, "duration": end - start})

    def _show_menu(self, at: QPoint) -> None:
        index = self.board.indexAt(at)
        card = self.board.card(index) if index.isValid() else None
        if card is None:
            return
        self.board.setCurrentIndex(index)
        menu = self.menu_of(card)
        menu.exec(self.board.viewport().mapToGlobal(at))
        menu.deleteLater()

    def menu_of(self, card: CardFacts) -> QMenu:
        """Return the context menu of a card."""
        menu = QMenu(self)
        scene, row = card.scene.id, self.model.row_of(card.scene.id)
        menu.addAction(self.tr("Write script"), self.board.write_script)
        menu.addAction(self.tr("Rename"), self.board.write_name)
        menu.addAction(self.tr("Zoom the timeline to it"), lambda: self._zoom(scene))
        menu.addSeparator()
        menu.setToolTipsVisible(True)
        why = self.maker.hindrance(scene)
        for text, slot in (
            (self.tr("Another picture"), self.maker.another_picture),
            (self.tr("Speak the script anew"), self.maker.speak_anew),
        ):
            action = menu.addAction(text, partial(slot, scene))
            action.setEnabled(why is None)
            action.setToolTip(plain_tip(f"{why[:1].upper()}{why[1:]}." if why else self.maker.advice(scene) or text))
        menu.addSeparator()
        for name, text in (
            ("split", self.tr("Split at the playhead")),
            ("merge", self.tr("Merge with the next")),
            ("duplicate", self.tr("Duplicate")),
            ("enable", self.tr("Show again") if card.state == "disabled" else self.tr("Leave out")),
        ):
            action = menu.addAction(text, self._doer(name))
            action.setEnabled(self.tools[name].isEnabled())
        menu.addSeparator()
        earlier = menu.addAction(self.tr("Move earlier"), lambda: self._run("move-scene", scene, {"place": row - 1}))
        earlier.setEnabled(row > 0)
        later = menu.addAction(self.tr("Move later"), lambda: self._run("move-scene", scene, {"place": row + 1}))
        later.setEnabled(row + 1 < self.model.rowCount())
        menu.addSeparator()
        menu.addAction(self.tr("Remove the card, keep the blocks"), lambda: self._do(scene, "forget"))
        menu.addAction(self.tr("Delete with its blocks"), lambda: self._do(scene, "delete"))
        return menu
