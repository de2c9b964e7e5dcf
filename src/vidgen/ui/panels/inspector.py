"""The inspector: the properties of the selected blocks, built from what their kinds' fields say."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QInputDialog,
    QMenu,
    QScrollArea,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vidgen.editor import paths
from vidgen.editor.command import find, perform
from vidgen.editor.document import Gesture, News
from vidgen.editor.evaluate import evaluated
from vidgen.editor.kinds import EFFECTS
from vidgen.editor.records import Block, Record
from vidgen.errors import EditError, VidgenError
from vidgen.ui.context import Context
from vidgen.ui.elements.adding import add_effect
from vidgen.ui.fields.base import MIXED
from vidgen.ui.icons import icon
from vidgen.ui.inspector import effect_presets
from vidgen.ui.inspector.effect_head import EffectHead, PlacedEffect
from vidgen.ui.inspector.parts import Held, Part, Row, Wanted, properties_of
from vidgen.ui.inspector.rows import Doing, add_row
from vidgen.ui.inspector.section import Section
from vidgen.ui.inspector.setting import following, steps
from vidgen.ui.inspector.sides import Sides
from vidgen.ui.panels import Area, Panel
from vidgen.ui.widgets.buttons import small_button
from vidgen.ui.widgets.empty import EmptyHint
from vidgen.ui.widgets.label import Label, plain_tip

_MOST = 500
"""Blocks of which the values are compared."""
_SLICE = 0.02
"""Seconds of processor time in which fields are made, at a turn of the event loop."""
_KEPT = 5
"""Sections that are not shown and yet kept, since they may be wanted again."""
_NARROWEST = 288
"""Pixels in which a field, its reset and its keyframe have room beside their name."""


class InspectorPanel(Panel):
    """Shows the properties that all selected blocks have, with `MIXED` where they differ.

    Fields are made once for each kind and kept: another block of the kind only sets their values. Making them takes
    several turns of the event loop; until they are complete, what was shown before stays.
    """

    kind = "inspector"
    title = "Inspector"
    icon = "sliders-horizontal"
    area: ClassVar[Area] = "right"
    order = 10

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(EmptyHint("sliders-horizontal", self.tr("Select a block to see and change what it is.")))
        self.setMinimumWidth(_NARROWEST)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName(self.tr("Properties"))
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack.addWidget(self._area)
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(14, 12, 6, 16)
        self._column.setSpacing(8)
        self._head = Label()
        self._head.setProperty("role", "title")
        self._head.setMinimumWidth(10)
        self._add_effect = self._effect_button()
        self.sides = Sides()
        self._column.addWidget(self._head)
        self._column.addWidget(self.sides)
        self._column.addWidget(self._add_effect)
        self._column.addStretch(1)
        self._area.setWidget(self._body)
        self.rows: dict[str, Row] = {}
        """What is shown; empty while it is being made."""
        self._parts: dict[Wanted, Part] = {}
        self._shown: list[Wanted] = []
        self._of: tuple[str, ...] = ()
        """The blocks whose properties are shown."""
        self._gesture: tuple[str, Gesture, dict[str, tuple[float, float]]] | None = None
        """Of which property; where another one is tied to it, the values of both in each block at the start."""
        self._doing = Doing(
            choose=self._set,
            drag=self._drag,
            end=lambda keep: self._end(keep=keep),
            reset=self._reset,
            key=self._toggle_key,
            link=self._link,
        )
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        self.sides.chosen.connect(self._soon.start)
        context.session.selection_changed.connect(self._soon.start)
        context.session.playhead_changed.connect(self._moved)
        context.project.news.connect(self._hear)
        context.project.about_to_change.connect(lambda: self._end(keep=True))

    def catch_up(self) -> None:
        """Show what is selected now."""
        self._refresh()

    def blocks(self) -> list[Block]:
        """Return the selected blocks; of pictures and sounds, which have little in common, those of the chosen side."""
        every = self._selected()
        heard = [b for b in every if self._medium(b) == "audio"]
        if not heard or len(heard) == len(every):
            return every
        return heard if self.sides.is_sound else [b for b in every if self._medium(b) != "audio"]

    def _selected(self) -> list[Block]:
        records = self.context.project.records
        return [b for i in self.context.session.selection[:_MOST] if (b := records.find(i, Block))]

    # Showing ----------------------------------------------------------------------------------------------------

    def _hear(self, news: News) -> None:
        changes = news.patch.changes
        if any(_looks_different(*changes[i]) for i in self.context.session.selection if i in changes):
            self._soon.start()

    def _moved(self, _time: int) -> None:
        if any(block.curves for block in self.blocks()):
            self._soon.start()

    def _refresh(self) -> None:
        if not self.seen:
            return  # `catch_up` does it
        blocks = self.blocks()
        if not blocks:
            self._end(keep=True)
            self._stack.setCurrentIndex(0)
            return
        ids = tuple(b.id for b in blocks)
        if ids != self._of:
            self._end(keep=True)
            self._of = ids
            for row in self.rows.values():
                row.editor.forget()
        wanted = self._wanted(blocks)
        if wanted != self._shown:
            self.rows = {}  # what is on the screen is of other blocks: nothing is taken from it any more
            self._shown = []
            if not self._made(wanted):
                self._soon.start()
                return
            self._put(wanted)
        self._show(blocks)
        self._stack.setCurrentIndex(1)

    def _show(self, blocks: list[Block]) -> None:
        alone = len(blocks) == 1
        self._show_head(blocks)
        now = self._now()
        for path, row in self.rows.items():
            values = [paths.read(b, path) for b in now]
            same = all(v == values[0] for v in values[1:])
            row.editor.show_value(values[0] if same else MIXED)
            info = row.facts.field.info
            plain = info.is_required() or all(
                paths.read(b, path) == info.get_default(call_default_factory=True) and b.curve(path) is None
                for b in blocks
            )
            row.reset.setVisible(not plain)
            if row.link is not None:
                row.link.setChecked(len(self._linked(path)) > 1)
            if row.key is not None:
                row.key.setVisible(alone)
                self._show_key(row.key, blocks[0], path)
            if alone and row.strip is None and row.make_strip is not None and blocks[0].curve(path) is not None:
                row.strip = row.make_strip()
            if row.strip is not None and alone:
                row.strip.show_block(blocks[0])
            elif row.strip is not None:
                row.strip.hide()

    def _show_key(self, button: QToolButton, block: Block, path: str) -> None:
        curve, at = block.curve(path), self.context.session.playhead - block.start
        here = curve is not None and any(k.time == at for k in curve.keyframes)
        button.setText("◆" if here else "◇")
        button.setProperty("animated", curve is not None)
        button.setEnabled(0 <= at <= block.duration)
        button.setToolTip(self.tr("Remove this keyframe") if here else self.tr("Set a keyframe here"))

    # Building ---------------------------------------------------------------------------------------------------

    def _wanted(self, blocks: list[Block]) -> list[Wanted]:
        """Return the sections that blocks have, from the top."""
        rate, first = str(self.context.project.records.rate), blocks[0]
        found: list[Wanted] = []
        if len({type(b.content) for b in blocks}) == 1:
            found.append(Wanted("content", type(first.content), first.content.title or self.tr("Content"), rate))
        if all(self._medium(b) != "audio" for b in blocks):
            found.append(Wanted("placement", type(first.placement), self.tr("Placement"), rate))
        if len(blocks) == 1:
            for place, effect in enumerate(first.effects):
                of = PlacedEffect(first.id, effect.id, effect.kind, effect.enabled, place, len(first.effects))
                found.append(Wanted(f"effects.{effect.id}", type(effect), effect.title or effect.kind, rate, of))
            if (transition := first.transition) is not None:
                title = transition.title or self.tr("Transition")
                found.append(Wanted("transition", type(transition), title, rate))
        return found

    def _made(self, wanted: list[Wanted]) -> bool:
        """Make what is missing of some sections, for a while; tell whether they are complete."""
        until = time.thread_time() + _SLICE
        for one in wanted:
            part = self._parts.get(one)
            if part is None:
                part = self._parts[one] = self._begin_part(one)
            while part.left:
                if time.thread_time() > until:
                    return False
                add_row(self.context, self._doing, part, one.part, part.left.pop(0))
        return True

    def _put(self, wanted: list[Wanted]) -> None:
        """Show sections that are complete, and no others; those that may be wanted again are kept."""
        held = Held.within(self._parts, wanted)
        for one, part in list(self._parts.items()):
            if one not in wanted:
                self._column.removeWidget(part.section)
                part.section.hide()
                if one.effect is not None:
                    self._drop(one)  # another block has other effects
        for one in [one for one in self._parts if one not in wanted][:-_KEPT]:
            self._drop(one)
        for place, one in enumerate(wanted, 2):
            part = self._parts[one] = self._parts.pop(one)  # to the end: those that were shown last are kept
            self._column.removeWidget(part.section)
            self._column.insertWidget(place, part.section)
            part.section.show()
            self.rows.update(part.rows)
        self._shown = wanted
        self._order_focus()
        if held is not None:
            held.again({one: self._parts[one] for one in wanted}, self._add_effect)

    def _drop(self, one: Wanted) -> None:
        self._parts.pop(
            one
        ).section.deleteLater()  # it is hidden; without a parent it would be a window, and take the keyboard

    def _order_focus(self) -> None:
        """Have Tab walk from the top to the bottom, in whichever order the sections were made."""
        QWidget.setTabOrder(self._area, self.sides.picture)
        QWidget.setTabOrder(self.sides.picture, self.sides.sound)
        before: QWidget = self.sides.sound
        top = self.window()
        for one in self._shown:
            for widget in self._parts[one].section.findChildren(QWidget):
                if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.window() is top:
                    QWidget.setTabOrder(before, widget)
                    before = widget
        QWidget.setTabOrder(before, self._add_effect)

    def _show_head(self, blocks: list[Block]) -> None:
        first = blocks[0]
        text = first.name or first.content.title if len(blocks) == 1 else self.tr("{0} blocks").format(len(blocks))
        self._head.setText(text)
        self._head.setToolTip(plain_tip(text))
        medium = self._medium(first)
        self.sides.setVisible(len(blocks) < len(self._selected()))
        self._add_effect.setEnabled(any(medium in cls.media for cls in EFFECTS.all().values()))

    def _begin_part(self, one: Wanted) -> Part:
        text = QCoreApplication.translate("Kind", one.title)
        name = one.remembered
        section = Section(text, folded=name in self._folded())
        section.setParent(self._body)
        section.folded.connect(lambda folded: self._remember_fold(name, folded=folded))
        if one.part != "transition":
            reset = small_button("rotate-ccw", self.tr("Reset {0}").format(text))
            reset.clicked.connect(lambda: self._reset(one.part, text))
            section.head.addWidget(reset)
        if one.effect is not None:
            head = EffectHead(self.context, one.effect, text)
            head.preset_wanted.connect(lambda: self._save_effect(one.part))
            for number, widget in enumerate(head.widgets):
                section.head.insertWidget(number if number == 0 else section.head.count(), widget)
            head.setParent(section)
        section.ensurePolished()
        return Part(section, {}, list(properties_of(one.model)))

    def _folded(self) -> set[str]:
        found = self.context.session.recall("inspector.folded", [])
        return {name for name in found if isinstance(name, str)} if isinstance(found, list) else set()

    def _remember_fold(self, name: str, *, folded: bool) -> None:
        names = self._folded() | {name} if folded else self._folded() - {name}
        self.context.session.remember("inspector.folded", sorted(names))

    def _reset(self, path: str, text: str) -> None:
        if self.rows:
            ids = self._ids()
            steps = [("reset", {"blocks": ids, "path": one}) for one in self._linked(path)]
            self.context.actions.run_together(self.tr("Reset {0}").format(text), steps)

    def _linked(self, path: str) -> list[str]:
        """Return a property, and after it the one that is changed together with it, if there is one."""
        row, part = self.rows.get(path), path.rpartition(".")[0]
        pair = row.facts.field.pair if row is not None else ""
        if not pair or pair in self._unlinked():
            return [path]
        others = (p for p, r in self.rows.items() if r.facts.field.pair == pair and p.rpartition(".")[0] == part)
        return [path, *(other for other in others if other != path)]

    def _unlinked(self) -> set[str]:
        found = self.context.session.recall("inspector.unlinked", [])
        return {name for name in found if isinstance(name, str)} if isinstance(found, list) else set()

    def _link(self, pair: str, on: bool) -> None:
        self._end(keep=True)
        apart = self._unlinked() - {pair} if on else self._unlinked() | {pair}
        self.context.session.remember("inspector.unlinked", sorted(apart))
        self._soon.start()

    def _save_effect(self, part: str) -> None:
        effect = next((e for b in self.blocks() for e in b.effects if f"effects.{e.id}" == part), None)
        if effect is None:
            return
        name, given = QInputDialog.getText(self, self.tr("Save as a preset"), self.tr("Name"), text=effect.title)
        if given and name.strip():
            background = self.context.background
            background.start(background.call("disk", effect_presets.save, name.strip(), effect))

    def _effect_button(self) -> QToolButton:
        button = QToolButton()
        button.setText(self.tr("Add effect"))
        button.setIcon(icon("plus"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.aboutToShow.connect(lambda: self._fill_effects(menu))
        button.setMenu(menu)
        return button

    def _fill_effects(self, menu: QMenu) -> None:
        """Show the effects that the selected blocks can have, then those that the user keeps."""
        menu.clear()
        blocks = self.blocks()
        medium = self._medium(blocks[0]) if blocks else "video"
        for name, cls in EFFECTS.all().items():
            if medium in cls.media:
                action = QAction(QCoreApplication.translate("Kind", cls.title), menu)
                action.triggered.connect(lambda _checked=False, name=name: self._put_effect(name))
                menu.addAction(action)
        own = [preset for preset in effect_presets.presets() if medium in EFFECTS.all()[preset.kind].media]
        if own:
            menu.addSeparator()
        for preset in own:
            action = QAction(preset.name.replace("&", "&&"), menu)
            action.triggered.connect(lambda _checked=False, p=preset: self._put_effect(p.kind, p.values))
            menu.addAction(action)

    # Changing ---------------------------------------------------------------------------------------------------

    def _now(self) -> list[Block]:
        """Return the blocks as they are at the playhead."""
        playhead = self.context.session.playhead
        return [evaluated(b, min(max(0, playhead - b.start), b.duration)) for b in self.blocks()]

    def _ids(self) -> list[str]:
        return [b.id for b in self.blocks()]

    def _put_effect(self, name: str, values: dict[str, Any] | None = None) -> None:
        add_effect(self.context, self.blocks(), name, values)

    def _set(self, path: str, text: str, value: Any) -> None:
        if self._begin(path, text):
            self._drag(path, text, value)
            self._end(keep=True)
        self._soon.start()

    def _begin(self, path: str, text: str) -> bool:
        if self._gesture is not None and self._gesture[0] == path:
            return True
        self._end(keep=True)
        if path not in self.rows:
            return False
        if reason := self.context.project.read_only:
            self.context.tell(self.tr("The project is open for reading only. {0}").format(reason))
            return False
        tied = self._linked(path)
        starts = {b.id: (paths.read(b, tied[0]), paths.read(b, tied[1])) for b in self._now()} if len(tied) > 1 else {}
        text = self.rows[path].facts.field.pair if len(tied) > 1 else text.lower()
        self._gesture = path, self.context.project.gesture(self.tr("Set {0}").format(text)), starts
        return True

    def _drag(self, path: str, text: str, value: Any) -> None:
        if not self._begin(path, text) or self._gesture is None:
            return
        blocks, playhead = self.blocks(), self.context.session.playhead
        wanted = list(steps(blocks, path, value, playhead))
        if starts := self._gesture[2]:
            other = self._linked(path)[-1]
            for new, ids in following(starts, value, paths.limits(*paths.owner_of(blocks[0], other))).items():
                wanted += steps([b for b in blocks if b.id in ids], other, new, playhead)
        try:
            with self._gesture[1].show() as tx:
                for name, arguments in wanted:
                    perform(tx, find(name), arguments)
        except VidgenError as error:
            self.context.tell(str(error))

    def _end(self, *, keep: bool) -> None:
        if self._gesture is None:
            return
        (path, gesture, _), self._gesture = self._gesture, None
        if path in self.rows:
            self.rows[path].editor.settle()
            self._soon.start()
        if not keep:
            gesture.cancel()
            return
        try:
            gesture.commit()
        except VidgenError as error:
            self.context.tell(str(error))

    def _toggle_key(self, path: str) -> None:
        blocks = self.blocks()
        if len(blocks) != 1 or path not in self.rows:
            return
        block, at = blocks[0], self.context.session.playhead - blocks[0].start
        curves = {one: block.curve(one) for one in self._linked(path)}
        keyed = [
            one for one, curve in curves.items() if curve is not None and any(k.time == at for k in curve.keyframes)
        ]
        command, wanted = ("remove-keyframe", keyed) if path in keyed else ("set-keyframe", list(curves))
        title = find(command).title
        self.context.actions.run_together(
            title, [(command, {"block": block.id, "path": one, "at": at}) for one in wanted]
        )

    def _medium(self, block: Block) -> str:
        from vidgen.editor.records import Track

        try:
            return self.context.project.records.get(block.track, Track).medium
        except EditError:
            return "video"


def _looks_different(before: Record | None, after: Record | None) -> bool:
    """Tell whether what is shown of a block has changed: where it lies says nothing of its properties without curves."""
    if not isinstance(before, Block) or not isinstance(after, Block) or after.curves:
        return True
    return any(
        getattr(before, name) != getattr(after, name)
        for name in ("content", "placement", "effects", "transition", "curves", "name", "track")
    )
