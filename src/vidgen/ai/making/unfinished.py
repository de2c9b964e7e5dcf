"""Videos that were begun and did not come to their timeline: going on repeats nothing that was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from vidgen.ai.making.making import ORDER, order_of
from vidgen.ai.making.order import VideoOrder
from vidgen.ai.making.steps import SCENES, Steps


@dataclass(frozen=True)
class Unfinished:
    """One of them."""

    path: Path
    """The project."""
    order: VideoOrder
    done: int
    """Steps that are kept."""


def unfinished(projects: Iterable[Path]) -> list[Unfinished]:
    """Return those of the projects that `make_video` has begun and not ended. It reads files."""
    found = []
    for path in projects:
        steps = Steps(path.with_suffix(".media"))
        if not path.is_file() or not (steps.folder / ORDER).is_file() or steps.get(SCENES) is not None:
            continue
        order = order_of(path)
        if order is not None:
            kept = sum(p.name != ORDER for p in steps.folder.glob("*.json"))
            found.append(Unfinished(path, order, kept))
    return found
