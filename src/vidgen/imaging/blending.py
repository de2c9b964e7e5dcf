"""Blending pictures onto one another: `blend_onto` for one layer, `Surface` for a stack of them.

Modes and formulas: W3C, Compositing and Blending Level 1. A layer in mode `normal` is blended onto a YUV surface in YUV,
within its own rectangle; the other modes change only that rectangle, too, but by way of RGBA. `add` is the operator
"lighter" of Compositing (plus): colours and alphas add up, to 1 at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from vidgen.imaging.conversion import frame_of_image, image_of_frame
from vidgen.imaging.packing import overlay_of_packed, packed
from vidgen.imaging.picture import RGBA, Picture
from vidgen.imaging.planes import copied, mix_into, new_frame, plane_of

if TYPE_CHECKING:
    import av
    from numpy.typing import NDArray

    from vidgen.imaging.overlay import Overlay

_MODES: Final = {
    "normal": QPainter.CompositionMode.CompositionMode_SourceOver,
    "multiply": QPainter.CompositionMode.CompositionMode_Multiply,
    "screen": QPainter.CompositionMode.CompositionMode_Screen,
    "overlay": QPainter.CompositionMode.CompositionMode_Overlay,
    "add": QPainter.CompositionMode.CompositionMode_Plus,
}


def blend_onto(base: Picture, layer: Picture, opacity: float = 1.0, mode: str = "normal") -> Picture:
    """Return `layer` blended onto `base`, of the size and place of `base`; neither is changed.

    The result is YUV when `base` is, and alpha stays what the formulas make of it.
    """
    surface = Surface(base)
    surface.put(layer, opacity, mode)
    return surface.picture()


class Surface:
    """What layers are put on, the first one first. It copies its base when the first layer changes it, and only then."""

    def __init__(self, base: Picture) -> None:
        self._base = base
        self._frame: av.VideoFrame | None = None
        self._image: QImage | None = None

    def picture(self) -> Picture:
        """Return what was put together. The surface cannot be used after that."""
        x, y = self._base.x, self._base.y
        if self._frame is not None:
            return Picture.of_frame(self._frame, x, y)
        if self._image is not None:
            return Picture.of_image(self._image, x, y, opaque=self._image.format() != RGBA)
        return self._base

    def put(self, layer: Picture, opacity: float = 1.0, mode: str = "normal") -> None:
        """Blend a layer onto it: `opacity` from 0 to 1 on top of the layer's own; `mode` as in `records.Blend`."""
        if mode not in _MODES:
            raise ValueError(f"no blend mode {mode!r}")
        strength = min(1.0, opacity * layer.opacity)
        across = layer.at(layer.x - self._base.x, layer.y - self._base.y).bare()
        area = QRect(0, 0, self._base.width, self._base.height).intersected(_rectangle(across))
        if strength * 255 < 0.5 or area.isEmpty():
            return
        if (
            mode == "normal"
            and strength >= 1
            and across.solid
            and area == _rectangle(self._base.at(0, 0))
            and (_rectangle(across) == area)
        ):
            # It covers everything: what lies below is not seen.
            self._base, self._frame, self._image = across.at(self._base.x, self._base.y), None, None
        elif self._in_yuv:
            self._put_yuv(across, area, strength, mode)
        else:
            self._paint(across, strength, mode)

    @property
    def _in_yuv(self) -> bool:
        return self._frame is not None or (self._image is None and self._base.is_yuv and self._base.opaque)

    def _paint(self, layer: Picture, strength: float, mode: str) -> None:
        if self._image is None:
            self._image = QImage(self._base.image())
        _draw(self._image, layer, strength, mode)

    def _put_yuv(self, layer: Picture, area: QRect, strength: float, mode: str) -> None:
        if self._frame is None:
            self._frame = copied(self._base.frame("yuv420p"))
        even = not (layer.x % 2 or layer.y % 2)
        if mode != "normal":
            _blend_rectangle(self._frame, layer, area, strength, mode)
        elif layer.solid and layer.is_yuv and even:
            _mix_rectangle(self._frame, layer, area, strength)
        else:
            _lay(self._frame, overlay_of(layer), layer, strength)


