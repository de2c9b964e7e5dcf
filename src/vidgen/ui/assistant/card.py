"""`Card`: one wish and what the assistant would do about it, or has done."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from vidgen.ai.assistant.proposal import Proposal
from vidgen.ai.money import shown
from vidgen.ui.icons import icon
from vidgen.ui.widgets.label import Label

State = Literal["thinking", "proposed", "applied", "discarded", "failed"]


class Card(QFrame):
    """Shows plain text only: wishes, answers and names come from people and models."""

    accepted = Signal()
    discarded = Signal()
    stopped = Signal()

    def __init__(self, wish: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.wish = wish
        self.state: State = "thinking"
        self.proposed: Proposal | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(14, 12, 14, 12)
        self._layout.setSpacing(8)
        asked = _label(wish, "title")
        self._layout.addWidget(asked)
        self.answer = _label("", "")
        self.answer.hide()
        self._layout.addWidget(self.answer)
        self._changes = QVBoxLayout()
        self._changes.setSpacing(4)
        self._layout.addLayout(self._changes)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self.note = _label(self.tr("Looking at it…"), "soft")
        self._row.addWidget(self.note, 1)
        self.stop = QToolButton()
        self.stop.setIcon(icon("x"))
        self.stop.setToolTip(self.tr("Stop"))
        self.stop.setAccessibleName(self.tr("Stop"))
        self.stop.clicked.connect(self.stopped)
        self.discard = QPushButton(self.tr("Discard"))
        self.discard.clicked.connect(self.discarded)
        self.apply = QPushButton(self.tr("Apply"))
        self.apply.setProperty("primary", True)
        self.apply.clicked.connect(self.accepted)
        for button in (self.stop, self.discard, self.apply):
            self._row.addWidget(button)
        self._layout.addLayout(self._row)
        self._show_buttons()

    def tell(self, text: str) -> None:
        """Say what is going on."""
        self.note.setText(text)

    def propose(self, proposed: Proposal) -> None:
        """Show what would be done."""
        self.proposed = proposed
        self._say(proposed.answer)
        for change in proposed.changes:
            self._changes.addWidget(_change(change))
        self.state = "proposed" if proposed.patch else "applied"
        nothing = "" if proposed.patch else self.tr("Nothing would change.") + " "
        self.note.setText(nothing + self._asked_for(proposed.cost))
        self._show_buttons()

    def _asked_for(self, cost: Decimal | None) -> str:
        if cost is None:
            return self.tr("Nobody knows what asking has cost.")
        return self.tr("Asking was free.") if cost == 0 else self.tr("Asking has cost {0}.").format(shown(cost))

    def end(self, state: State, note: str) -> None:
        """Show how it ended."""
        self.state = state
        self.note.setText(note)
        self._show_buttons()

    def fail(self, why: str) -> None:
        """Show why nothing is proposed."""
        self._say(why)
        self.answer.setProperty("role", "warning")
        self.answer.style().polish(self.answer)
        self.end("failed", "")

    def _say(self, text: str) -> None:
        self.answer.setText(text)
        self.answer.setVisible(bool(text))

    def _show_buttons(self) -> None:
        self.stop.setVisible(self.state == "thinking")
        for button in (self.apply, self.discard):
            button.setVisible(self.state == "proposed")
        self.note.setVisible(bool(self.note.text()))


def _label(text: str, role: str) -> QLabel:
    label = Label(text)
    label.setWordWrap(True)
    label.setProperty("role", role)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return label


def _change(text: str) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    sign = Label()
    sign.setPixmap(icon("check").pixmap(QSize(13, 13)))
    sign.setAlignment(Qt.AlignmentFlag.AlignTop)
    sign.setContentsMargins(0, 3, 0, 0)
    layout.addWidget(sign)
    layout.addWidget(_label(text, "soft"), 1)
    return row
