"""How large frames are made for what they are shown at."""

from __future__ import annotations

from typing import Literal, get_args

from vidgen.editor.records import Project

Quality = Literal["auto", "full", "half", "quarter"]
QUALITIES: tuple[Quality, ...] = get_args(Quality)
_PARTS = {"full": 1, "half": 2, "quarter": 4}
_LEAST = 16


def frame_size(project: Project, quality: Quality, shown: tuple[int, int], lower: int = 0) -> tuple[int, int]:
    """Return width and height of frames in pixels: even, in the shape of the project.

    `auto` takes the smallest part that is no smaller than what is `shown`, in pixels of the screen, or a part that is
    `lower` steps below it. Parts are few, so that frames need not be made anew while a window is being resized.
    """
    sides = project.width, project.height
    if quality != "auto":
        part = _PARTS[quality]
    else:
        fitting = [p for p in (1, 2, 4) if sides[0] / p >= shown[0] and sides[1] / p >= shown[1]]
        part = max(fitting, default=1) * 2**lower
        while part > 1 and max(sides) / part < 240:
            part //= 2
    if part == 1:
        return sides
    return even(sides[0] / part), even(sides[1] / part)


def even(pixels: float) -> int:
    """Return the even number of pixels nearest to a length, 16 at least."""
    return max(_LEAST, 2 * round(pixels / 2))
