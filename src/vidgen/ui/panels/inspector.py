"""The inspector: the properties of the selected blocks, built from what their kinds' fields say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMenu,
    QScrollArea,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vidgen.editor import catalogue, paths
from vidgen.editor.catalogue import PropertyFacts
from vidgen.editor.command import find, perform
from vidgen.editor.document import Gesture, News
from vidgen.editor.evaluate import evaluated
from vidgen.editor.kinds import EFFECTS, Effect
from vidgen.editor.records import Block, Record
from vidgen.errors import EditError, VidgenError
from vidgen.ui import effect_presets
from vidgen.ui.buttons import small_button
from vidgen.ui.context import Context
from vidgen.ui.curves.strip import KeyStrip
from vidgen.ui.effect_head import EffectHead
from vidgen.ui.empty import EmptyHint
from vidgen.ui.fields.base import MIXED, FieldEditor
from vidgen.ui.fields.making import editor_for
from vidgen.ui.icons import icon
from vidgen.ui.panels import Area, Panel
from vidgen.ui.section import Section

_MOST = 500
"""Blocks of which the values are compared."""


@dataclass
class _Row:
    path: str
    facts: PropertyFacts
    editor: FieldEditor
    reset: QToolButton
    key: QToolButton | None
    make_strip: Callable[[], KeyStrip] | None
    strip: KeyStrip | None = None
    """What belongs to its keyframes; made when there are some, since most fields never have any."""


class InspectorPanel(Panel):
    """Shows the properties that all selected blocks have, with `MIXED` where they differ."""

    kind = "inspector"
    title = "Inspector"
    icon = "sliders-horizontal"
    area: ClassVar[Area] = "right"
    order = 10

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(EmptyHint("sliders-horizontal", self.tr("Select a block to see and change what it is.")))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName(self.tr("Properties"))
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack.addWidget(self._area)
        self.rows: dict[str, _Row] = {}
        self._shape: object = None
        self._gesture: tuple[str, Gesture] | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        context.session.selection_changed.connect(self._soon.start)
        context.session.playhead_changed.connect(self._moved)
        context.project.news.connect(self._hear)
        context.project.about_to_change.connect(lambda: self._end(keep=True))

    def catch_up(self) -> None:
        """Show what is selected now."""
        self._refresh()

    def blocks(self) -> list[Block]:
        """Return the selected blocks."""
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
            self._stack.setCurrentIndex(0)
            return
        shape = _shape(blocks)
        if shape != self._shape:
            self._end(keep=True)
            self._shape = shape
            self._build(blocks)
        self._show(blocks)
        self._stack.setCurrentIndex(1)

    def _show(self, blocks: list[Block]) -> None:
        playhead = self.context.session.playhead
        now = [evaluated(b, min(max(0, playhead - b.start), b.duration)) for b in blocks]
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
            if row.key is not None:
                self._show_key(row.key, blocks[0], path)
            if row.strip is None and row.make_strip is not None and blocks[0].curve(path) is not None:
                row.strip = row.make_strip()
            if row.strip is not None:
                row.strip.show_block(blocks[0])

    def _show_key(self, button: QToolButton, block: Block, path: str) -> None:
        curve, at = block.curve(path), self.context.session.playhead - block.start
        here = curve is not None and any(k.time == at for k in curve.keyframes)
        button.setText("◆" if here else "◇")
        button.setProperty("animated", curve is not None)
        button.setEnabled(0 <= at <= block.duration)
        button.setToolTip(self.tr("Remove this keyframe") if here else self.tr("Set a keyframe here"))

    # Building ---------------------------------------------------------------------------------------------------

    def _build(self, blocks: list[Block]) -> None:
        self.rows.clear()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(14, 12, 6, 16)
        column.setSpacing(8)
        column.addWidget(self._head(blocks))
        alone = blocks[0] if len(blocks) == 1 else None
        medium = self._medium(blocks[0])
        if len({type(b.content) for b in blocks}) == 1:
            head = blocks[0].content.title or self.tr("Content")
            self._section(column, "content", _properties(type(blocks[0].content)), head, alone)
        if all(self._medium(b) != "audio" for b in blocks):
            self._section(column, "placement", _properties(type(blocks[0].placement)), self.tr("Placement"), alone)
        if alone is not None:
            for effect in alone.effects:
                self._effect_section(column, alone, effect)
            if alone.transition is not None:
                found = _properties(type(alone.transition))
                self._section(column, "transition", found, alone.transition.title or self.tr("Transition"), alone)
        column.addWidget(self._add_effect(blocks, medium))
        column.addStretch(1)
        self._area.setWidget(body)

    def _head(self, blocks: list[Block]) -> QLabel:
        first = blocks[0]
        text = first.name or first.content.title if len(blocks) == 1 else self.tr("{0} blocks").format(len(blocks))
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", "title")
        label.setMinimumWidth(10)
        label.setToolTip(text)
        return label

    def _section(
        self,
        column: QVBoxLayout,
        part: str,
        properties: tuple[PropertyFacts, ...],
        title: str,
        alone: Block | None,
        remembered: str = "",
    ) -> Section:
        text = QCoreApplication.translate("Kind", title)
        name = remembered or part
        section = Section(text, folded=name in self._folded())
        section.folded.connect(lambda folded: self._remember_fold(name, folded=folded))
        for facts in properties:
            editor = editor_for(facts, self.context.project.records)
            if editor is not None:
                self._add_row(section.grid, f"{part}.{facts.field.name}", facts, editor, alone)
        if part != "transition":
            reset = small_button("rotate-ccw", self.tr("Reset {0}").format(text))
            reset.clicked.connect(lambda: self._reset(part, text))
            section.head.addWidget(reset)
        column.addWidget(section)
        return section

    def _folded(self) -> set[str]:
        found = self.context.session.recall("inspector.folded", [])
        return {name for name in found if isinstance(name, str)} if isinstance(found, list) else set()

    def _remember_fold(self, name: str, *, folded: bool) -> None:
        names = self._folded() | {name} if folded else self._folded() - {name}
        self.context.session.remember("inspector.folded", sorted(names))

    def _reset(self, path: str, text: str) -> None:
        label = self.tr("Reset {0}").format(text)
        self.context.run("reset", {"blocks": self._ids(), "path": path}, label=label)

    def _add_row(
        self, grid: QGridLayout, path: str, facts: PropertyFacts, editor: FieldEditor, alone: Block | None
    ) -> None:
        text = QCoreApplication.translate("Field", facts.field.label)
        label = QLabel(text)
        label.setProperty("role", "soft")
        label.setToolTip(facts.field.help)
        label.setBuddy(editor)
        label.setMinimumWidth(10)
        label.setMaximumWidth(132)
        editor.name(text, facts.field.help)
        editor.chosen.connect(lambda value: self._set(path, text, value))
        editor.dragged.connect(lambda value: self._drag(path, text, value))
        editor.released.connect(lambda: self._end(keep=True))
        editor.cancelled.connect(lambda: self._end(keep=False))
        editor.refused.connect(self.context.tell)
        reset = small_button("rotate-ccw", self.tr("Reset {0}").format(text))
        reset.clicked.connect(lambda: self._reset(path, text))
        key: QToolButton | None = None
        if facts.field.animatable and alone is not None:
            key = QToolButton()
            key.setFixedSize(22, 22)
            key.setStyleSheet("padding: 0;")
            key.setAutoRaise(True)
            key.setAccessibleName(self.tr("Keyframe of {0}").format(text))
            key.clicked.connect(lambda: self._toggle_key(path))
        row = 2 * len(self.rows)  # every second one is for what belongs to keyframes
        place = QHBoxLayout()
        place.setContentsMargins(0, 0, 0, 0)
        place.setSpacing(0)
        place.addWidget(reset)
        grid.addWidget(label, row, 0)
        grid.addWidget(editor, row, 1)
        grid.addLayout(place, row, 2)
        if key is not None:
            grid.addWidget(key, row, 3)

        def make_strip() -> KeyStrip:
            strip = KeyStrip(self.context, path, text)
            grid.addWidget(strip, row + 1, 0, 1, 4)
            return strip

        self.rows[path] = _Row(path, facts, editor, reset, key, make_strip if key is not None else None)

    def _effect_section(self, column: QVBoxLayout, block: Block, effect: Effect) -> None:
        title, part = effect.title or effect.kind, f"effects.{effect.id}"
        section = self._section(column, part, _properties(type(effect)), title, block, f"effect {effect.kind}")
        text = QCoreApplication.translate("Kind", title)
        place = [e.id for e in block.effects].index(effect.id)
        head = EffectHead(self.context, block, effect, text, place)
        head.preset_wanted.connect(lambda: self._save_effect(effect))
        for number, widget in enumerate(head.widgets):
            section.head.insertWidget(number if number == 0 else section.head.count(), widget)
        head.setParent(section)

    def _save_effect(self, effect: Effect) -> None:
        name, given = QInputDialog.getText(self, self.tr("Save as a preset"), self.tr("Name"), text=effect.title)
        if given and name.strip():
            try:
                effect_presets.save(name.strip(), effect)
            except VidgenError as error:
                self.context.tell(str(error))
            self._shape = None  # so that the menu of effects has it
            self._soon.start()

    def _add_effect(self, blocks: list[Block], medium: str) -> QToolButton:
        button = QToolButton()
        button.setText(self.tr("Add effect"))
        button.setIcon(icon("plus"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
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
        button.setMenu(menu)
        button.setEnabled(not menu.isEmpty() and bool(blocks))
        return button

    # Changing ---------------------------------------------------------------------------------------------------

    def _ids(self) -> list[str]:
        return [b.id for b in self.blocks()]

    def _put_effect(self, name: str, values: dict[str, Any] | None = None) -> None:
        for block in self.blocks():
            self.context.run("add-effect", {"block": block.id, "kind": name, "values": values or {}})

    def _steps(self, path: str, value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the commands that give the property its value: at the playhead where it is animated, else for good."""
        plain = [b.id for b in self.blocks() if b.curve(path) is None]
        if plain:
            yield "set", {"blocks": plain, "path": path, "value": value}
        for block in self.blocks():
            if block.curve(path) is not None:
                at = min(max(0, self.context.session.playhead - block.start), block.duration)
                yield "set-keyframe", {"block": block.id, "path": path, "at": at, "value": value}

    def _set(self, path: str, text: str, value: Any) -> None:
        if self._begin(path, text):
            self._drag(path, text, value)
            self._end(keep=True)
        self._soon.start()

    def _begin(self, path: str, text: str) -> bool:
        if self._gesture is not None and self._gesture[0] == path:
            return True
        self._end(keep=True)
        if reason := self.context.project.read_only:
            self.context.tell(self.tr("The project is open for reading only. {0}").format(reason))
            return False
        self._gesture = path, self.context.project.gesture(self.tr("Set {0}").format(text.lower()))
        return True

    def _drag(self, path: str, text: str, value: Any) -> None:
        if not self._begin(path, text) or self._gesture is None:
            return
        steps = list(self._steps(path, value))
        try:
            with self._gesture[1].show() as tx:
                for name, arguments in steps:
                    perform(tx, find(name), arguments)
        except VidgenError as error:
            self.context.tell(str(error))

    def _end(self, *, keep: bool) -> None:
        if self._gesture is None:
            return
        (path, gesture), self._gesture = self._gesture, None
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
        if len(blocks) != 1:
            return
        block, at = blocks[0], self.context.session.playhead - blocks[0].start
        curve = block.curve(path)
        here = curve is not None and any(k.time == at for k in curve.keyframes)
        self.context.run("remove-keyframe" if here else "set-keyframe", {"block": block.id, "path": path, "at": at})

    def _medium(self, block: Block) -> str:
        from vidgen.editor.records import Track

        try:
            return self.context.project.records.get(block.track, Track).medium
        except EditError:
            return "video"


def _shape(blocks: list[Block]) -> object:
    """Return what decides which fields there are."""
    first = blocks[0]
    effects = tuple((e.id, e.kind, e.enabled) for e in first.effects)
    transition = first.transition.kind if first.transition else None
    kinds = tuple(sorted({b.content.kind for b in blocks}))
    return tuple(b.id for b in blocks), kinds, effects, transition, first.name


def _looks_different(before: Record | None, after: Record | None) -> bool:
    """Tell whether what is shown of a block has changed: where it lies says nothing of its properties without curves."""
    if not isinstance(before, Block) or not isinstance(after, Block) or after.curves:
        return True
    return any(
        getattr(before, name) != getattr(after, name)
        for name in ("content", "placement", "effects", "transition", "curves", "name", "track")
    )


@cache
def _properties(model: type) -> tuple[PropertyFacts, ...]:
    entry = catalogue.Entry("", "every block", model)
    return tuple(entry.properties())
