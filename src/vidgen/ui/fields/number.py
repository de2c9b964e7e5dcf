"""A number that can be dragged, stepped with the arrows, and written as an expression: `50%+10`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from vidgen.errors import VidgenError
from vidgen.ui.fields.base import MIXED, FieldEditor
from vidgen.ui.fields.expression import evaluate

_FINE, _COARSE = 0.1, 10.0


@dataclass(frozen=True)
class Scale:
    """How a value is shown: `shown = value * factor`, and what one step of the arrows is, as shown."""

    factor: float = 1.0
    step: float = 1.0
    decimals: int = 2
    suffix: str = ""
    low: float | None = None
    high: float | None = None
    whole: bool = False
    """Whole numbers only."""
    full: float | None = None
    """What 100 % is, as shown; None: the value itself."""


class NumberEditor(FieldEditor):
    """Drag sideways: a step each pixel; Shift ten times as far, Ctrl a tenth. Click to write. Escape breaks off."""

    def __init__(self, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = scale
        self.line = _Line(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        self.setFocusProxy(self.line)
        self._value: Any = 0.0

    def show_value(self, value: Any) -> None:
        """Show a number or `MIXED`."""
        self._value = value
        if not (self.line.hasFocus() and self.line.isModified()):
            self.line.setText(self.text())
        self.line.setPlaceholderText(self.tr("mixed") if value is MIXED else "")

    def forget(self) -> None:
        """What was being written, or dragged, is not taken."""
        super().forget()
        self.line.let_go()

    def text(self) -> str:
        """Return the value as it is shown."""
        if self._value is MIXED:
            return ""
        shown = float(self._value) * self.scale.factor
        text = f"{shown:.{self.scale.decimals}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return ("0" if text == "-0" else text) + self.scale.suffix

    def start(self) -> float:
        """Return the value as a number of what is shown; that of mixed values is 0."""
        return 0.0 if self._value is MIXED else float(self._value) * self.scale.factor

    def fitting(self, shown: float) -> Any:
        """Return the value for a number that is shown, within the limits."""
        value = shown / self.scale.factor
        if self.scale.low is not None:
            value = max(self.scale.low, value)
        if self.scale.high is not None:
            value = min(self.scale.high, value)
        return round(value) if self.scale.whole else round(value, 9)

    def read(self, text: str) -> Any:
        """Return the value that a text means. Raises UsageError."""
        unit = self.scale.suffix.strip()
        text = text.strip().removesuffix(unit)
        full = 100.0 if unit == "%" else self.scale.full  # where percent are shown, 25% is what is shown as 25 %
        return self.fitting(evaluate(text, self.start(), full))


class TimeEditor(NumberEditor):
    """A length of time in flicks, shown as seconds, dragged by frames."""

    def __init__(self, parse: Callable[[str], int], frame: int, low: int | None) -> None:
        super().__init__(
            Scale(factor=1 / 705_600_000, step=frame / 705_600_000, decimals=3, suffix=" s", low=low, whole=True)
        )
        self._parse = parse

    def read(self, text: str) -> Any:
        """Return the flicks that a text means: timecode, seconds, frames or an expression of seconds."""
        text = text.strip()
        if ":" in text or text.endswith("f") or (text.endswith("s") and not text.endswith(" s")):
            return self.fitting(self._parse(text) / 705_600_000)
        return super().read(text)


class _Line(QLineEdit):
    def __init__(self, owner: NumberEditor) -> None:
        super().__init__()
        self._owner = owner
        self._pressed: tuple[float, float] | None = None
        self._dragging = False
        self.setMinimumWidth(60)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a press may begin a drag; a click gives it the focus itself
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    # Dragging ---------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() is Qt.MouseButton.LeftButton and not self.hasFocus():
            self._pressed = event.globalPosition().x(), self._owner.start()
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        distance = event.globalPosition().x() - self._pressed[0]
        if not self._dragging and abs(distance) < QApplication.startDragDistance() / 2:
            return
        if not self._dragging:
            self._dragging = True
            self.grabKeyboard()  # so that Escape comes here
        shown = self._pressed[1] + distance * self._owner.scale.step * _pace(event)
        self._owner.dragged.emit(self._owner.fitting(shown))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._pressed is None:
            super().mouseReleaseEvent(event)
            return
        was_drag, self._pressed = self._dragging, None
        if was_drag:
            self._stop_dragging()
            self._owner.released.emit()
        else:
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _stop_dragging(self) -> None:
        self._dragging = False
        self.releaseKeyboard()

    def let_go(self) -> None:
        """End a drag that is under way, without a word."""
        self._pressed = None
        if self._dragging:
            self._stop_dragging()

    # Writing ----------------------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setModified(False)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self._commit()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Escape, Return and the arrows from shortcuts of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if self._dragging:
                self._pressed = None
                self._stop_dragging()
                self._owner.cancelled.emit()
            else:
                self.setModified(False)
                self.setText(self._owner.text())
                self.clearFocus()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._commit()
            self.selectAll()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = self._owner.scale.step * _pace(event) * (1 if key == Qt.Key.Key_Up else -1)
            self.setModified(False)
            self._owner.chosen.emit(self._owner.fitting(self._owner.start() + by))
        else:
            super().keyPressEvent(event)

    def _commit(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        text = self.text()
        try:
            value = self._owner.read(text) if text.strip() else None
        except VidgenError as error:
            self.setText(self._owner.text())
            self._owner.refused.emit(str(error))
            return
        if value is None:
            self.setText(self._owner.text())
        else:
            self._owner.chosen.emit(value)


_KEYS = {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down}


def _pace(event: QMouseEvent | QKeyEvent) -> float:
    held = event.modifiers()
    if held & Qt.KeyboardModifier.ShiftModifier:
        return _COARSE
    return _FINE if held & Qt.KeyboardModifier.ControlModifier else 1.0
