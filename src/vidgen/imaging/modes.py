"""Blend modes, by Qt's painter on RGBA images. Formulas: W3C, Compositing and Blending Level 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QPainter

from vidgen.imaging.images import frame_of_image, image_of_frame
from vidgen.imaging.planes import new_frame, plane_of

if TYPE_CHECKING:
    import av
    from PySide6.QtGui import QImage

    from vidgen.imaging.picture import Picture

_MODES: Final = {
    "normal": QPainter.CompositionMode.CompositionMode_SourceOver,
    "multiply": QPainter.CompositionMode.CompositionMode_Multiply,
    "screen": QPainter.CompositionMode.CompositionMode_Screen,
    "overlay": QPainter.CompositionMode.CompositionMode_Overlay,
    "add": QPainter.CompositionMode.CompositionMode_Plus,
}


def draw_onto(image: QImage, layer: Picture, strength: float, mode: str) -> None:
    """Blend a layer onto an image at its place, in place; `strength` from 0 to 1."""
    if mode == "add":
        # Qt mixes towards the clipped sum; the sum is to be that of the thinner layer.
        layer, strength = layer.faded(strength), 1.0
    with QPainter(image) as painter:
        painter.setCompositionMode(_MODES[mode])
        painter.setOpacity(strength)
        painter.drawImage(layer.x, layer.y, layer.image())


def blend_rectangle(frame: av.VideoFrame, layer: Picture, strength: float, mode: str) -> None:
    """Blend a layer onto a yuv420p frame, by way of RGBA in the rectangle that it covers, grown to even borders."""
    left, top = max(0, layer.x) & ~1, max(0, layer.y) & ~1
    right = min((layer.x + layer.width + 1) & ~1, frame.width)
    bottom = min((layer.y + layer.height + 1) & ~1, frame.height)
    part = new_frame(right - left, bottom - top)
    for i in range(3):
        half = 0 if i == 0 else 1
        target = plane_of(part, i)
        rows, columns = target.shape
        target[:] = plane_of(frame, i)[top >> half : (top >> half) + rows, left >> half : (left >> half) + columns]
    image = image_of_frame(part)
    draw_onto(image, layer.at(layer.x - left, layer.y - top), strength, mode)
    result = frame_of_image(image, "yuv420p")
    for i in range(3):
        half = 0 if i == 0 else 1
        source = plane_of(result, i)
        rows, columns = source.shape
        plane_of(frame, i)[top >> half : (top >> half) + rows, left >> half : (left >> half) + columns] = source
