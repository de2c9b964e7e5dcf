"""Opaque frames that grow or shrink without turning and fill the canvas: scaled in YUV, twice as fast as Qt draws them.

swscale scales whole pixels to whole pixels. So the frame is scaled a little beyond the canvas on each side, to where one
of its own pixels ends at the end of a pixel of the canvas as nearly as can be: the ends of that window are at most
`_NEAR` of a pixel off, and what lies between is as exact. What reaches beyond the canvas is cut away.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from vidgen.imaging.per_thread import per_thread
from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import new_frame, plane_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.video.reformatter import VideoReformatter
    from numpy.typing import NDArray

    Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]

_REACH = 48
"""Pixels beyond each end of the canvas at which a window may end."""
_NEAR = 0.1
"""Of a pixel of the canvas: how far off the end of a window may be."""
_LARGER = (1.0, 1.1)
"""Where the scale is nearly a simple fraction, no pixels meet near the canvas; in another size of the picture some do."""


class Window(NamedTuple):
    """A stretch of the picture's pixels and the stretch of the canvas that it becomes; ends exclusive."""

    first: int
    last: int
    begins: int
    ends: int


def made_first(length: int, scale: float) -> int:
    """Return the length at which a picture is made before it is drawn at `scale` in between its pixels.

    Steps of a square root of 2, so that a still that grows is made seldom and no pixel is skipped.
    """
    steps = math.floor(2 * math.log2(1 / scale)) if 0 < scale < 1 else 0
    return max(1, math.ceil(length * 2 ** (-steps / 2)))


def zoomed(
    picture: Picture,
    left: float,
    top: float,
    size: tuple[float, float],
    canvas: tuple[int, int],
    scaled: Callable[[Picture, int, int], Picture],
) -> Picture | None:
    """Return an opaque YUV picture drawn with that corner and that size (canvas pixels), cut to the canvas.

    None when it does not cover the canvas, when the canvas is uneven, or when no window is near enough. `scaled` makes
    pictures of whole sizes.
    """
    covers = left <= 0 and top <= 0 and left + size[0] >= canvas[0] and top + size[1] >= canvas[1]
    if not covers or canvas[0] % 2 or canvas[1] % 2:
        return None
    bare = picture.bare()
    for larger in _LARGER:
        wide, high = (
            math.ceil(made_first(length, to / length) * larger)
            for length, to in zip((bare.width, bare.height), size, strict=True)
        )
        # Even, so that the samples of chroma are as many.
        wide, high = wide + wide % 2, high + high % 2
        windows = []
        for half in (1, 2):
            across = window(wide // half, left / half, size[0] / half, canvas[0] // half)
            down = window(high // half, top / half, size[1] / half, canvas[1] // half)
            if across is None or down is None:
                break
            windows.append((across, down))
        else:
            planes: Planes = bare.kept(("zoomed", wide, high), lambda: _planes(scaled(bare.at(0, 0), wide, high)))  # noqa: B023 - called at once
            frame = new_frame(*canvas)
            for index, plane in enumerate(planes):
                half = min(index, 1)
                _scale_into(plane_of(frame, index), plane, *windows[half], _scaler(half))
            return Picture.of_frame(frame).faded(picture.opacity)
    return None


def window(length: int, at: float, size: float, canvas: int) -> Window | None:
    """Return the window in which `length` pixels that are to lie at `at`, `size` long, are scaled onto a canvas.

    None when an end would be more than `_NEAR` off. It may reach `_margin` pixels beyond the picture.
    """
    scale = size / length
    ends = []
    for end, step in ((0, -1), (canvas, 1)):
        places = end + step * np.arange(_REACH)
        pixels = (places - at) / scale
        off = np.abs(pixels - np.round(pixels)) * scale
        off[(pixels < -_margin(scale)) | (pixels > length + _margin(scale))] = np.inf
        best = int(np.argmin(off))
        if off[best] > _NEAR:
            return None
        ends.append((round(float(pixels[best])), int(places[best])))
    (first, begins), (last, stops) = ends
    return Window(first, last, begins, stops) if last > first else None


def _margin(scale: float) -> int:
    return min(_MARGIN, int(_REACH / scale))


_MARGIN = 96
"""Samples around each plane, like those at its edge: swscale does not look beyond the window, and so it sees some."""


def _planes(picture: Picture) -> Planes:
    """Return the planes with a margin, and a row more, since swscale reads a few bytes beyond the end."""
    frame = picture.frame("yuv420p")
    blue, red = (np.pad(plane_of(frame, i), ((_MARGIN, _MARGIN + 1), (_MARGIN, _MARGIN)), mode="edge") for i in (1, 2))
    return np.pad(plane_of(frame, 0), ((_MARGIN, _MARGIN + 1), (_MARGIN, _MARGIN)), mode="edge"), blue, red


def _scale_into(
    target: NDArray[np.uint8], plane: NDArray[np.uint8], across: Window, down: Window, scaler: VideoReformatter
) -> None:
    import av
    from av.video.reformatter import Interpolation

    rows = slice(down.first + _MARGIN, down.last + _MARGIN)
    part: Any = plane[rows, across.first + _MARGIN : across.last + _MARGIN]
    scaled = scaler.reformat(
        av.VideoFrame.from_numpy_buffer(part, "gray"),
        width=across.ends - across.begins,
        height=down.ends - down.begins,
        format="gray",
        interpolation=Interpolation.BICUBIC,
        src_color_range=2,
        dst_color_range=2,
        threads=1,
    )
    height, width = target.shape
    target[:] = plane_of(scaled, 0)[-down.begins : height - down.begins, -across.begins : width - across.begins]


@per_thread(2)
def _scaler(half: int) -> VideoReformatter:  # noqa: ARG001 - one for each size of plane
    """Return a scaler. Changing its sizes takes half a millisecond, so that the two planes of colour share one."""
    from av.video.reformatter import VideoReformatter

    return VideoReformatter()
