"""A small form for a command's arguments, built from their JSON schema; what is left empty is not given."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from vidgen.editor.catalogue import entries
from vidgen.editor.command import Command
from vidgen.editor.queries import Records
from vidgen.editor.records import Marker
from vidgen.editor.schema import Argument, arguments
from vidgen.errors import UsageError
from vidgen.ui.actions.arguments import Filled
from vidgen.ui.widgets.dialog import Dialog
from vidgen.ui.widgets.label import Label, plain_tip
from vidgen.untrusted import GIVEN_DEPTH, json_of

Given = Callable[[], Any]
"""Returns what a field holds; None when it is empty."""


class ArgumentForm(Dialog):
    """Asks for the arguments of one command that the session does not know. `values()` after it was accepted."""

    def __init__(self, command: Command, found: Filled, records: Records, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(command.title)
        self.setMinimumWidth(440)
        self._command = command
        self._records = records
        self._known = found.known
        self._fields: dict[str, Given] = {}
        head = Label(command.summary)
        head.setWordWrap(True)
        inner = QWidget()
        form = QFormLayout(inner)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for argument in arguments(command):
            if argument.name in found.known:
                continue
            if not argument.required and argument.name not in found.missing and argument.is_data:
                continue
            widget, self._fields[argument.name] = self._field(argument)
            label = argument.name.replace("_", " ").capitalize()
            widget.setAccessibleName(label)
            widget.setAccessibleDescription(argument.help)
            widget.setToolTip(plain_tip(argument.help))
            form.addRow(label, widget)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        area.setMinimumHeight(min(420, inner.sizeHint().height() + 4))
        self._wrong = Label()
        self._wrong.setProperty("role", "danger")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        done = buttons.button(QDialogButtonBox.StandardButton.Ok)
        done.setText(command.title)
        done.setProperty("primary", True)
        buttons.accepted.connect(self._try)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        for widget in (head, area, self._wrong, buttons):
            layout.addWidget(widget)

    def values(self) -> dict[str, Any]:
        """Return what was given. Raises UsageError for JSON that is none."""
        return {name: value for name, read in self._fields.items() if (value := read()) is not None}

    def _try(self) -> None:
        try:
            self._command.read(self._records, {**self._known, **self.values()})
        except UsageError as error:
            self._wrong.setText(str(error))
            self._wrong.show()
        else:
            self.accept()

    def _field(self, argument: Argument) -> tuple[QWidget, Given]:
        if choices := self._choices(argument):
            now = getattr(self._records.project, argument.name, None) if self._command.name == "set-project" else None
            return _choice(choices, argument, now)
        kinds = argument.types - {"null"}
        if kinds == {"boolean"}:
            box = QCheckBox()
            box.setChecked(bool(argument.default))
            return box, box.isChecked
        if argument.is_data or argument.items is not None:
            return _data(argument)
        if argument.name in ("text", "script"):
            edit = QPlainTextEdit()
            edit.setTabChangesFocus(True)
            edit.setFixedHeight(84)
            return edit, lambda: edit.toPlainText() or None
        line = QLineEdit()
        line.setText(self._now(argument))
        if argument.is_time:
            line.setPlaceholderText("00:00:03:12, 3.5s, 84f")
            return line, lambda: line.text().strip() or None
        return line, lambda: _plain(line.text(), kinds)

    def _now(self, argument: Argument) -> str:
        """Return what stands in the field at first: for the project's settings what they are, else the default."""
        if self._command.name == "set-project":
            return str(getattr(self._records.project, argument.name, ""))
        if argument.default in (None, "", [], {}):
            return ""
        if argument.is_time and isinstance(argument.default, int):
            return self._records.rate.timecode(argument.default)
        return str(argument.default)

    def _choices(self, argument: Argument) -> list[tuple[str, Any]]:
        records = self._records
        if argument.choices:
            numbers = "string" not in argument.types
            return [(c.replace("_", " "), int(c) if numbers else c) for c in argument.choices]
        if argument.name == "track":
            return [(t.name, t.id) for t in records.tracks()]
        if argument.name == "scene":
            return [(s.name, s.id) for s in records.scenes()]
        if argument.name == "asset":
            return [(a.name, a.id) for a in records.assets()]
        if argument.name == "marker":
            return [(_marker(records, m), m.id) for m in records.markers()]
        if argument.name == "kind":
            role = {"add-effect": "effect", "set-transition": "transition"}.get(self._command.name, "block")
            return [(e.title, e.name) for e in entries() if e.role == role]
        return []


def _marker(records: Records, marker: Marker) -> str:
    return f"{records.rate.timecode(marker.time)} {marker.text[:40]}".strip()


def _choice(choices: list[tuple[str, Any]], argument: Argument, now: Any) -> tuple[QWidget, Given]:
    box = QComboBox()
    if not argument.required and argument.default is None:
        box.addItem("", None)
    for text, value in choices:
        box.addItem(text, value)
    if now is not None or argument.default is not None:
        box.setCurrentIndex(max(0, box.findData(argument.default if now is None else now)))
    return box, box.currentData


def _data(argument: Argument) -> tuple[QWidget, Given]:
    line = QLineEdit()
    line.setPlaceholderText("JSON")

    def read() -> Any:
        text = line.text().strip()
        if not text:
            return [] if argument.required and argument.items is not None else None
        plain = argument.items is not None and not argument.items.is_data and not text.startswith("[")
        if plain:
            return [part.strip() for part in text.split(",")]
        try:
            return json_of(text, GIVEN_DEPTH)
        except ValueError as error:
            if "string" in argument.types:
                return text
            raise UsageError(f"{argument.name}: this is not JSON: {error}.") from None

    if isinstance(argument.default, list | dict) and argument.default:
        line.setText(json.dumps(argument.default))
    return line, read


def _plain(text: str, kinds: frozenset[str]) -> Any:
    """Return what was written; a number where numbers are wanted and it is one."""
    text = text.strip()
    if not text:
        return None
    if "string" not in kinds and kinds <= {"integer", "number"}:
        for number in (int, float):
            try:
                return number(text)
            except ValueError:
                continue
    return text


def asked(command: Command, found: Filled, records: Records, parent: QWidget) -> Mapping[str, Any] | None:
    """Show the form and return what was given, or None when it was cancelled."""
    form = ArgumentForm(command, found, records, parent)
    try:
        return form.values() if form.exec() == Dialog.DialogCode.Accepted else None
    finally:
        form.deleteLater()
