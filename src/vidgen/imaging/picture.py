"""`Picture`: one picture in one of two forms, which converts only when somebody asks.

* YUV: an `av.VideoFrame`, as decoded. The delivery form is yuv420p (yuv420p10le for 10 bit), Rec.709, limited range.
* RGBA: a `QImage`, ARGB32 premultiplied, Rec.709 primaries and transfer (what a screen takes as sRGB, near enough).

A picture also knows where its top left pixel lies (`x`, `y`) in the space that it is drawn in, so that a title may be a
small picture and a blur may grow beyond its content. Pictures are values: nobody writes into one.
`av` is imported on first use only: the window's process never needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    import av
    from numpy.typing import NDArray

RGBA = QImage.Format.Format_ARGB32_Premultiplied


class Picture:
    """A picture, its size in pixels and its place. Make it with `of_frame` or `of_image`."""

    __slots__ = ("_alpha", "_frame", "_image", "x", "y")

    def __init__(
        self, frame: av.VideoFrame | None, image: QImage | None, x: int = 0, y: int = 0, *, alpha: bool = False
    ) -> None:
        self._frame = frame
        self._image = image
        self._alpha = alpha
        self.x = x
        self.y = y

    @classmethod
    def of_frame(cls, frame: av.VideoFrame, x: int = 0, y: int = 0) -> Picture:
        """Make a picture of a decoded frame of any pixel format; its colour tags are believed."""
        return cls(frame, None, x, y, alpha=_has_alpha(frame.format.name))

    @classmethod
    def of_image(cls, image: QImage, x: int = 0, y: int = 0, *, opaque: bool = False) -> Picture:
        """Make a picture of an image. `opaque` promises that every alpha is 255, which allows the quick ways."""
        if image.format() not in (RGBA, QImage.Format.Format_RGB32):
            image = image.convertToFormat(RGBA)
        return cls(None, image, x, y, alpha=not opaque and image.format() == RGBA)

    @property
    def width(self) -> int:
        """Pixels."""
        return self._frame.width if self._frame is not None else self._required_image.width()

    @property
    def height(self) -> int:
        """Pixels."""
        return self._frame.height if self._frame is not None else self._required_image.height()

    @property
    def opaque(self) -> bool:
        """Whether no pixel can be transparent."""
        return not self._alpha

    @property
    def is_yuv(self) -> bool:
        """Whether it is at hand as a frame, without conversion."""
        return self._frame is not None

    @property
    def _required_image(self) -> QImage:
        assert self._image is not None  # noqa: S101 - one of the two forms is always there
        return self._image

    def at(self, x: int, y: int) -> Picture:
        """Return the same picture with its top left pixel at another place."""
        return Picture(self._frame, self._image, x, y, alpha=self._alpha)

    def image(self) -> QImage:
        """Return the picture as premultiplied ARGB32, Rec.709. Converted once."""
        if self._image is None:
            assert self._frame is not None  # noqa: S101 - one of the two forms is always there
            self._image = image_of_frame(self._frame)
        return self._image

    def frame(self, format: str | None = None) -> av.VideoFrame:
        """Return the picture as a frame of `format`, Rec.709 limited; as it is at hand when None.

        An RGBA picture without a wanted format becomes yuv420p when opaque, else yuva420p (straight alpha).
        """
        if self._frame is None:
            wanted = format or ("yuva420p" if self._alpha else "yuv420p")
            frame = frame_of_image(self._required_image, wanted)
            if format is None:
                self._frame = frame
            return frame
        return self._frame if format in (None, self._frame.format.name) else delivery(self._frame, format)

    def pixels(self) -> NDArray[np.uint8]:
        """Return a read-only view of the RGBA form: (height, width, 4), blue green red alpha, premultiplied."""
        return pixels_of(self.image())


def pixels_of(image: QImage) -> NDArray[np.uint8]:
    """Return a read-only view of a 32-bit image as (height, width, 4), in memory order blue green red alpha."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)


def image_of_pixels(pixels: NDArray[np.uint8], *, opaque: bool = False) -> QImage:
    """Return an image with a copy of (height, width, 4) bytes: blue green red alpha, premultiplied."""
    pixels = np.ascontiguousarray(pixels)
    height, width, _ = pixels.shape
    form = QImage.Format.Format_RGB32 if opaque else RGBA
    return QImage(pixels.data, width, height, width * 4, form).copy()


def _has_alpha(format: str) -> bool:
    return format.startswith(("yuva", "gbrap", "rgba", "bgra", "argb", "abgr", "ya8", "ya16", "pal8"))


def image_of_frame(frame: av.VideoFrame) -> QImage:
    """Return a frame as premultiplied ARGB32 in Rec.709 full range RGB."""
    alpha = _has_alpha(frame.format.name)
    converted = _reformat(frame, "bgra")
    plane = converted.planes[0]
    # Format_ARGB32 is straight alpha; QImage does not own the plane, so copy (convertToFormat copies by itself).
    raw: Any = plane
    source = QImage.Format.Format_ARGB32 if alpha else QImage.Format.Format_RGB32
    image = QImage(memoryview(raw), frame.width, frame.height, plane.line_size, source)
    return image.convertToFormat(RGBA) if alpha else image.copy()


def frame_of_image(image: QImage, format: str) -> av.VideoFrame:
    """Return an image as a frame of `format`, Rec.709 limited range (straight alpha where the format has alpha)."""
    import av

    straight = image
    if image.format() == RGBA:
        straight = image.convertToFormat(QImage.Format.Format_ARGB32)
    frame = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(pixels_of(straight)), format="bgra")
    return _reformat(frame, format)


def delivery(frame: av.VideoFrame, format: str = "yuv420p") -> av.VideoFrame:
    """Return a frame in `format`, Rec.709 limited range, from whatever range and matrix its tags say."""
    return _reformat(frame, format)


_RGB = ("rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8")


def _reformat(frame: av.VideoFrame, format: str) -> av.VideoFrame:
    """Convert pixel format, matrix and range in one swscale pass."""
    from av.video.reformatter import ColorRange, Colorspace

    from_rgb = frame.format.name.startswith(_RGB)
    to_rgb = format.startswith(_RGB)
    full = frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj") or from_rgb
    known = {
        int(ColorSpaceTag.BT709): Colorspace.ITU709,
        int(ColorSpaceTag.SMPTE170M): Colorspace.ITU601,
        int(ColorSpaceTag.BT470BG): Colorspace.ITU601,
        int(ColorSpaceTag.SMPTE240M): Colorspace.SMPTE240M,
    }
    # Untagged material is taken as every player takes it: Rec.601 up to 576 lines, Rec.709 above.
    guess = Colorspace.ITU709 if frame.height > 576 else Colorspace.ITU601
    source = Colorspace.ITU709 if from_rgb else known.get(int(frame.colorspace), guess)
    return frame.reformat(
        format=format,
        src_colorspace=source,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG if to_rgb else ColorRange.MPEG,
    )


class ColorSpaceTag:
    """The numbers of AVColorSpace (libavutil/pixfmt.h) that a frame's `colorspace` holds."""

    BT709 = 1
    BT470BG = 5
    SMPTE170M = 6
    SMPTE240M = 7
    BT2020NCL = 9
