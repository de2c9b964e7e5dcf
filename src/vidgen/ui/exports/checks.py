"""What is known of an export before it is made, as a list: an icon and a sentence each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from vidgen.ui.icons import Tone, icon
from vidgen.ui.widgets.label import Label

Level = Literal["fine", "warning", "obstacle"]
_ICONS: dict[Level, tuple[str, Tone, str]] = {
    "fine": ("circle-check", "success", "soft"),
    "warning": ("triangle-alert", "warning", "warning"),
    "obstacle": ("circle-alert", "danger", "danger"),
}
_HIGHEST = 132
"""Pixels; longer lists scroll."""


class Checks(QScrollArea):
    """Shows sentences; `lines` are those that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName(self.tr("Checks"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines: tuple[tuple[Level, str], ...] = ()

    def show_lines(self, lines: Iterable[tuple[Level, str]]) -> None:
        """Show these, in this order."""
        self.lines = tuple(lines)
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 5, 8, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for row, (level, text) in enumerate(self.lines):
            picture, tone, role = _ICONS[level]
            sign = Label()
            sign.setPixmap(icon(picture, tone).pixmap(QSize(15, 15), self.devicePixelRatioF()))
            label = Label(text)
            label.setWordWrap(True)
            label.setProperty("role", role)
            grid.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, row, 1)
        grid.setRowStretch(len(self.lines), 1)
        self.setWidget(inner)
        self.setAccessibleDescription("\n".join(text for _, text in self.lines))
        wanted = grid.heightForWidth(max(200, self.viewport().width() - 12))
        self.setFixedHeight(min(_HIGHEST, max(26, wanted + 6)))
