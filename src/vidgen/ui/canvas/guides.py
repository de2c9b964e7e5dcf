"""`Guides`: lines that the user has put over the canvas, to compose by. Kept with the project's session, never undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, Signal

from vidgen.ui.canvas.snapping import Axis, Line
from vidgen.ui.session import Session

MOST = 100
"""Guides; more than anybody sees."""
FURTHEST = 100_000
"""Canvas pixels from the top left corner."""
_KEY = "canvas.guides"


class Guides(QObject):
    """`changed` says that there are others, or that they are locked or free. They lie on whole pixels of the canvas."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.lines, self.locked = _checked(session.recall(_KEY))

    def put(self, lines: Iterable[Line]) -> None:
        """Have these guides and no others; two at the same place are one."""
        found = tuple(dict.fromkeys(Line(line.axis, float(round(line.at))) for line in lines))[:MOST]
        self._take(found, self.locked)

    def add(self, line: Line) -> None:
        """Add one."""
        self.put([*self.lines, line])

    def remove(self, line: Line) -> None:
        """Take one away, if it is there."""
        self.put(other for other in self.lines if other != line)

    def clear(self) -> None:
        """Take all away."""
        self.put(())

    def lock(self, on: bool) -> None:
        """Let the mouse move them, or not."""
        self._take(self.lines, on)

    def _take(self, lines: tuple[Line, ...], locked: bool) -> None:
        if (lines, locked) == (self.lines, self.locked):
            return
        self.lines, self.locked = lines, locked
        self._session.remember(_KEY, {"lines": [[line.axis, line.at] for line in lines], "locked": locked})
        self.changed.emit()


def _checked(kept: Any) -> tuple[tuple[Line, ...], bool]:
    """Return what was kept, as far as it makes sense: it comes from a file."""
    if not isinstance(kept, dict) or not isinstance(kept.get("lines"), list):
        return (), False
    lines = [found for one in kept["lines"][:MOST] if (found := _line(one)) is not None]
    return tuple(dict.fromkeys(lines)), kept.get("locked") is True


def _line(one: Any) -> Line | None:
    if not isinstance(one, list) or len(one) != 2:
        return None
    axis, at = one
    good = isinstance(at, int | float) and not isinstance(at, bool) and -FURTHEST <= at <= FURTHEST
    axes: dict[Any, Axis] = {"x": "x", "y": "y"}
    return Line(axes[axis], float(round(at))) if isinstance(axis, str) and axis in axes and good else None
