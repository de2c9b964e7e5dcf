"""The ruler: timecode, scenes, markers, the marked range, the playhead's head. Drawing, and what lies under a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF, QStaticText, QTransform

from vidgen.editor.records import Id, Marker, Scene
from vidgen.timing import FLICKS, FrameRate, TimeRange
from vidgen.ui.theme import scheme
from vidgen.ui.timeline.geometry import Viewport, ticks
from vidgen.ui.timeline.style import font, look

HEIGHT = 30
"""Pixels of the ruler without scenes."""
RENDERED = 3
"""Pixels at the bottom of the ruler that tell what of the preview is rendered."""
SCENES = 17
"""Pixels of the scenes above it, when there are any."""

Part = Literal["ruler", "playhead", "marker", "in", "out", "scene", "scene-end"]


@dataclass(frozen=True)
class Notes:
    """Markers and scenes of the timeline, in order of time."""

    markers: tuple[Marker, ...] = ()
    scenes: tuple[Scene, ...] = ()

    @property
    def top(self) -> int:
        """Pixels that scenes take."""
        return SCENES if self.scenes else 0

    @property
    def height(self) -> int:
        """Pixels of everything above the rows."""
        return self.top + HEIGHT

    def times(self) -> list[int]:
        """Return the times that one can snap to."""
        found = [t for m in self.markers for t in (m.time, m.time + m.duration)]
        return found + [t for s in self.scenes for t in (s.start, s.end)]


@dataclass(frozen=True)
class RulerHit:
    """What lies under a point of the ruler."""

    part: Part
    id: Id | None = None


def ruler_hit(
    notes: Notes, view: Viewport, x: float, y: float, playhead: int, marks: tuple[int | None, int | None]
) -> RulerHit:
    """Return what lies at a point of the ruler."""
    if y < notes.top:
        time = view.time(x)
        for scene in notes.scenes:
            if abs(view.x(scene.end) - x) <= min(5.0, view.zoom * scene.duration / FLICKS / 3):
                return RulerHit("scene-end", scene.id)
        for scene in notes.scenes:
            if scene.start <= time < scene.end:
                return RulerHit("scene", scene.id)
    if abs(view.x(playhead) - x) <= 6:
        return RulerHit("playhead")
    if y >= notes.height - 14:
        for marker in reversed(notes.markers):
            if abs(view.x(marker.time) - x) <= 6:
                return RulerHit("marker", marker.id)
    for part, mark in (("in", marks[0]), ("out", marks[1])):
        if mark is not None and abs(view.x(mark) - x) <= 5:
            return RulerHit("in" if part == "in" else "out")
    return RulerHit("ruler")


def ruler_cursor(hit: RulerHit) -> Qt.CursorShape:
    """Return the pointer's shape over a point of the ruler: arrows at what can be pulled."""
    pulled = hit.part in ("in", "out", "playhead", "scene-end")
    return Qt.CursorShape.SizeHorCursor if pulled else Qt.CursorShape.ArrowCursor


@dataclass(frozen=True)
class Shown:
    """What a ruler shows; two that are equal look the same."""

    rate: FrameRate
    view: Viewport
    notes: Notes
    marks: tuple[int | None, int | None]
    """In and out."""
    end: int
    """Where the film ends, in flicks; it is seen only where something is marked or rendered."""
    rendered: tuple[TimeRange, ...] = ()
    """What needs no composing."""


def paint_ruler(painter: QPainter, shown: Shown) -> None:
    """Draw the ruler at the painter's origin."""
    of, view, notes, end = look(), shown.view, shown.notes, shown.end
    top, height = notes.top, notes.height
    painter.fillRect(QRectF(0, 0, view.width, height), of.ruler)
    _scenes(painter, view, notes.scenes)
    start, out = shown.marks
    if start is not None or out is not None:
        x0 = view.x(start) if start is not None else view.x(0)
        x1 = view.x(out) if out is not None else max(view.x(end), x0)
        painter.fillRect(QRectF(x0, top, x1 - x0, HEIGHT), of.range)
        painter.fillRect(QRectF(x0, top, x1 - x0, 3), of.accent)
        for mark, way in ((start, 1), (out, -1)):
            if mark is not None:
                x = view.x(mark)
                painter.fillRect(QRectF(x if way > 0 else x - 2, top, 2, HEIGHT - 1), of.accent)
    painter.setFont(font(10, 500))
    large: list[QLineF] = []
    small: list[QLineF] = []
    painter.setPen(of.soft)
    for tick in ticks(shown.rate, view):
        x = round(view.x(tick.time)) + 0.5
        (large if tick.label else small).append(QLineF(x, top + 15 if tick.label else height - 7, x, height - 1))
        if tick.label:
            painter.drawStaticText(QPointF(x + 4, top + 14 - _ascent()), _set(tick.label))
    for colour, lines in ((of.faint, large), (of.line, small)):
        painter.setPen(colour)
        painter.drawLines(lines)
    painter.setPen(of.line)
    painter.drawLine(QPointF(0, height - 0.5), QPointF(view.width, height - 0.5))
    for stretch in shown.rendered:
        x0, x1 = max(0.0, view.x(stretch.start)), min(float(view.width), view.x(min(stretch.end, end)))
        if x0 < x1:
            painter.fillRect(QRectF(x0, height - RENDERED, x1 - x0, RENDERED), of.rendered)
    for marker in notes.markers:
        _marker(painter, view, marker, height)


