"""Blending pictures onto one another: `blend_onto` for one layer, `Surface` for a stack of them.

Modes and formulas: W3C, Compositing and Blending Level 1. A layer in mode `normal` is blended onto a YUV surface in YUV,
within its own rectangle; the other modes change only that rectangle, too, but by way of RGBA. `add` is the operator
"lighter" of Compositing (plus): colours and alphas add up, to 1 at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import copied, mix_into, plane_of

if TYPE_CHECKING:
    import av
    from PySide6.QtGui import QImage

    from vidgen.imaging.overlay import Overlay

    Area = tuple[int, int, int, int]

MODES: Final = ("normal", "multiply", "screen", "overlay", "add")


def blend_onto(base: Picture, layer: Picture, opacity: float = 1.0, mode: str = "normal") -> Picture:
    """Return `layer` blended onto `base`, of the size and place of `base`; neither is changed.

    The result is YUV when `base` is, and alpha stays what the formulas make of it.
    """
    surface = Surface(base)
    surface.put(layer, opacity, mode)
    return surface.picture()


class Surface:
    """What layers are put on, the first one first. It copies its base when the first layer changes it, and only then.

    A frame that is `owned`, which nobody else has, is not copied.
    """

    def __init__(self, base: Picture, *, owned: bool = False) -> None:
        self._base = base
        self._frame: av.VideoFrame | None = base.frame("yuv420p") if owned and base.is_yuv and base.opaque else None
        self._image: QImage | None = None

    def picture(self) -> Picture:
        """Return what was put together. The surface cannot be used after that."""
        x, y = self._base.x, self._base.y
        if self._frame is not None:
            return Picture.of_frame(self._frame, x, y)
        if self._image is not None:
            return Picture.of_image(self._image, x, y, opaque=not self._image.hasAlphaChannel())
        return self._base

    def put(self, layer: Picture, opacity: float = 1.0, mode: str = "normal") -> None:
        """Blend a layer onto it: `opacity` from 0 to 1 on top of the layer's own; `mode` as in `records.Blend`."""
        if mode not in MODES:
            raise ValueError(f"no blend mode {mode!r}")
        strength = min(1.0, opacity * layer.opacity)
        across = layer.at(layer.x - self._base.x, layer.y - self._base.y).bare()
        whole = (0, 0, self._base.width, self._base.height)
        area = _common(whole, across)
        if strength * 255 < 0.5 or area[0] >= area[2] or area[1] >= area[3]:
            return
        exact = (across.x, across.y, across.width, across.height) == whole
        if mode == "normal" and strength >= 1 and across.solid and exact:
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
        from vidgen.imaging.modes import draw_onto

        if self._image is None:
            self._image = self._base.image().copy()
        draw_onto(self._image, layer, strength, mode)

    def _put_yuv(self, layer: Picture, area: Area, strength: float, mode: str) -> None:
        if self._frame is None:
            self._frame = copied(self._base.frame("yuv420p"))
        even = not (layer.x % 2 or layer.y % 2)
        if mode != "normal":
            from vidgen.imaging.modes import blend_rectangle

            blend_rectangle(self._frame, layer, strength, mode)
        elif layer.solid and layer.is_yuv and even:
            _mix_rectangle(self._frame, layer, area, strength)
        else:
            _lay(self._frame, overlay_of(layer), layer, strength)


def _common(whole: Area, layer: Picture) -> Area:
    """Return left, top, right, bottom of what a layer covers of an area that begins at 0, 0."""
    right, bottom = layer.x + layer.width, layer.y + layer.height
    return max(0, layer.x), max(0, layer.y), min(whole[2], right), min(whole[3], bottom)


def _mix_rectangle(frame: av.VideoFrame, layer: Picture, area: Area, strength: float) -> None:
    """Mix an opaque frame at an even place into the surface."""
    source = layer.frame("yuv420p")
    for i in range(3):
        half = 0 if i == 0 else 1
        left, top = area[0] >> half, area[1] >> half
        right, bottom = (area[2] + half) >> half, (area[3] + half) >> half
        target = plane_of(frame, i)[top:bottom, left:right]
        x, y = layer.x >> half, layer.y >> half
        drawn = plane_of(source, i)[top - y : bottom - y, left - x : right - x]
        if strength >= 1:
            target[:] = drawn
        else:
            mix_into(target, drawn, strength)


def overlay_of(layer: Picture) -> Overlay:
    """Return the layer made ready for its place; made once for each parity of `x` and `y`."""
    parity = (layer.x % 2, layer.y % 2)
    made: Overlay = layer.kept(("overlay", *parity), lambda: _make_overlay(layer, *parity))
    return made


def _make_overlay(layer: Picture, left: int, top: int) -> Overlay:
    """Pad the layer to even borders and convert it."""
    from PySide6.QtGui import QPainter

    from vidgen.imaging.images import blank
    from vidgen.imaging.packing import overlay_of_packed, packed

    image = blank((left + layer.width + 1) & ~1, (top + layer.height + 1) & ~1)
    with QPainter(image) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(left, top, layer.image())
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
