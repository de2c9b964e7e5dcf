"""Limits that are checked before any work is done on a file (RELIABILITY, rule 5)."""

from __future__ import annotations

from vidgen.errors import MediaError
from vidgen.timing import FLICKS

MAX_SIDE = 16_384
MAX_PIXELS = 264_000_000
"""FFmpeg makes no picture of (width + 128) × (height + 128) = 2^28 pixels or more: 16,384 by 16,384 could not be shown."""
MAX_CHANNELS = 64
MAX_STREAMS = 256
MAX_DURATION = 24 * 3600 * FLICKS
MAX_ANIMATION_PIXELS = 8 * MAX_PIXELS
"""Frames times pixels of an animated picture: a GIF of 115 kB can hold minutes of work."""


def check_size(name: str, width: int, height: int) -> None:
    """Raise MediaError when a picture is larger than vidgen handles."""
    if width > MAX_SIDE or height > MAX_SIDE or width * height > MAX_PIXELS:
        raise MediaError(
            f"'{name}' is {width}×{height} pixels; the limit is {MAX_SIDE} a side and {MAX_PIXELS // 1_000_000} million."
        )


def check_animation(name: str, width: int, height: int, frames: int) -> None:
    """Raise MediaError when an animated picture holds more pixels than vidgen handles."""
    if width * height * frames > MAX_ANIMATION_PIXELS:
        raise MediaError(f"'{name}' is too large for an animated picture ({width}×{height} pixels, {frames} frames).")
