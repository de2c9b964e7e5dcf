"""The commands that give a property of blocks a value: as somebody means who writes it into a field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vidgen.editor import paths
from vidgen.editor.records import Block, Id

Step = tuple[str, dict[str, Any]]


def steps(blocks: Sequence[Block], path: str, value: Any, playhead: int) -> Iterator[Step]:
    """Yield commands with their arguments: a property is set at the playhead where it is animated, else for good.

    Speed and direction change the sound along with its picture, and how long both are.
    """
    if path in ("content.speed", "content.reverse"):
        changed = [b.id for b in blocks if paths.read(b, path) != value]
        if changed and path == "content.speed":
            yield "speed", {"blocks": changed, "speed": value}
        elif changed:
            yield "reverse", {"blocks": changed}
        return
    plain = [b.id for b in blocks if b.curve(path) is None]
    if plain:
        yield "set", {"blocks": plain, "path": path, "value": value}
    for block in blocks:
        if block.curve(path) is not None:
            at = min(max(0, playhead - block.start), block.duration)
            yield "set-keyframe", {"block": block.id, "path": path, "at": at, "value": value}


def following(
    starts: Mapping[Id, tuple[float, float]], value: float, limits: tuple[float, float]
) -> dict[float, list[Id]]:
    """Return which values the other field of a pair gets, and which blocks each: changed by the same factor as the first.

    starts: the values of both fields of each block before the change.
    value: of the first field now, in every block.
    """
    found: dict[float, list[Id]] = {}
    for block, (own, other) in starts.items():
        new = other * value / own if own else value
        found.setdefault(round(min(max(limits[0], new), limits[1]), 9), []).append(block)
    return found