@lru_cache(1024)
def _set(text: str) -> QStaticText:
    """Return a timecode with its letters set: that takes longer than drawing them."""
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.prepare(QTransform(), font(10, 500))
    return made


@cache
def _ascent() -> float:
    return QFontMetricsF(font(10, 500)).ascent()


class Ruler:
    """The ruler of one view, drawn into a picture as soon as it is to look as it did at the paint before."""

    def __init__(self) -> None:
        self._seen: tuple[object, ...] = ()
        self._kept: tuple[object, ...] = ()
        self._picture = QPixmap()

    def paint(self, painter: QPainter, ratio: float, shown: Shown) -> None:
        """Draw it at the painter's origin, as `paint_ruler` does. `ratio`: how many pixels of the screen a pixel is."""
        if not shown.rendered and shown.marks == (None, None):
            shown = replace(shown, end=0)
        looks = (scheme(), ratio, shown)
        if looks != self._kept:
            if looks != self._seen:
                self._seen = looks
                paint_ruler(painter, shown)
                return
            self._picture = QPixmap(round(shown.view.width * ratio), round(shown.notes.height * ratio))
            self._picture.setDevicePixelRatio(ratio)
            with QPainter(self._picture) as inner:
                inner.setRenderHint(QPainter.RenderHint.Antialiasing)
                paint_ruler(inner, shown)
            self._kept = looks
        painter.drawPixmap(0, 0, self._picture)


def _scenes(painter: QPainter, view: Viewport, scenes: Sequence[Scene]) -> None:
    of = look()
    painter.setFont(font(10, 600))
    for number, scene in enumerate(scenes):
        x0, x1 = view.x(scene.start), view.x(scene.end)
        if x1 < 0 or x0 > view.width or x1 - x0 < 1:
            continue
        rect = QRectF(x0 + 0.5, 1.5, x1 - x0 - 1, SCENES - 3)
        plate = QColor(of.accent)
        plate.setAlpha(70 if number % 2 == 0 else 42)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        painter.drawRoundedRect(rect, 3, 3)
        left = max(rect.left(), 0.0) + 6
        if rect.right() - left > 20:
            painter.setPen(of.text)
            text = painter.fontMetrics().elidedText(
                scene.name, Qt.TextElideMode.ElideRight, int(rect.right() - left - 4)
            )
            painter.drawText(
                QRectF(left, rect.y(), rect.right() - left, rect.height()), Qt.AlignmentFlag.AlignVCenter, text
            )


def _marker(painter: QPainter, view: Viewport, marker: Marker, height: int) -> None:
    x = view.x(marker.time)
    colour = QColor(marker.colour[:7])
    if marker.duration:
        width = view.x(marker.time + marker.duration) - x
        plate = QColor(colour)
        plate.setAlpha(110)
        painter.fillRect(QRectF(x, height - 6, width, 5), plate)
    if not -8 <= x <= view.width + 8:
        return
    painter.setPen(QPen(QColor(0, 0, 0, 120), 1))
    painter.setBrush(colour)
    bottom = height - 1
    corners = (
        (x - 4.5, bottom - 11),
        (x + 4.5, bottom - 11),
        (x + 4.5, bottom - 5),
        (x, bottom),
        (x - 4.5, bottom - 5),
    )
    painter.drawPolygon(QPolygonF([QPointF(a, b) for a, b in corners]))


def paint_playhead(painter: QPainter, x: float, top: int, height: int) -> None:
    """Draw the playhead: its head in the ruler, whose scenes end at `top`, and its line down to `height`."""
    of = look()
    middle = round(x) + 0.5
    painter.setPen(QPen(of.playhead, 1))
    painter.drawLine(QPointF(middle, top + 8), QPointF(middle, height))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(of.playhead)
    corners = ((-5.5, 2), (5.5, 2), (5.5, 9), (0, 15), (-5.5, 9))
    painter.drawPolygon(QPolygonF([QPointF(middle + a, top + b) for a, b in corners]))
