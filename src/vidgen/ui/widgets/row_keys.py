"""`RowKeys`: keys that mean something to the row of a list in front of what they mean to the window: Delete, F2."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class RowKeys(QObject):
    """Lives as long as the widget whose keys it takes. Keys with Ctrl, Alt or Shift are left to others."""

    def __init__(self, of: QWidget, keys: Mapping[Qt.Key, Callable[[], object]]) -> None:
        super().__init__(of)
        self._keys = dict(keys)
        of.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take the key, also when it is a shortcut of the window's."""
        if isinstance(event, QKeyEvent) and not event.modifiers() & _HELD:
            do = self._keys.get(Qt.Key(event.key()))
            if do is not None and event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if do is not None and event.type() is QEvent.Type.KeyPress:
                do()
                return True
        return super().eventFilter(watched, event)


_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
