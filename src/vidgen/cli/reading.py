"""Words of the command line that several verbs read: sizes and stretches of time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vidgen.errors import UsageError
from vidgen.timing import TimeRange

if TYPE_CHECKING:
    from vidgen.timing import FrameRate


def canvas_size(text: str) -> tuple[int, int]:
    """Return the two sides that "1920x1080" names. Raises UsageError."""
    from vidgen.editor.records import LARGEST_CANVAS

    match = re.fullmatch(r"(\d{1,5})[x×*](\d{1,5})", text.strip().lower())
    if not match:
        raise UsageError(f"'{text}' is not a size; write width x height in pixels, for example 1920x1080.")
    width, height = int(match[1]), int(match[2])
    if not all(16 <= side <= 16384 and side % 2 == 0 for side in (width, height)) or width * height > LARGEST_CANVAS:
        raise UsageError(
            f"The size '{text}' is not possible: width and height must be even, from 16 to 16384, and at most "
            f"{LARGEST_CANVAS // 1_000_000} million pixels together."
        )
    return width, height


def time_range(text: str, rate: FrameRate, end: int) -> TimeRange:
    """Return the stretch that "00:00:01:00-00:00:04:12", "1s-4.5s", "3s-" or "-10s" names. Raises UsageError.

    `end` is the end of the timeline, in flicks: what a missing end means.
    """
    first, dash, last = text.partition("-")
    if not dash:
        raise UsageError(f"'{text}' is not a range; write start-end, for example 1s-4.5s or 00:00:01:00-00:00:04:12.")
    start = rate.snap(rate.parse_time(first)) if first.strip() else 0
    stop = rate.snap(rate.parse_time(last)) if last.strip() else end
    if stop <= start:
        raise UsageError(f"The range '{text}' is empty: it must end after it begins.")
    if start >= end:
        raise UsageError(
            f"The range '{text}' begins after the end of the timeline, which is {rate.timecode(end)} long."
        )
    return TimeRange.between(start, stop)
