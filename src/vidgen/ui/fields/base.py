"""What all field editors share."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from vidgen.ui.widgets.label import plain_tip


class Mixed:
    """The value of a field when the selected blocks have different ones."""


MIXED: Final = Mixed()


class FieldEditor(QWidget):
    """Shows one value and says what the user makes of it. It changes nothing itself."""

    chosen = Signal(object)
    """A new value, for good: one step of undo."""
    dragged = Signal(object)
    """A value while a drag is under way; the first one begins it."""
    released = Signal()
    """The drag is over: what was shown last counts."""
    cancelled = Signal()
    """The drag was broken off: what was there before counts."""
    refused = Signal(str)
    """What was written makes no sense; a sentence."""

    def show_value(self, value: Any) -> None:
        """Show a value, or `MIXED`, without any signal; each kind of editor says how."""
        self.setAccessibleDescription("" if value is MIXED else str(value))

    def settle(self) -> None:
        """A drag of this field was ended by something else; what the field shows is brought up to date by who did it."""

    def forget(self) -> None:
        """What was being written is not taken: another block comes to be shown."""
        for line in self.findChildren(QLineEdit):
            line.setModified(False)

    def name(self, label: str, help: str) -> None:
        """Give the control its accessible name and tip."""
        target = self.focusProxy() or self
        target.setAccessibleName(label)
        target.setAccessibleDescription(help)
        target.setToolTip(plain_tip(help))
