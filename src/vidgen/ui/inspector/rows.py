"""Rows of the inspector: a property's name, its field, and the small buttons beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from vidgen.editor.catalogue import PropertyFacts
from vidgen.ui.context import Context
from vidgen.ui.curves.strip import KeyStrip
from vidgen.ui.fields.making import editor_for
from vidgen.ui.inspector.parts import Part, Row
from vidgen.ui.widgets.buttons import small_button
from vidgen.ui.widgets.label import Label, plain_tip


@dataclass(frozen=True)
class Doing:
    """What is done when a row is used; the first argument of each is the property's path, a second one its title."""

    choose: Callable[[str, str, Any], object]
    drag: Callable[[str, str, Any], object]
    end: Callable[[bool], object]
    """Of a drag: whether what was shown last counts."""
    reset: Callable[[str, str], object]
    key: Callable[[str], object]
    link: Callable[[str, bool], object]
    """A pair, and whether its fields are changed together from now on."""


def tr(text: str) -> str:
    """Return a text in the user's language."""
    return QCoreApplication.translate("InspectorPanel", text)


def add_row(context: Context, doing: Doing, part: Part, name: str, facts: PropertyFacts) -> None:
    """Add the row of a property to a section; none for one that no form shows. `name`: what its path begins with."""
    editor = editor_for(facts, context.project.records)
    if editor is None:
        return
    field, path, grid = facts.field, f"{name}.{facts.field.name}", part.section.grid
    text = QCoreApplication.translate("Field", field.label)
    editor.name(text, field.help)
    editor.chosen.connect(lambda value: doing.choose(path, text, value))
    editor.dragged.connect(lambda value: doing.drag(path, text, value))
    editor.released.connect(lambda: doing.end(True))
    editor.cancelled.connect(lambda: doing.end(False))
    editor.refused.connect(context.tell)
    reset = small_button("rotate-ccw", tr("Reset {0}").format(text))
    reset.clicked.connect(lambda: doing.reset(path, text))
    key = _key(text, lambda: doing.key(path)) if field.animatable else None
    link = None
    if field.pair and all(other.facts.field.pair != field.pair for other in part.rows.values()):
        link = _link(field.pair, doing)
    row = 2 * len(part.rows)  # every second one is for what belongs to keyframes
    head: list[QWidget] = []
    if field.words:  # its buttons say what it is
        grid.addWidget(editor, row, 0, 1, 2)
    else:
        head = [_label(facts, text, editor), *([link] if link is not None else [])]
        grid.addLayout(_beside(*head), row, 0)
        grid.addWidget(editor, row, 1)
    grid.addLayout(_beside(reset), row, 2)
    if key is not None:
        grid.addWidget(key, row, 3)

    def make_strip() -> KeyStrip:
        strip = KeyStrip(context, path, text)
        grid.addWidget(strip, row + 1, 0, 1, 4)
        return strip

    for widget in (*head, editor, reset, *([key] if key is not None else [])):
        widget.ensurePolished()  # now, not all at once when the section is shown
    part.rows[path] = Row(path, facts, editor, reset, key, link, make_strip if key is not None else None)


def _label(facts: PropertyFacts, text: str, editor: QWidget) -> Label:
    label = Label(text)
    label.setProperty("role", "soft")
    label.setToolTip(plain_tip(facts.field.help))
    label.setBuddy(editor)
    label.setMinimumWidth(10)
    label.setMaximumWidth(132)
    return label


def _beside(*widgets: QWidget) -> QHBoxLayout:
    place = QHBoxLayout()
    place.setContentsMargins(0, 0, 0, 0)
    place.setSpacing(0)
    for widget in widgets:
        place.addWidget(widget)
    return place


def _key(text: str, toggle: Callable[[], object]) -> QToolButton:
    key = QToolButton()
    key.setFixedSize(22, 22)
    key.setProperty("role", "head")
    key.setAutoRaise(True)
    key.setAccessibleName(tr("Keyframe of {0}").format(text))
    key.clicked.connect(lambda: toggle())
    return key


def _link(pair: str, doing: Doing) -> QToolButton:
    button = small_button(
        "link", tr("Change both by the same factor: {0}").format(QCoreApplication.translate("Field", pair))
    )
    button.setCheckable(True)
    button.clicked.connect(lambda on: doing.link(pair, bool(on)))
    return button
