"""Smart guides: what a dragged block or handle snaps to, and the lines that are then drawn. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from vidgen.imaging.lying import Box, Point

Axis = Literal["x", "y"]
"""x: an upright line; y: a level one."""


@dataclass(frozen=True)
class Line:
    """A line of the canvas that something can snap to."""

    axis: Axis
    at: float
    """Canvas pixels."""


def lines(canvas: tuple[int, int], others: Iterable[Box], extra: Iterable[Line] = ()) -> tuple[Line, ...]:
    """Return what can be snapped to: the canvas's middle, edges and thirds, the other blocks' edges and middles, extras."""
    width, height = canvas
    found = [Line("x", width * s) for s in (0.5, 0.0, 1.0)] + [Line("y", height * s) for s in (0.5, 0.0, 1.0)]
    found += [Line("x", width * s) for s in (1 / 3, 2 / 3)] + [Line("y", height * s) for s in (1 / 3, 2 / 3)]
    found += extra
    for x, y, w, h in others:
        found += [Line("x", v) for v in (x + w / 2, x, x + w)] + [Line("y", v) for v in (y + h / 2, y, y + h)]
    return tuple(dict.fromkeys(found))


def snapped_box(box: Box, to: Sequence[Line], within: float) -> tuple[float, float, tuple[Line, ...]]:
    """Return how far a box has to go so that its middle or an edge lies on a line, and the lines that it then lies on.

    At most `within` canvas pixels; 0 along an axis where nothing is near.
    """
    x, y, width, height = box
    by_x = _nearest((x + width / 2, x, x + width), [line.at for line in to if line.axis == "x"], within)
    by_y = _nearest((y + height / 2, y, y + height), [line.at for line in to if line.axis == "y"], within)
    return by_x or 0.0, by_y or 0.0, _met((x, y, width, height), by_x, by_y, to)


def snapped_point(point: Point, to: Sequence[Line], within: float) -> tuple[Point, tuple[Line, ...]]:
    """Return a point brought onto lines that are near, and those lines."""
    by_x, by_y, met = snapped_box((*point, 0.0, 0.0), to, within)
    return (point[0] + by_x, point[1] + by_y), met


def _nearest(points: Sequence[float], lines_at: Sequence[float], within: float) -> float | None:
    found = [at - p for p in points for at in lines_at if abs(at - p) <= within]
    return min(found, key=abs) if found else None


def _met(box: Box, by_x: float | None, by_y: float | None, to: Sequence[Line]) -> tuple[Line, ...]:
    x, y, width, height = box
    met = []
    for line in to:
        by, start, length = (by_x, x, width) if line.axis == "x" else (by_y, y, height)
        if by is not None and any(abs(start + by + share * length - line.at) < 0.01 for share in (0.0, 0.5, 1.0)):
            met.append(line)
    return tuple(met)
