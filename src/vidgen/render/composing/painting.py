"""Painting pictures onto a frame in delivery form, without turning the frame into RGB.

An RGBA picture is prepared once as three planes of "how much of the frame stays" and "what is added", and can then be laid
onto any number of frames, with any opacity, for the cost of its rectangle:

    frame × (1 − alpha × opacity) + added × opacity

The luma that is added is 16 × alpha + (luma of the premultiplied colour − 16), chroma likewise around 128: no colour of a
transparent pixel leaks in when chroma is averaged. In 8 bit all of it is 16-bit integer arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from vidgen.imaging.picture import Picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Plane = NDArray[Any]


@dataclass(frozen=True)
class Layout:
    """How the planes of a pixel format lie."""

    across: int
    """Chroma samples are this many luma samples wide."""
    down: int
    depth: int
    alpha: bool

    @property
    def eight(self) -> str:
        """The 8-bit format without alpha that has the same planes."""
        return {(2, 2): "yuv420p", (2, 1): "yuv422p", (1, 1): "yuv444p"}[self.across, self.down]


LAYOUTS = {
    "yuv420p": Layout(2, 2, 8, alpha=False),
    "yuv420p10le": Layout(2, 2, 10, alpha=False),
    "yuv422p10le": Layout(2, 1, 10, alpha=False),
    "yuv444p10le": Layout(1, 1, 10, alpha=False),
    "yuva444p10le": Layout(1, 1, 10, alpha=True),
}


def planes_of(frame: av.VideoFrame) -> list[Plane]:
    """Return writable views of a frame's planes, (height, width) each, as 8 or 16 bit numbers."""
    kind = np.uint8 if LAYOUTS[frame.format.name].depth == 8 else np.uint16
    found = []
    for plane in frame.planes:
        raw: Any = plane
        rows = np.frombuffer(raw, kind).reshape(plane.height, -1)
        found.append(rows[:, : plane.width])
    return found


def copied(frame: av.VideoFrame) -> av.VideoFrame:
    """Return a frame of one's own with the same pixels."""
    mine = av.VideoFrame(frame.width, frame.height, frame.format.name)
    for target, source in zip(planes_of(mine), planes_of(frame), strict=True):
        np.copyto(target, source)
    return mine


@dataclass(frozen=True)
class Overlay:
    """A picture made ready to be laid onto frames of one format."""

    x: int
    y: int
    keeps: tuple[Plane, ...]
    """Alpha of luma and chroma, 0 to 256."""
    added: tuple[Plane, ...]


def prepare(picture: Picture, width: int, height: int, layout: Layout) -> Overlay | None:
    """Return a picture as an overlay for a frame of that size; None when nothing of it would be seen.

    Its opacity is left out: `lay` is told it.
    """
    pixels = picture.bare().pixels()
    left, top = max(0, -picture.x), max(0, -picture.y)
    right, bottom = min(picture.width, width - picture.x), min(picture.height, height - picture.y)
    if right <= left or bottom <= top:
        return None
    seen = pixels[top:bottom, left:right]
    alpha = seen[..., 3]
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not len(rows):
        return None
    seen = seen[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    x, y = picture.x + left + int(columns[0]), picture.y + top + int(rows[0])
    padded = _on_grid(seen, x, y, layout)
    return _overlay(padded, x - x % layout.across, y - y % layout.down, layout)


def _on_grid(pixels: NDArray[np.uint8], x: int, y: int, layout: Layout) -> NDArray[np.uint8]:
    """Return pixels with transparent edges, so that they begin and end on the grid of the chroma samples."""
    before_x, before_y = x % layout.across, y % layout.down
    height, width = pixels.shape[:2]
    after_x, after_y = -(x + width) % layout.across, -(y + height) % layout.down
    if not (before_x or before_y or after_x or after_y):
        return np.ascontiguousarray(pixels)
    return np.pad(pixels, ((before_y, after_y), (before_x, after_x), (0, 0)))


def _overlay(pixels: NDArray[np.uint8], x: int, y: int, layout: Layout) -> Overlay:
    from av.video.reformatter import ColorRange, Colorspace

    alpha = pixels[..., 3]
    opaque = av.VideoFrame.from_ndarray(pixels, format="bgra")
    coloured = opaque.reformat(
        format=layout.eight,
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        threads=1,
    )
    luma, blue, red = planes_of(coloured) if layout.eight == "yuv420p" else _planes_444(coloured)
    chroma_alpha = _averaged(alpha, layout)
    keeps = tuple(_to_256(a) for a in (alpha, chroma_alpha, chroma_alpha))
    kind = np.uint16 if layout.depth == 8 else np.uint32
    added = []
    for plane, a, zero in ((luma, alpha, 16), (blue, chroma_alpha, 128), (red, chroma_alpha, 128)):
        # round(zero × a / 255) + plane − zero; never below 0, since the colour is premultiplied
        level = (a.astype(np.int32) * (2 * zero) + 255) // 510 + plane.astype(np.int32) - zero
        added.append((np.maximum(level, 0) << (layout.depth - 8)).astype(kind))
    return Overlay(x, y, tuple(k.astype(kind) for k in keeps), tuple(added))


def _planes_444(frame: av.VideoFrame) -> list[Plane]:
    found = []
    for plane in frame.planes:
        raw: Any = plane
        found.append(np.frombuffer(raw, np.uint8).reshape(plane.height, -1)[:, : plane.width])
    return found


def _averaged(alpha: NDArray[np.uint8], layout: Layout) -> NDArray[np.uint8]:
    if layout.across == 1 and layout.down == 1:
        return alpha
    height, width = alpha.shape
    cells = alpha.reshape(height // layout.down, layout.down, width // layout.across, layout.across)
    count = layout.across * layout.down
    mean: NDArray[np.uint8] = ((cells.sum(axis=(1, 3), dtype=np.uint16) + count // 2) // count).astype(np.uint8)
    return mean


def _to_256(alpha: NDArray[np.uint8]) -> NDArray[np.uint16]:
    wide = alpha.astype(np.uint16)
    return wide + (wide >> 7)


def lay(planes: list[Plane], overlay: Overlay, opacity: float, layout: Layout) -> None:
    """Lay an overlay onto the planes of a frame, in place, in its rectangle only."""
    share = round(opacity * 256)
    if share <= 0:
        return
    for number in range(3):
        across, down = (1, 1) if number == 0 else (layout.across, layout.down)
        alpha, added = overlay.keeps[number], overlay.added[number]
        height, width = alpha.shape
        left, top = overlay.x // across, overlay.y // down
        part = planes[number][top : top + height, left : left + width]
        height, width = part.shape  # an odd frame has half a chroma sample less
        alpha, added = alpha[:height, :width], added[:height, :width]
        if share < 256:
            alpha = (alpha * share + 255) >> 8  # rounded up, so that the sum below stays within 16 bits
            gained = added * share
        else:
            gained = added << 8
        mixed = (256 - alpha) * part
        mixed += gained
        mixed += 128
        mixed >>= 8
        np.copyto(part, mixed, casting="unsafe")
