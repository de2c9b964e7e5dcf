"""The settings: appearance, performance, shortcuts, privacy.

Each change holds at once, or says that it waits for the next start; each can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vidgen.errors import UsageError, VidgenError
from vidgen.preferences import Choice, choices, prefer_soon, preferences
from vidgen.ui.actions.shortcut_editor import ShortcutEditor
from vidgen.ui.actions.shortcuts import Known
from vidgen.ui.fields.wheel import spare
from vidgen.ui.loop.background import Background
from vidgen.ui.player.loudspeaker import devices
from vidgen.ui.widgets.buttons import small_button
from vidgen.ui.widgets.dialog import Dialog
from vidgen.ui.widgets.label import Label


class SettingsDialog(Dialog):
    """Made from what `preferences.py` says; `applied` is called with the name of what was changed."""

    def __init__(
        self,
        known: Sequence[Known],
        applied: Callable[[str], None],
        background: Background,
        tell: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(820, 560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._applied = applied
        self.fields: dict[str, QComboBox | QLineEdit] = {}
        self._resets: dict[str, QWidget] = {}
        self.wrong = Label()
        self.wrong.setWordWrap(True)
        self.wrong.setProperty("role", "danger")
        self.wrong.hide()
        self.sections = QListWidget()
        self.sections.setAccessibleName(self.tr("Sections"))
        self.sections.setFixedWidth(170)
        self.sections.setObjectName("side")
        self._pages = QStackedWidget()
        names = list(dict.fromkeys(one.section for one in choices() if one.section))
        for name in names:
            self._add_page(QCoreApplication.translate("Settings", name), self._page(name))
        self.shortcuts = ShortcutEditor(known, lambda: applied("shortcuts"), background, tell)
        self._add_page(self.tr("Shortcuts"), self.shortcuts)
        self.sections.currentRowChanged.connect(self._pages.setCurrentIndex)
        self.sections.setCurrentRow(0)
        right = QVBoxLayout()
        right.setContentsMargins(22, 18, 22, 18)
        right.setSpacing(14)
        right.addWidget(self._pages, 1)
        right.addWidget(self.wrong)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        right.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sections)
        row.addLayout(right, 1)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Return in a field keeps what is written there, and changes no keys

    def _add_page(self, title: str, page: QWidget) -> None:
        item = QListWidgetItem(title, self.sections)
        item.setSizeHint(QSize(100, 34))
        self._pages.addWidget(page)

    def _page(self, section: str) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        row = 0
        for one in (c for c in choices() if c.section == section):
            title = QCoreApplication.translate("Settings", one.title)
            label = Label(title)
            field = self._field(one)
            field.setAccessibleName(title)
            help_text = QCoreApplication.translate("Settings", one.help)
            field.setAccessibleDescription(help_text)
            label.setBuddy(field)
            reset = small_button("rotate-ccw", self.tr("Reset {0}").format(title))
            reset.clicked.connect(lambda _checked=False, one=one: self._set(one, None))
            about = Label(self.tr("{0} When nothing is chosen: {1}.").format(help_text, one.default))
            about.setWordWrap(True)
            about.setProperty("role", "soft")
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
            grid.addWidget(reset, row, 2)
            grid.addWidget(about, row + 1, 1, 1, 2)
            grid.setRowMinimumHeight(row + 2, 14)
            row += 3
            self.fields[one.name], self._resets[one.name] = field, reset
            self._show(one)
        grid.setRowStretch(row, 1)
        return page

    def _field(self, one: Choice) -> QComboBox | QLineEdit:
        if one.words or one.name == "sound_device":
            box = QComboBox()
            box.addItem(self.tr("Default ({0})").format(one.default), None)
            for word in one.words:
                shown = word.replace("-", " ").capitalize()
                box.addItem(QCoreApplication.translate("Settings", shown), word)
            if one.name == "sound_device":
                gone = preferences().sound_device
                for name in dict.fromkeys([*devices(), *([gone] if gone else [])]):
                    box.addItem(name, name)
            box.activated.connect(lambda _row: self._set(one, box.currentData()))
            spare(box)
            return box
        line = QLineEdit()
        line.setPlaceholderText(one.default)
        line.editingFinished.connect(lambda: self._set(one, line.text().strip() or None) if line.isModified() else None)
        return line

    def _set(self, one: Choice, value: Any) -> None:
        try:
            prefer_soon(**{one.name: value})
        except (UsageError, VidgenError) as error:
            self.wrong.setText(str(error))
            self.wrong.show()
        else:
            self.wrong.hide()
            self._applied(one.name)
        self._show(one)

    def _show(self, one: Choice) -> None:
        value = getattr(preferences(), one.name)
        field = self.fields[one.name]
        if isinstance(field, QComboBox):
            field.setCurrentIndex(max(0, field.findData(f"{value:g}" if isinstance(value, float) else value)))
        else:
            field.setModified(False)
            field.setText("" if value is None else str(value))
        self._resets[one.name].setEnabled(value is not None)
