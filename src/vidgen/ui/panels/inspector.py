"""The inspector: the properties of the selected blocks, built from what their kinds' fields say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
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
from vidgen.editor.records import Block
from vidgen.errors import EditError, VidgenError
from vidgen.ui.context import Context
from vidgen.ui.empty import EmptyHint
from vidgen.ui.fields.base import MIXED, FieldEditor
from vidgen.ui.fields.making import editor_for
from vidgen.ui.icons import icon
from vidgen.ui.panels import Area, Panel

_MOST = 500
"""Blocks of which the values are compared."""


@dataclass(frozen=True)
class _Row:
    path: str
    facts: PropertyFacts
    editor: FieldEditor
    reset: QToolButton
    key: QToolButton | None


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
        self._refresh()

    def blocks(self) -> list[Block]:
        """Return the selected blocks."""
        records = self.context.project.records
        return [b for i in self.context.session.selection[:_MOST] if (b := records.find(i, Block))]

    # Showing ----------------------------------------------------------------------------------------------------

    def _hear(self, news: News) -> None:
        if any(i in news.patch.changes for i in self.context.session.selection):
            self._soon.start()

    def _moved(self, _time: int) -> None:
        if any(block.curves for block in self.blocks()):
            self._soon.start()

    def _refresh(self) -> None:
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
        parts = [("content", type(blocks[0].content))] if len({type(b.content) for b in blocks}) == 1 else []
        for part, model in parts:
            self._section(column, part, _properties(model), blocks[0].content.title or self.tr("Content"), alone)
        if all(self._medium(b) != "audio" for b in blocks):
            self._section(column, "placement", _properties(type(blocks[0].placement)), self.tr("Placement"), alone)
        if alone is not None:
            for effect in alone.effects:
                head = self._effect_head(alone, effect)
                self._section(column, f"effects.{effect.id}", _properties(type(effect)), head, alone)
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
        head: str | QWidget,
        alone: Block | None,
    ) -> None:
        if isinstance(head, str):
            label = QLabel(QCoreApplication.translate("Kind", head))
            label.setProperty("role", "section")
            head = label
        column.addSpacing(6)
        column.addWidget(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, 96)
        grid.setColumnMinimumWidth(2, 22)
        for facts in properties:
            editor = editor_for(facts, self.context.project.records)
            if editor is not None:
                self._add_row(grid, f"{part}.{facts.field.name}", facts, editor, alone)
        column.addLayout(grid)

    def _add_row(
        self, grid: QGridLayout, path: str, facts: PropertyFacts, editor: FieldEditor, alone: Block | None
    ) -> None:
        text = QCoreApplication.translate("Field", facts.field.label)
        label = QLabel(text)
        label.setProperty("role", "soft")
        label.setToolTip(facts.field.help)
        label.setBuddy(editor)
        editor.name(text, facts.field.help)
        editor.chosen.connect(lambda value: self._set(path, text, value))
        editor.dragged.connect(lambda value: self._drag(path, text, value))
        editor.released.connect(lambda: self._end(keep=True))
        editor.cancelled.connect(lambda: self._end(keep=False))
        editor.refused.connect(self.context.tell)
        reset = _small("rotate-ccw", self.tr("Reset {0}").format(text))
        reset.clicked.connect(
            lambda: self.context.run(
                "reset", {"blocks": self._ids(), "path": path}, label=self.tr("Reset {0}").format(text)
            )
        )
        key: QToolButton | None = None
        if facts.field.animatable and alone is not None:
            key = QToolButton()
            key.setFixedSize(22, 22)
            key.setStyleSheet("padding: 0;")
            key.setAutoRaise(True)
            key.setAccessibleName(self.tr("Keyframe of {0}").format(text))
            key.clicked.connect(lambda: self._toggle_key(path))
        row = grid.rowCount()
        place = QHBoxLayout()
        place.setContentsMargins(0, 0, 0, 0)
        place.setSpacing(0)
        place.addWidget(reset)
        grid.addWidget(label, row, 0)
        grid.addWidget(editor, row, 1)
        grid.addLayout(place, row, 2)
        if key is not None:
            grid.addWidget(key, row, 3)
        self.rows[path] = _Row(path, facts, editor, reset, key)

    def _effect_head(self, block: Block, effect: Effect) -> QWidget:
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        title = QCoreApplication.translate("Kind", effect.title or effect.kind)
        on = QCheckBox(title)
        on.setChecked(effect.enabled)
        on.setAccessibleDescription(self.tr("Turn the effect on or off"))
        of = {"block": block.id, "effect": effect.id}
        on.clicked.connect(lambda state: self.context.run("enable-effect", {**of, "on": bool(state)}))
        line.addWidget(on, 1)
        place = [e.id for e in block.effects].index(effect.id)
        moves: list[tuple[str, str, Callable[[], object], bool]] = [
            ("chevron-up", self.tr("Apply {0} earlier").format(title),
             lambda: self.context.run("move-effect", {**of, "place": place - 1}), place > 0),
            ("chevron-down", self.tr("Apply {0} later").format(title),
             lambda: self.context.run("move-effect", {**of, "place": place + 1}), place < len(block.effects) - 1),
            ("x", self.tr("Remove {0}").format(title), lambda: self.context.run("remove-effect", of), True),
        ]  # fmt: skip
        for picture, text, slot, possible in moves:
            button = _small(picture, text)
            button.setEnabled(possible)
            button.clicked.connect(slot)
            line.addWidget(button)
        return head

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
        button.setMenu(menu)
        button.setEnabled(not menu.isEmpty() and bool(blocks))
        return button

    # Changing ---------------------------------------------------------------------------------------------------

    def _ids(self) -> list[str]:
        return [b.id for b in self.blocks()]

    def _put_effect(self, name: str) -> None:
        for block in self.blocks():
            self.context.run("add-effect", {"block": block.id, "kind": name})

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


@cache
def _properties(model: type) -> tuple[PropertyFacts, ...]:
    entry = catalogue.Entry("", "every block", model)
    return tuple(entry.properties())


def _small(picture: str, text: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(picture))
    button.setIconSize(QSize(12, 12))
    button.setFixedSize(22, 22)
    button.setAutoRaise(True)
    button.setToolTip(text)
    button.setAccessibleName(text)
    return button
