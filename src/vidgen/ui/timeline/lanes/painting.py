"""Drawing the lanes of rows: for each block a plate, its value as a thin line, and its keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Track
from vidgen.timing import FLICKS
from vidgen.ui.theme import scheme
from vidgen.ui.timeline.geometry import Row, Viewport
from vidgen.ui.timeline.lanes.lines import Lines
from vidgen.ui.timeline.lanes.model import LANE, Key, Lanes
from vidgen.ui.timeline.lanes.sheet import BESIDE, Piece, Sheet, draw_key
from vidgen.ui.timeline.seen import Seen, Spans
from vidgen.ui.timeline.style import colours_of, look

_WIDE = 24
"""Pixels; a narrower block shows its plate alone."""
_DRAWN = 56
"""Pixels; in a narrower block keys are dots, and no line is drawn between them."""
_THIN = 90 / 255
"""How opaque a plate is."""


class Shown(NamedTuple):
    """A row whose lanes are drawn."""

    row: Row
    spans: Spans
    """Of its blocks."""
    top: int
    """Where its lanes begin, in pixels below the painter's origin."""


def paint_lanes(
    painter: QPainter, records: Records, lanes: Lanes, rows: Sequence[Shown], view: Viewport, ratio: float
) -> None:
    """Draw the lanes of rows, with no key selected: those of all rows are one picture, of which each gets its part.

    `ratio`: how many pixels of the screen a pixel is.
    """
    of, shown = look(), [one for one in rows if one.row.lanes and records.find(one.row.track, Track) is not None]
    names = [[name for name, _ in lanes.names(one.row.track)] for one in shown]
    if not shown:
        return
    origin = round(view.scroll * view.zoom / FLICKS)
    sheet = Sheet(view.width, sum(map(len, names)), ratio)
    small: list[Piece] = []
    large: list[Piece] = []
    first_lane = 0
    for one, lane_names in zip(shown, names, strict=True):
        painter.fillRect(0, one.top, view.width, one.row.lanes, of.ground)
        painter.setPen(of.line)
        for place in range(1, len(lane_names)):
            painter.drawLine(0, one.top + place * LANE, view.width, one.top + place * LANE)
        narrow, wide = _pieces(sheet, one, records.get(one.row.track, Track), lanes, lane_names, first_lane, view)
        small += narrow
        large += wide
        first_lane += len(lane_names)
    flicks, first, image = FLICKS / view.zoom / ratio, origin * FLICKS / view.zoom, sheet.image()
    if small:
        sheet.dots(small, flicks, first, of.text)
    if large:
        drawn = Lines([piece.line for piece in large])
        sheet.lines(large, drawn, flicks, first, of.text)
        image = sheet.keys(large, drawn, flicks, first, of.text, of.ground)
    first_lane = 0
    for one, lane_names in zip(shown, names, strict=True):
        part = QRectF(0, first_lane * LANE * ratio, image.width(), len(lane_names) * LANE * ratio)
        painter.drawImage(QRectF(0, one.top, view.width, one.row.lanes), image, part)
        first_lane += len(lane_names)


def _pieces(
    sheet: Sheet, one: Shown, track: Track, lanes: Lanes, names: Sequence[str], lowest: int, view: Viewport
) -> tuple[list[Piece], list[Piece]]:
    """Draw the plates of a row into a sheet, from lane `lowest` on; return the lines of its narrow and wide blocks."""
    scheme_, spans, ratio = scheme(), one.spans, sheet.ratio

    def plate(block: Block) -> tuple[int, int]:
        """Return a block's colour, and in which lanes it has a plate, as bits."""
        if not block.curves or not lanes.shown(block):
            return 0, 0
        curves, colour = lanes.curves(block), QColor(colours_of(block, track, scheme_).body)
        parts = (round(part * _THIN) for part in (255, colour.red(), colour.green(), colour.blue()))
        argb = sum(part << shift for part, shift in zip(parts, (24, 16, 8, 0), strict=True))
        return argb, sum(1 << place for place, name in enumerate(names) if name in curves)

    origin = round(view.scroll * view.zoom / FLICKS)
    seen = spans.seen(view.zoom, origin - BESIDE, origin + view.width + BESIDE)
    plates = spans.numbers((scheme_, track.colour, tuple(names), lanes.blocks, lanes.tracks), 2, plate)
    colours, bits = plates[:, seen.first : seen.first + len(seen.x0)]
    x0, x1 = (np.rint(x * ratio).astype(np.int64) - round(origin * ratio) for x in (seen.x0, seen.x1))
    alike: dict[bytes, list[int]] = {}
    for place in range(len(names)):
        alike.setdefault((bits >> np.uint32(place) & np.uint32(1)).tobytes(), []).append(lowest + place)
    for there, places in alike.items():
        chosen = np.frombuffer(there, np.uint32).astype(bool)
        sheet.plates(places, Seen(0, x0[chosen], x1[chosen]), colours[chosen], round(_WIDE * ratio))
    gap = max(1, round(ratio))
    small: list[Piece] = []
    large: list[Piece] = []
    widths = seen.x1 - seen.x0
    numbers = (bits.astype(bool) & (widths > _WIDE)).nonzero()[0]
    for number, left, right, width in zip(
        numbers.tolist(), x0[numbers].tolist(), x1[numbers].tolist(), widths[numbers].tolist(), strict=True
    ):
        block = spans.blocks[seen.first + number]
        lines, found = lanes.lines(block), large if width >= _DRAWN else small
        for place, name in enumerate(names, lowest):
            if (line := lines.get(name)) is not None:
                found.append(Piece(place, left, right - gap, block.start, block.duration, line))
    return small, large


def paint_selected(
    painter: QPainter, records: Records, lanes: Lanes, row: Row, top: int, view: Viewport, ratio: float
) -> None:
    """Draw the selected keys of a row over its lanes. A colour shows itself."""
    of, places = look(), {name: place for place, (name, _) in enumerate(lanes.names(row.track))}
    origin = round(view.scroll * view.zoom / FLICKS)
    for block, chosen in lanes.selected_on(row.track).items():
        record = records.get(block, Block)
        lines = lanes.lines(record)
        for name, curve in lanes.curves(record).items():
            if name not in places:
                continue
            middle = top + places[name] * LANE + LANE / 2
            times, _, shapes, own = lines[name].keys.tolist()
            for time, shape, colour in zip(times, shapes, own, strict=True):
                x = round((record.start + time) * view.zoom / FLICKS * ratio) / ratio - origin
                if Key(block, curve.path, int(time)) in chosen and -BESIDE <= x <= view.width + BESIDE:
                    fill = of.selection if colour < 0 else QColor.fromRgba(int(colour))
                    draw_key(painter, int(shape), QPointF(x, middle), fill, of.selection, chosen=True)
