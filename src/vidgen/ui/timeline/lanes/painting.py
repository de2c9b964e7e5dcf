"""Drawing the lanes of one row: for each block a plate, its value as a thin line, and its keys."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
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


def paint_lanes(
    painter: QPainter, records: Records, spans: Spans, lanes: Lanes, row: Row, top: int, view: Viewport, ratio: float
) -> None:
    """Draw the lanes of a row, which begin `top` pixels below the painter's origin, with no key selected.

    `ratio`: how many pixels of the screen a pixel is.
    """
    of, scheme_, names = look(), scheme(), [name for name, _ in lanes.names(row.track)]
    track = records.find(row.track, Track)
    if track is None or not names:
        return
    painter.fillRect(0, top, view.width, row.lanes, of.ground)
    painter.setPen(of.line)
    for place in range(1, len(names)):
        painter.drawLine(0, top + place * LANE, view.width, top + place * LANE)

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
    sheet = Sheet(view.width, len(names), ratio)
    image = sheet.image()
    alike: dict[bytes, list[int]] = {}
    for place in range(len(names)):
        alike.setdefault((bits >> np.uint32(place) & np.uint32(1)).tobytes(), []).append(place)
    for there, places in alike.items():
        chosen = np.frombuffer(there, np.uint32).astype(bool)
        sheet.plates(places, Seen(0, x0[chosen], x1[chosen]), colours[chosen], round(_WIDE * ratio))
    gap = max(1, round(ratio))

    def pieces(chosen: NDArray[np.bool_]) -> list[Piece]:
        """Return the lines of some of the blocks that are seen."""
        found: list[Piece] = []
        for number in (bits.astype(bool) & chosen).nonzero()[0].tolist():
            block = spans.blocks[seen.first + number]
            lines, left, right = lanes.lines(block), int(x0[number]), int(x1[number]) - gap
            for place, name in enumerate(names):
                if (line := lines.get(name)) is not None:
                    found.append(Piece(place, left, right, block.start, block.duration, line))
        return found

    widths = seen.x1 - seen.x0
    flicks, first = FLICKS / view.zoom / ratio, origin * FLICKS / view.zoom
    if small := pieces((widths > _WIDE) & (widths < _DRAWN)):
        sheet.dots(small, flicks, first, of.text)
    if large := pieces(widths >= _DRAWN):
        drawn = Lines([piece.line for piece in large])
        sheet.lines(large, drawn, flicks, first, of.text)
        image = sheet.keys(large, drawn, flicks, first, of.text, of.ground)
    painter.drawImage(QRectF(0, top, view.width, row.lanes), image)


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
