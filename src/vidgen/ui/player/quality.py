"""How large frames are made for what they are shown at."""

from __future__ import annotations

from typing import Literal, get_args

from vidgen.editor.records import Project
from vidgen.render.preview.stretches import preview_preset

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


def rough_will_do(project: Project, quality: Quality, size: tuple[int, int]) -> bool:
    """Tell whether stretches that were rendered for the preview do for frames of a size while they move.

    Who chose a quality gets it: then only for frames that are no larger than what was rendered.
    """
    rendered = preview_preset().canvas(project)
    return quality == "auto" or (quality != "full" and size[0] <= rendered[0] and size[1] <= rendered[1])


def even(pixels: float) -> int:
    """Return the even number of pixels nearest to a length, 16 at least."""
    return max(_LEAST, 2 * round(pixels / 2))
