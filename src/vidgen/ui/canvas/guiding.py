"""`Guiding`: guides by mouse: pulled out of a ruler, moved, pushed back into it. Belongs to a `Canvas`, which shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from vidgen.imaging.lying import Box
from vidgen.ui.canvas.aids import RULER
from vidgen.ui.canvas.guides import Guides
from vidgen.ui.canvas.hands import ARROWS
from vidgen.ui.canvas.marks import paint_said
from vidgen.ui.canvas.sight import Sight
from vidgen.ui.canvas.snapping import Axis, Line, lines, snapped_point

_NEAR = 4.0
"""Widget pixels at each side of a guide that take hold of it."""
_SNAP = 7.0
_ENDS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Escape)
GUIDE = QColor("#19c7e6")
"""Neither the pink of what snaps nor the accent of what is selected."""


@dataclass(frozen=True)
class _Held:
    axis: Axis
    was: Line | None
    """None: it comes out of a ruler."""
    now: Line | None
    """None: letting go takes it away."""
    moved: bool = False


class Guiding:
    """`held` while one is dragged; the guides themselves change when it is let go."""

    def __init__(self, guides: Guides) -> None:
        self.guides = guides
        self.held: _Held | None = None

    def press(self, at: QPointF, sight: Sight, *, rulers: bool, shown: bool) -> bool:
        """Take hold of what lies there; return whether something does."""
        axis = ruler_at(at) if rulers else None
        if axis is not None:
            self.held = _Held(axis, None, None)
            return True
        found = self.under(at, sight) if shown else None
        if found is not None:
            self.held = _Held(found.axis, found, found)
        return found is not None

    def under(self, at: QPointF, sight: Sight) -> Line | None:
        """Return the guide that the mouse could move."""
        if self.guides.locked:
            return None
        off = {line: abs(_place(line, sight) - (at.x() if line.axis == "x" else at.y())) for line in self.guides.lines}
        near = [line for line in off if off[line] <= _NEAR]
        return min(near, key=lambda line: off[line]) if near else None

    def drag(self, at: QPointF, sight: Sight, others: Sequence[Box], *, rulers: bool, snap: bool) -> None:
        """Show it where the mouse is: on a whole pixel, or on an edge or middle of something that is near."""
        if self.held is None:
            return
        axis, now = self.held.axis, None
        if not _gone(axis, at, sight, rulers=rulers):
            point = sight.to_canvas(at.x(), at.y())
            if snap:
                to = [line for line in lines(sight.canvas, others) if line.axis == axis]
                point, _ = snapped_point(point, to, _SNAP / sight.scale)
            now = Line(axis, float(round(point[0] if axis == "x" else point[1])))
        self.held = _Held(axis, self.held.was, now, moved=True)

    def release(self) -> bool:
        """Let go of it; return whether there is one more than before. One that did not move is chosen for keys."""
        held, self.held = self.held, None
        if held is None:
            return False
        if held.moved and held.was is not None and held.now is not None:
            self.guides.move(held.was, held.now.at)
        elif held.moved and held.was is not None:
            self.guides.remove(held.was)
        elif held.moved and held.now is not None:
            self.guides.add(held.now)
        self.guides.choose(held.now)
        return held.was is None and held.now is not None

    def takes(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Tell whether a key means something to a guide: to one that is held, or to the chosen one."""
        if self.held is not None:
            return key == Qt.Key.Key_Escape
        plain = not modifiers & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        return plain and self.guides.chosen is not None and (key in ARROWS or key in _ENDS)

    def key(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Do what a key means to a guide; False when it means nothing to it."""
        chosen = self.guides.chosen
        if not self.takes(key, modifiers):
            return False
        if self.held is not None:
            self.cancel()
        elif chosen is None or key == Qt.Key.Key_Escape:
            self.guides.choose(None)
        elif key in ARROWS:
            by = ARROWS[key][0 if chosen.axis == "x" else 1]
            self.guides.nudge(by * (10 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1))
        else:
            self.guides.remove(chosen)
        return True

    def cancel(self) -> bool:
        """Leave it where it was; return whether one was held."""
        held, self.held = self.held, None
        return held is not None

    def cursor(self, at: QPointF, sight: Sight, *, rulers: bool, shown: bool) -> Qt.CursorShape | None:
        """Return the pointer to show there; None when there is nothing to take hold of."""
        if rulers and ruler_at(at) is not None:
            return Qt.CursorShape.ArrowCursor
        found = self.under(at, sight) if shown else None
        if found is None:
            return None
        return Qt.CursorShape.SplitHCursor if found.axis == "x" else Qt.CursorShape.SplitVCursor

    def paint(self, painter: QPainter, sight: Sight, *, shown: bool) -> None:
        """Draw them over all of the widget, and the one that is held stronger."""
        held = self.held
        for line in self.guides.lines if shown else ():
            if held is None or line != held.was:
                _paint(painter, sight, line, 2.0 if line == self.guides.chosen else 1.0)
        if held is not None and held.now is not None:
            _paint(painter, sight, held.now, 2.0)

    def paint_on_rulers(self, painter: QPainter, sight: Sight, *, shown: bool) -> None:
        """Draw where they are on the rulers."""
        painter.setPen(QPen(GUIDE, 2))
        for line in self.guides.lines if shown else ():
            at = _place(line, sight)
            if at >= RULER and (self.held is None or line != self.held.was):
                ends = (at, RULER - 7.0), (at, float(RULER))
                painter.drawLine(*(QPointF(*(end if line.axis == "x" else end[::-1])) for end in ends))

    def say(self, painter: QPainter, at: QPointF, within: QRectF, removed: str) -> None:
        """Draw where the one that is held lies, or that it will be `removed`."""
        if self.held is not None and self.held.moved and (self.held.now or self.held.was):
            now = self.held.now
            paint_said(painter, removed if now is None else f"{now.axis} {now.at:.0f} px", at, within)


def ruler_at(at: QPointF) -> Axis | None:
    """Return which guides come out of the ruler at a point: level ones of the upper, upright ones of the left."""
    if (at.x() < RULER) == (at.y() < RULER):
        return None
    return "x" if at.x() < RULER else "y"


def _gone(axis: Axis, at: QPointF, sight: Sight, *, rulers: bool) -> bool:
    place, length = (at.x(), sight.widget[0]) if axis == "x" else (at.y(), sight.widget[1])
    return not (RULER if rulers else 0) <= place < length


def _place(line: Line, sight: Sight) -> float:
    return sight.to_widget(line.at, line.at)[0 if line.axis == "x" else 1]


def _paint(painter: QPainter, sight: Sight, line: Line, width: float) -> None:
    at = int(_place(line, sight)) + 0.5
    across, down = sight.widget
    ends = (QPointF(at, 0), QPointF(at, down)) if line.axis == "x" else (QPointF(0, at), QPointF(across, at))
    for colour, more in ((QColor(0, 0, 0, 80), 2.0), (GUIDE, 0.0)):
        painter.setPen(QPen(colour, width + more))
        painter.drawLine(*ends)
