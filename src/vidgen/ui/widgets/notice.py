"""`Notices`: sentences for the user at the foot of the window; they go by themselves, unless they are read just then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from vidgen.ui.icons import icon
from vidgen.ui.widgets.label import Label

_SHOWN = 8000
"""Milliseconds."""
_OFFERED = 20_000
"""Milliseconds for which something can be chosen."""
_WIDEST = 760
_ASIDE = 8
"""Pixels from the edge of the window."""


class Notices(QFrame):
    """Lies at the lower left: a short sentence over the status bar, which is empty there, so that neither picture nor
    buttons are covered. The newest sentence is shown.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setAccessibleName(self.tr("Notice"))
        self._above = parent
        self._text = Label()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QToolButton()
        close.setIcon(icon("x"))
        close.setAccessibleName(self.tr("Close the notice"))
        close.setToolTip(self.tr("Close"))
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 4, 4)
        layout.addWidget(self._text, 1)
        self._ways = QHBoxLayout()
        self._ways.setSpacing(6)
        layout.addLayout(self._ways)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.ways: list[QPushButton] = []
        """What can be chosen."""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._fade)
        self.said: list[str] = []
        """Everything that was told, the newest last."""
        parent.installEventFilter(self)
        self.hide()

    def tell(self, text: str) -> None:
        """Show a sentence, as plain text."""
        self.offer(text, ())

    def offer(self, text: str, ways: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Show a sentence, as plain text, and buttons for what can be done about it: their titles, and what each does."""
        self.said.append(text)
        del self.said[:-200]
        self._text.setText(text)
        self.setAccessibleDescription(text)
        for button in self.ways:
            button.hide()
            button.deleteLater()
        self.ways = [self._way(title, do) for title, do in ways]
        self.show()
        self.raise_()
        self._place()
        self._timer.start(_OFFERED if ways else _SHOWN)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def withdraw(self) -> None:
        """Offer nothing any more."""
        if self.ways:
            self.hide()

    def _way(self, title: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(title.replace("&", "&&"), self)
        button.setProperty("small", True)
        button.clicked.connect(partial(self._choose, do))
        self._ways.addWidget(button)
        button.show()
        return button

    def _choose(self, do: Callable[[], object]) -> None:
        self.hide()
        do()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay in place when the window's size changes."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _fade(self) -> None:
        if self.underMouse() or any(button.hasFocus() for button in self.ways):
            self._timer.start()
        else:
            self.hide()

    def _place(self) -> None:
        parent = self._above
        most = min(_WIDEST, parent.width() - 2 * _ASIDE)
        text = self._text.fontMetrics().horizontalAdvance(self._text.text())
        width = min(most, text + self.sizeHint().width() - self._text.sizeHint().width() + 2)
        self.resize(width, max(self.heightForWidth(width), self.minimumSizeHint().height()))
        self.move(_ASIDE, parent.height() - self.height() - _ASIDE // 2)
