"""A few frames to try encoders and decoders with: smooth, moving, and in the form that an export delivers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from vidgen.timing import FrameRate


@dataclass(frozen=True)
class Sample:
    """The shape of the frames. Some encoders refuse less than 256 pixels, or sides that are no multiples of 64."""

    width: int = 640
    height: int = 384
    rate: FrameRate = field(default_factory=lambda: FrameRate(30, 1))
    frames: int = 24
    """More than any encoder keeps inside before the first packet comes out, or nearly."""

    def luma(self, number: int) -> NDArray[np.uint8]:
        """Return how bright frame `number` is: waves that move to the right."""
        x = np.arange(self.width)[None, :] / self.width
        y = np.arange(self.height)[:, None] / self.height
        wave = np.sin(2 * np.pi * (3 * x - number / 48)) + np.sin(2 * np.pi * (2 * y + number / 60))
        return (120 + 45 * wave).astype(np.uint8)

    def delivered(self, format: str) -> Iterator[av.VideoFrame]:
        """Yield the frames as an export delivers them, numbered."""
        base = 1 / self.rate.fraction
        for number in range(self.frames):
            grey = self.luma(number)
            planes = [grey, np.full_like(grey, 110)[::2, ::2], np.full_like(grey, 150)[::2, ::2]]
            flat = np.concatenate([p.reshape(-1) for p in planes]).reshape(-1, self.width)
            frame = av.VideoFrame.from_ndarray(flat, format="yuv420p")
            # One thread: where swscale's meet, the first 8 pixels of a row of 10 bits may be wrong.
            frame = frame if format == "yuv420p" else frame.reformat(format=format, threads=1)
            frame.color_range = 1
            frame.pts, frame.time_base = number, base
            frame.pict_type = 0
            yield frame

    def paletted(self) -> Iterator[av.VideoFrame]:
        """Yield the frames with a palette of greys, for GIF."""
        palette = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 4, axis=1)
        palette[:, 0] = 255
        for number in range(self.frames):
            indexed: Any = (self.luma(number), palette)
            frame = av.VideoFrame.from_ndarray(indexed, format="pal8")
            frame.pts, frame.time_base = number, Fraction(self.rate.denominator, self.rate.numerator)
            yield frame
