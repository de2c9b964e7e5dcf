"""Frames of more than 8 bits: the picture at the bottom keeps its depth, and what lies on it is laid on in that depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vidgen.imaging.conversion import reformatted
from vidgen.render.composing.painting import LAYOUTS, copied, lay, planes_of, prepare

if TYPE_CHECKING:
    import av

    from vidgen.render.composing.layers import Shown


def deep_frame(shown: list[Shown], size: tuple[int, int], format: str) -> av.VideoFrame | None:
    """Return the layers as a frame of `format`; None where a blend mode or an adjustment needs 8 bit.

    The first layer must fill the canvas and be opaque.
    """
    bottom = shown[0].picture
    if not shown[0].fills(size) or any(part.mode != "normal" or part.rework for part in shown[1:]):
        return None
    frame = reformatted(bottom.frame(), format)
    if len(shown) == 1:
        return frame
    layout = LAYOUTS[format]
    frame = copied(frame)
    planes = planes_of(frame)
    for part in shown[1:]:
        overlay = prepare(part.picture, *size, layout)
        if overlay is not None:
            lay(planes, overlay, part.picture.opacity, layout)
    return frame
