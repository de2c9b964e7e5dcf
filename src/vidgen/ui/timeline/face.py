"""What the view shows: rows of tiles, what lies over them, marks, ruler, playhead, and what a drag says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion

from vidgen.editor.records import Track
from vidgen.timing import FLICKS
from vidgen.ui.timeline.geometry import Row, Viewport, rows_between
from vidgen.ui.timeline.lanes.painting import Shown, paint_lanes, paint_selected
from vidgen.ui.timeline.overlay import Marked, paint_over
from vidgen.ui.timeline.painting import paint_row
from vidgen.ui.timeline.repainting import TIP, tip_rect
from vidgen.ui.timeline.ruler import Shown as Ruled
from vidgen.ui.timeline.ruler import paint_playhead
from vidgen.ui.timeline.seen import Spans
from vidgen.ui.timeline.style import font, look
from vidgen.ui.timeline.tiles import WIDTH, Content

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


class LaneRow(NamedTuple):
    """A row whose lanes are seen."""

    row: Row
    top: int
    """Where they begin, in pixels of the view."""
    left: int
    """The first pixel that is to be drawn."""
    right: int
    """The last one."""


def paint_view(shown: TimelineView, painter: QPainter, region: QRegion) -> None:
    """Draw what is seen of a region of the view, to which the painter is clipped."""
    of, view, ruler = look(), shown.viewport, shown.notes.height
    clip = region.boundingRect()
    records = shown.project.records
    painter.fillRect(clip, of.ground)
    painter.setClipRect(clip.intersected(QRect(0, ruler, shown.width(), shown.rows_height)))
    _rows(shown, painter, region)
    _marks(shown, painter, view)
    painter.setClipRect(clip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if clip.top() < ruler:
        marks, rendered = shown.session.in_out, tuple(shown.context.stretches.ranges)
        ruled = Ruled(records.rate, view, shown.notes, marks, records.duration(), rendered)
        shown.ruler.paint(painter, shown.devicePixelRatioF(), ruled)
    if shown.drag is not None:
        painter.save()
        painter.translate(0, ruler - shown.top)
        shown.drag.paint(painter)
        painter.restore()
    _lines(shown, painter, view)
    if shown.hasFocus() and shown.current is None:
        painter.setPen(QPen(of.accent, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(0.5, 0.5, shown.width() - 1, shown.height() - 1))


def _rows(shown: TimelineView, painter: QPainter, region: QRegion) -> None:
    of, view, records = look(), shown.viewport, shown.project.records
    ruler = shown.notes.height
    origin = round(view.scroll * view.zoom / FLICKS)
    ratio = shown.devicePixelRatioF()
    chosen = shown.drag.chosen if shown.drag is not None else None
    marked = Marked(
        records,
        frozenset(chosen if chosen is not None else shown.session.selection),
        shown.hovered.block if shown.hovered is not None and shown.drag is None else None,
        shown.current if shown.hasFocus() else None,
        shown.transition,
        shown.edge,
    )
    shown.tiles.begin(view.zoom)
    solo = any(t.solo for t in records.tracks())
    end_x = view.x(records.duration())
    lanes: list[LaneRow] = []
    for row in rows_between(shown.rows, shown.top, shown.top + shown.rows_height):
        track = records.find(row.track, Track)
        top = ruler + row.top - shown.top
        clip = region.intersected(QRect(0, top, shown.width(), row.height + row.lanes)).boundingRect()
        if track is None or clip.isEmpty():
            continue
        painter.fillRect(0, top, shown.width(), row.height, of.row_sound if row.medium == "audio" else of.row)
        content = Content(
            records.blocks_on(track.id), view.zoom, row.height, (of.row.rgb(), track.colour, shown.files.version)
        )

        spans = shown.tiles.spans(track.id, content)
        paint = partial(_tile, shown, track, spans, row.height)
        first, last = (origin + clip.left()) // WIDTH, (origin + clip.right()) // WIDTH
        direct: list[tuple[int, int]] = []  # from the first tile to behind the last
        for place in range(first, last + 1):
            tile = shown.tiles.get(track.id, place, content, ratio, paint)
            if tile is not None:
                painter.drawPixmap(place * WIDTH - origin, top, tile)
            else:
                _join(direct, place)
        for begin, end in direct:
            left, right = max(begin * WIDTH, origin + clip.left()), min(end * WIDTH, origin + clip.right() + 1)
            painter.save()
            painter.setClipRect(QRect(left - origin, top, right - left, row.height), Qt.ClipOperation.IntersectClip)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(left - origin, top)
            paint_row(painter, records, track, spans, view.zoom, row.height, left, right - left, shown.sources, ratio)
            painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_over(painter, records, track, row, top, view, marked)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if row.lanes:
            lanes.append(LaneRow(row, top + row.height, clip.left(), clip.right()))
        silent = track.muted or (solo and not track.solo and track.medium == "audio")
        if track.hidden or (silent and track.medium == "audio"):
            painter.fillRect(0, top, shown.width(), row.height, of.veil)
        if track.locked:
            _hatch(painter, QRect(0, top, min(shown.width(), max(0, round(end_x))), row.height))
    _lanes(shown, painter, lanes)


def _join(direct: list[tuple[int, int]], place: int) -> None:
    """Add a tile to stretches of tiles, to the last of them where it goes on from there."""
    if direct and direct[-1][1] == place:
        direct[-1] = direct[-1][0], place + 1
    else:
        direct.append((place, place + 1))


def _tile(shown: TimelineView, track: Track, spans: Spans, height: int, tile: QPainter, left: int) -> None:
    ratio = shown.devicePixelRatioF()
    paint_row(tile, shown.project.records, track, spans, shown.viewport.zoom, height, left, WIDTH, shown.sources, ratio)


def _lane_tiles(
    shown: TimelineView, painter: QPainter, row: Row, top: int, places: tuple[int, int]
) -> tuple[Shown, list[tuple[int, int]]]:
    """Draw what there are tiles of in the lanes of a row; return it, and from which tile to which there are none."""
    records, lanes, view = shown.project.records, shown.lanes, shown.viewport
    origin, name = round(view.scroll * view.zoom / FLICKS), f"{row.track}/lanes"
    looks = (look().ground.rgb(), lanes.names(row.track), lanes.blocks, lanes.tracks)
    content = Content(records.blocks_on(row.track), view.zoom, row.lanes, looks)
    spans, ratio = shown.tiles.spans(name, content), shown.devicePixelRatioF()

    def paint(tile: QPainter, left: int) -> None:
        part = Viewport(view.zoom, round(left * FLICKS / view.zoom), WIDTH)
        paint_lanes(tile, records, lanes, [Shown(row, spans, 0)], part, ratio)

    direct: list[tuple[int, int]] = []  # from the first tile to behind the last
    for place in range(places[0], places[1] + 1):
        tile = shown.tiles.get(name, place, content, ratio, paint)
        if tile is not None:
            painter.drawPixmap(place * WIDTH - origin, top, tile)
        else:
            _join(direct, place)
    return Shown(row, spans, top), direct


def _lanes(shown: TimelineView, painter: QPainter, rows: Sequence[LaneRow]) -> None:
    """Draw the lanes of rows: tiles of what stays, the rest of all rows at once, and the selected keys over them."""
    records, lanes, view, ratio = shown.project.records, shown.lanes, shown.viewport, shown.devicePixelRatioF()
    origin = round(view.scroll * view.zoom / FLICKS)
    apart: dict[tuple[int, int], list[Shown]] = {}  # what is to be drawn from one pixel to another
    for row, top, left, right in rows:
        one, direct = _lane_tiles(shown, painter, row, top, ((origin + left) // WIDTH, (origin + right) // WIDTH))
        for begin, end in direct:
            stretch = max(begin * WIDTH, origin + left), min(end * WIDTH, origin + right + 1)
            apart.setdefault(stretch, []).append(one)
    for (begin, end), them in apart.items():
        painter.translate(begin - origin, 0)
        part = Viewport(view.zoom, round(begin * FLICKS / view.zoom), end - begin)
        paint_lanes(painter, records, lanes, them, part, ratio)
        painter.translate(origin - begin, 0)
    if lanes.selected:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, top, _, _ in rows:
            paint_selected(painter, records, lanes, row, top, view, ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _hatch(painter: QPainter, rect: QRect) -> None:
    colour = QColor(look().soft)
    colour.setAlpha(30)
    painter.fillRect(rect, colour)
    painter.setPen(QPen(QColor(0, 0, 0, 60), 1))
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    for x in range(rect.left() - rect.height(), rect.right(), 10):
        painter.drawLine(x, rect.bottom(), x + rect.height(), rect.top())
    painter.restore()


def _marks(shown: TimelineView, painter: QPainter, view: Viewport) -> None:
    """Draw the marked range, markers' lines and the rubber band over the rows."""
    of, ruler = look(), shown.notes.height
    start, end = shown.session.in_out
    if start is not None or end is not None:
        left = view.x(start) if start is not None else 0.0
        right = view.x(end) if end is not None else float(shown.width())
        shade = QColor(0, 0, 0, 70) if of.ground.lightness() < 128 else QColor(40, 50, 80, 28)
        painter.fillRect(QRectF(0, ruler, left, shown.rows_height), shade)
        painter.fillRect(QRectF(right, ruler, shown.width() - right, shown.rows_height), shade)
    if shown.band is not None:
        painter.setPen(QPen(of.accent, 1))
        painter.setBrush(of.range)
        painter.drawRect(shown.band.translated(0, ruler - shown.top))


def _lines(shown: TimelineView, painter: QPainter, view: Viewport) -> None:
    of = look()
    if shown.guide is not None:
        x = round(view.x(shown.guide)) + 0.5
        painter.setPen(QPen(of.guide, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, shown.notes.top), QPointF(x, shown.height()))
    x = view.x(shown.session.playhead)
    if -8 <= x <= shown.width() + 8:
        paint_playhead(painter, x, shown.notes.top, shown.height())
    if shown.tip:
        plate = tip_rect(shown)
        painter.setFont(font(*TIP))
        painter.setPen(QPen(of.line, 1))
        painter.setBrush(of.ruler)
        painter.drawRoundedRect(QRectF(plate).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(of.text)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, shown.tip)
