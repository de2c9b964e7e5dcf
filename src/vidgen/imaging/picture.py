"""`Picture`: one picture in one of two forms, which converts only when somebody asks.

* YUV: an `av.VideoFrame`, as decoded. The delivery form is yuv420p (yuv420p10le for 10 bit), Rec.709, limited range.
* RGBA: a `QImage`, ARGB32 premultiplied, Rec.709 primaries and transfer (what a screen takes as sRGB, near enough).

A picture also knows where its top left pixel lies (`x`, `y`) in the space that it is drawn in, so that a title may be a
small picture and a blur may grow beyond its content; and how opaque it is as a whole (`opacity`), so that a clip that
fades need not leave YUV. Pictures are values: nobody writes into one.
`av` is imported on first use only: the window's process never needs it. So is Qt: a worker that only cuts, scales, mixes
and colours video never needs that.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from vidgen.imaging.conversion import has_alpha, reformatted

if TYPE_CHECKING:
    import av
    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import QImage

KEPT = 8
"""Things made of one picture: enough for what is asked for frame after frame, few enough for an animated still."""


class _Forms:
    """The forms of one picture that are at hand, shared by all pictures that differ in place or opacity only."""

    __slots__ = ("alpha", "draw", "frame", "image", "kept", "size")

    def __init__(self, frame: av.VideoFrame | None, image: QImage | None, *, alpha: bool) -> None:
        self.frame = frame
        self.image = image
        self.draw: Callable[[], QImage] | None = None
        """Makes `image` when nothing is at hand but `size`."""
        if frame is not None:
            self.size = (frame.width, frame.height)
        elif image is not None:
            self.size = (image.width(), image.height())
        self.alpha = alpha
        self.kept: dict[Hashable, Any] = {}


class Picture:
    """A picture, its size in pixels, its place and its opacity. Make it with `of_frame`, `of_image` or `nothing`."""

    __slots__ = ("_forms", "opacity", "x", "y")

    def __init__(self, forms: _Forms, x: int = 0, y: int = 0, opacity: float = 1.0) -> None:
        self._forms = forms
        self.x = x
        self.y = y
        self.opacity = opacity
        """0 to 1: a factor over all of it, already in `image()` and `pixels()`, not in `bare()`."""

    @classmethod
    def of_frame(cls, frame: av.VideoFrame, x: int = 0, y: int = 0) -> Picture:
        """Make a picture of a decoded frame of any pixel format; its colour tags are believed."""
        return cls(_Forms(frame, None, alpha=has_alpha(frame.format.name)), x, y)

    @classmethod
    def of_image(cls, image: QImage, x: int = 0, y: int = 0, *, opaque: bool = False) -> Picture:
        """Make a picture of an image. `opaque` promises that every alpha is 255, which allows the quick ways."""
        from vidgen.imaging import images

        if image.format() not in (images.RGBA, image.Format.Format_RGB32):
            image = image.convertToFormat(images.RGBA)
        return cls(_Forms(None, image, alpha=not opaque and image.format() == images.RGBA), x, y)

    @classmethod
    def drawn_later(cls, width: int, height: int, draw: Callable[[], QImage], x: int = 0, y: int = 0) -> Picture:
        """Make a transparent picture that is drawn (in `RGBA`, always alike) when somebody asks for its pixels."""
        forms = _Forms(None, None, alpha=True)
        forms.size, forms.draw = (width, height), draw
        return cls(forms, x, y)

    @classmethod
    def nothing(cls) -> Picture:
        """Make a picture of which nothing is seen: one transparent pixel."""
        from vidgen.imaging import images

        return cls(_Forms(None, images.blank(1, 1), alpha=True), 0, 0, 0.0)

    @property
    def width(self) -> int:
        """Pixels."""
        return self._forms.size[0]

    @property
    def height(self) -> int:
        """Pixels."""
        return self._forms.size[1]

    @property
    def opaque(self) -> bool:
        """Whether no pixel can be transparent."""
        return not self._forms.alpha and self.opacity >= 1.0

    @property
    def solid(self) -> bool:
        """Whether no pixel could be transparent if `opacity` were 1."""
        return not self._forms.alpha

    @property
    def is_yuv(self) -> bool:
        """Whether it is at hand as a frame, without conversion."""
        return self._forms.frame is not None

    @property
    def _at_hand(self) -> QImage:
        if self._forms.image is None:
            if self._forms.draw is None:
                raise RuntimeError("a picture has one of its two forms at least")
            self._forms.image, self._forms.draw = self._forms.draw(), None
        return self._forms.image

    def at(self, x: int, y: int) -> Picture:
        """Return the same picture with its top left pixel at another place."""
        return Picture(self._forms, x, y, self.opacity)

    def faded(self, factor: float) -> Picture:
        """Return the same picture, more transparent by a factor from 0 to 1."""
        return self if factor >= 1.0 else Picture(self._forms, self.x, self.y, self.opacity * max(factor, 0.0))

    def bare(self) -> Picture:
        """Return the same picture with an opacity of 1; who blends it multiplies with `opacity` himself."""
        return self if self.opacity == 1.0 else Picture(self._forms, self.x, self.y)

    def image(self) -> QImage:
        """Return the picture as premultiplied ARGB32, Rec.709. Converted once."""
        from vidgen.imaging import images

        forms = self._forms
        if forms.image is None and forms.frame is not None:
            forms.image = images.image_of_frame(forms.frame)
        return self._at_hand if self.opacity >= 1.0 else images.thinned(self._at_hand, self.opacity)

    def frame(self, format: str | None = None) -> av.VideoFrame:
        """Return the picture as a frame of `format`, Rec.709 limited; as it is at hand when None.

        An RGBA picture without a wanted format becomes yuv420p when opaque, else yuva420p (straight alpha).
        """
        forms = self._forms
        if self.opacity >= 1.0 and forms.frame is not None:
            return forms.frame if format is None else reformatted(forms.frame, format)
        # An image without a frame, or one that is thinned.
        from vidgen.imaging.images import frame_of_image

        if self.opacity < 1.0:
            return frame_of_image(self.image(), format or "yuva420p")
        frame = frame_of_image(self._at_hand, format or ("yuva420p" if forms.alpha else "yuv420p"))
        if format is None:
            forms.frame = frame
        return frame

    def kept(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return what was made of this picture under `key`, now if not before; the last `KEPT` of them are kept."""
        kept = self._forms.kept
        value = kept.pop(key, None)
        if value is None:
            value = make()
        kept[key] = value
        while len(kept) > KEPT:
            del kept[next(iter(kept))]
        return value

    def pixels(self) -> NDArray[np.uint8]:
        """Return a read-only view of the RGBA form: (height, width, 4), blue green red alpha, premultiplied."""
        from vidgen.imaging.images import pixels_of

        return pixels_of(self.image())
