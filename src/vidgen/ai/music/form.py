"""How a piece goes: intro, A, B that lifts, a break, A again and varied, an ending, in whole bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Part = Literal["intro", "A", "B", "break", "A'", "end"]
_CYCLE: tuple[tuple[Part, int], ...] = (("A", 4), ("B", 4), ("break", 2), ("A'", 4))
_LONG: tuple[tuple[Part, int], ...] = (*_CYCLE, ("B", 4))


@dataclass(frozen=True)
class Layers:
    """How loud the layers of a part are, 0 to 1."""

    pad: float
    air: float
    """The bright part of the pad."""
    bass: float
    lead: float
    arpeggio: float
    kick: float
    back: float
    """What falls on two and four."""
    top: float
    """Hats and shakers."""


LAYERS: dict[Part, Layers] = {
    "intro": Layers(0.8, 0.35, 0.0, 0.75, 0.0, 0.0, 0.0, 0.35),
    "A": Layers(0.75, 0.5, 0.8, 0.85, 0.35, 0.6, 0.0, 0.6),
    "B": Layers(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
    "break": Layers(0.8, 0.55, 0.35, 0.6, 0.25, 0.0, 0.0, 0.25),
    "A'": Layers(0.85, 0.75, 1.0, 1.0, 0.7, 0.9, 0.75, 0.85),
    "end": Layers(1.0, 0.6, 0.8, 0.8, 0.0, 0.0, 0.0, 0.0),
}


@dataclass(frozen=True)
class Section:
    """A part in a piece, in bars."""

    part: Part
    first: int
    bars: int


def sections(bars: int) -> tuple[Section, ...]:
    """Return the parts of a piece of `bars` bars before its last chord, which is the part "end"."""
    intro = 0 if bars < 4 else 1 if bars < 12 else 2
    body = bars - intro
    planned: list[tuple[Part, int]] = [("intro", intro)]
    if body <= 2:
        planned.append(("A", body))
    elif body <= 6:
        planned += [("A", body // 2), ("B", body - body // 2)]
    else:
        cycles = max(1, round(body / 20))
        for number in range(cycles):
            share = body * (number + 1) // cycles - body * number // cycles
            if number:
                planned.append(("break", min(2, share // 6)))
                share -= planned[-1][1]
            planned += _fitted(_CYCLE if share < 15 else _LONG, share)
    planned.append(("end", 1))
    found: list[Section] = []
    at = 0
    for part, length in planned:
        if length:
            found.append(Section(part, at, length))
            at += length
    return tuple(found)


def _fitted(cycle: tuple[tuple[Part, int], ...], bars: int) -> list[tuple[Part, int]]:
    """Stretch the parts of a cycle to `bars`, at pairs of bars where they allow it."""
    total = sum(length for _, length in cycle)
    unit = 2 if bars >= 10 else 1
    made: list[tuple[Part, int]] = []
    at = done = 0
    for part, length in cycle:
        done += length
        end = bars if done == total else min(bars, unit * int(done * bars / total / unit + 0.5))
        if part == "break":
            end = at + (1 if bars < 12 else 2)
        end = max(at, end)
        made.append((part, end - at))
        at = end
    return made
