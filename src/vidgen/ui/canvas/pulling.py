"""`Pull`: a drag on the canvas as arithmetic: where it began, and what it makes of the blocks wherever the mouse is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from vidgen.editor.records import Id
from vidgen.imaging.lying import Box, Point
from vidgen.imaging.outline import Outline
from vidgen.ui.canvas import shaping
from vidgen.ui.canvas.seen import Seen
from vidgen.ui.canvas.shaping import Handle, Values
from vidgen.ui.canvas.snapping import Line, snapped_box, snapped_point

How = Literal["move", "scale", "rotate", "crop", "anchor"]


@dataclass(frozen=True)
class Pulled:
    """What a drag has come to."""

    change: Mapping[Id, Values]
    met: tuple[Line, ...] = ()
    """The lines that it snapped to."""


@dataclass(frozen=True)
class Pull:
    """`seen` are the blocks as they were at the start; all but a move have one."""

    how: How
    seen: tuple[Seen, ...]
    start: Point
    canvas: tuple[int, int]
    handle: Handle = (0, 0)
    lines: tuple[Line, ...] = ()

    def to(
        self, now: Point, *, within: float = 0.0, free: bool = False, straight: bool = False, centred: bool = False
    ) -> Pulled:
        """Return what lies where when the mouse is at `now`.

        `within`: how near a line has to be to snap, in canvas pixels; 0 for no snapping. `straight`: only across or only
        down, or in steps of 15 degrees. `free`, `centred`: see `shaping.scaled`.
        """
        of = self.seen[0].outline
        by = now[0] - self.start[0], now[1] - self.start[1]
        if self.how == "move":
            return self._moved(by, within, straight)
        if self.how == "rotate":
            return self._alone(shaping.turned(of, self.start, now, steps=straight, snap=within > 0))
        if self.how == "anchor":
            at = of.anchor[0] + by[0], of.anchor[1] + by[1]
            at, met = snapped_point(at, self.lines, within) if within else (at, ())
            return self._alone(shaping.anchored(of, self.canvas, at), met)
        met = ()
        if within and of.lie.rotation % 90 == 0:
            by, met = self._snapped(of, by, within, keep=self.how == "scale" and not free, centred=centred)
        if self.how == "crop":
            return self._alone(shaping.cropped(of, self.canvas, self.handle, by), met)
        return self._alone(shaping.scaled(of, self.canvas, self.handle, by, free=free, centred=centred), met)

    def _alone(self, values: Values, met: tuple[Line, ...] = ()) -> Pulled:
        return Pulled({self.seen[0].block.id: values}, met)

    def _moved(self, by: Point, within: float, straight: bool) -> Pulled:
        dx, dy = by
        if straight:
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        dx, dy = float(round(dx)), float(round(dy))
        met: tuple[Line, ...] = ()
        if within:
            x, y, width, height = around([s.outline.bounds for s in self.seen])
            more_x, more_y, met = snapped_box((x + dx, y + dy, width, height), self.lines, within)
            if straight:
                more_x, more_y = (more_x, 0.0) if dy == 0 else (0.0, more_y)
                met = tuple(line for line in met if (line.axis == "x") == (dy == 0))
            dx, dy = dx + more_x, dy + more_y
        return Pulled({s.block.id: shaping.moved(s.outline, self.canvas, dx, dy) for s in self.seen}, met)

    def _snapped(
        self, of: Outline, by: Point, within: float, *, keep: bool, centred: bool
    ) -> tuple[Point, tuple[Line, ...]]:
        """Return the way of a handle so that it ends on a line; with `keep` it stays on the diagonal of its corner."""
        at = shaping.handle_at(of, self.handle)
        if not (keep and all(self.handle)):
            sideways = self.handle[0] if of.lie.rotation % 180 == 0 else self.handle[1]
            upwards = self.handle[1] if of.lie.rotation % 180 == 0 else self.handle[0]
            lines = [line for line in self.lines if (sideways if line.axis == "x" else upwards)]
            to, met = snapped_point((at[0] + by[0], at[1] + by[1]), lines, within)
            return (to[0] - at[0], to[1] - at[1]), met
        opposite = (0, 0) if centred else (-self.handle[0], -self.handle[1])
        pin = shaping.handle_at(of, opposite)
        way = at[0] - pin[0], at[1] - pin[1]
        length = way[0] ** 2 + way[1] ** 2
        if not length:
            return by, ()
        factor = 1 + (by[0] * way[0] + by[1] * way[1]) / length
        best: tuple[float, float, Line] | None = None
        for line in self.lines:
            part, zero = (way[0], pin[0]) if line.axis == "x" else (way[1], pin[1])
            if abs(part) > 1 and abs(line.at - zero) > 1:
                wanted = (line.at - zero) / part
                off = abs(wanted - factor) * abs(part)
                if off <= within and (best is None or off < best[0]):
                    best = off, wanted, line
        if best is None:
            return by, ()
        return ((best[1] - 1) * way[0], (best[1] - 1) * way[1]), (best[2],)


def around(boxes: list[Box]) -> Box:
    """Return the box around boxes."""
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[0] + b[2] for b in boxes), max(b[1] + b[3] for b in boxes)
    return left, top, right - left, bottom - top