def _draw(image: QImage, layer: Picture, strength: float, mode: str) -> None:
    if mode == "add":
        # Qt mixes towards the clipped sum; the sum is to be that of the thinner layer.
        layer, strength = layer.faded(strength), 1.0
    painter = QPainter(image)
    painter.setCompositionMode(_MODES[mode])
    painter.setOpacity(strength)
    painter.drawImage(layer.x, layer.y, layer.image())
    painter.end()


def _rectangle(picture: Picture) -> QRect:
    return QRect(picture.x, picture.y, picture.width, picture.height)


def _cut(plane: NDArray[np.uint8], x: int, y: int, width: int, height: int) -> NDArray[np.uint8]:
    return plane[y : y + height, x : x + width]


def _mix_rectangle(frame: av.VideoFrame, layer: Picture, area: QRect, strength: float) -> None:
    """Mix an opaque frame at an even place into the surface."""
    source = layer.frame("yuv420p")
    for i in range(3):
        half = 0 if i == 0 else 1
        left, top = area.left() >> half, area.top() >> half
        width, height = (area.width() + half) >> half, (area.height() + half) >> half
        target = _cut(plane_of(frame, i), left, top, width, height)
        drawn = _cut(plane_of(source, i), left - (layer.x >> half), top - (layer.y >> half), width, height)
        if strength >= 1:
            target[:] = drawn
        else:
            mix_into(target, drawn, strength)


def _blend_rectangle(frame: av.VideoFrame, layer: Picture, area: QRect, strength: float, mode: str) -> None:
    """Blend in RGBA the rectangle that the layer covers, grown to even borders."""
    left, top = area.left() & ~1, area.top() & ~1
    right = min((area.right() + 2) & ~1, frame.width)
    bottom = min((area.bottom() + 2) & ~1, frame.height)
    part = new_frame(right - left, bottom - top)
    for i in range(3):
        half = 0 if i == 0 else 1
        target = plane_of(part, i)
        target[:] = _cut(plane_of(frame, i), left >> half, top >> half, target.shape[1], target.shape[0])
    image = image_of_frame(part)
    _draw(image, layer.at(layer.x - left, layer.y - top), strength, mode)
    result = frame_of_image(image, "yuv420p")
    for i in range(3):
        half = 0 if i == 0 else 1
        source = plane_of(result, i)
        _cut(plane_of(frame, i), left >> half, top >> half, source.shape[1], source.shape[0])[:] = source


def overlay_of(layer: Picture) -> Overlay:
    """Return the layer made ready for its place; made once for each parity of `x` and `y`."""
    parity = (layer.x % 2, layer.y % 2)
    made: Overlay = layer.kept(("overlay", *parity), lambda: _make_overlay(layer, *parity))
    return made


def _make_overlay(layer: Picture, left: int, top: int) -> Overlay:
    """Pad the layer to even borders and convert it."""
    width = (left + layer.width + 1) & ~1
    height = (top + layer.height + 1) & ~1
    image = QImage(width, height, RGBA)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.drawImage(left, top, layer.image())
    painter.end()
    return overlay_of_packed(packed(image))


def _lay(frame: av.VideoFrame, overlay: Overlay, layer: Picture, strength: float) -> None:
    left, top = layer.x - layer.x % 2, layer.y - layer.y % 2
    for i in range(3):
        half = 0 if i == 0 else 1
        plane = plane_of(frame, i)
        leaves, adds = overlay.leaves[half], overlay.adds[i]
        x, y = left >> half, top >> half
        first_x, first_y = max(0, -x), max(0, -y)
        last_x = min(leaves.shape[1], plane.shape[1] - x)
        last_y = min(leaves.shape[0], plane.shape[0] - y)
        if first_x >= last_x or first_y >= last_y:
            continue
        window = (slice(first_y, last_y), slice(first_x, last_x))
        target = plane[y + first_y : y + last_y, x + first_x : x + last_x]
        total = np.multiply(target, leaves[window], dtype=np.uint16)
        total += adds[window]
        total >>= 8
        if strength >= 1:
            target[:] = total
        else:
            mix_into(target, total.astype(np.uint8), strength)
