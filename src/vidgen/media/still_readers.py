"""Stills and animated pictures, read as if they were videos."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from vidgen.errors import MediaError
from vidgen.media.stills import (
    DAMAGE,
    frame_milliseconds,
    frame_of_image,
    frame_starts,
    load_frame,
    opened,
    still_frame,
)
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from vidgen.editor.media_info import MediaInfo

_BUDGET = 256 << 20
"""Bytes of composed frames of an animation that are kept."""


class StillReader:
    """One picture, shown at every time: rgba when it has alpha, else rgb24; upright, sRGB."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._frame: VideoFrame | None = still_frame(path)
        self.shown_size = (self._frame.width, self._frame.height)
        self.problems: tuple[str, ...] = ()
        self.damage: list[tuple[int, int]] = []

    def frame_at(self, time: int) -> VideoFrame:  # noqa: ARG002 - the same at every time
        """Return the picture."""
        if self._frame is None:
            raise RuntimeError("the reader is closed")
        return self._frame

    def close(self) -> None:
        """Let the picture go."""
        self._frame = None


class AnimationReader:
    """An animated GIF, PNG, WebP or AVIF, played once; the last frame stays."""

    def __init__(self, path: Path, info: MediaInfo) -> None:
        self.path = path
        self._alpha = info.pictures[0].alpha
        self.shown_size = (info.pictures[0].width, info.pictures[0].height)
        self.problems: tuple[str, ...] = ()
        self._count = info.pictures[0].frames or 1
        self._kept: OrderedDict[int, VideoFrame] = OrderedDict()
        self._closing = ExitStack()
        self._image = self._closing.enter_context(opened(path))
        self._durations: list[int] = []
        self._damaged: set[int] = set()
        """Numbers of frames."""

    @property
    def damage(self) -> list[tuple[int, int]]:
        """Where pictures are made up in part: starts and ends in flicks; nothing before a frame was asked for."""
        starts = [*frame_starts(self._durations), sum(self._durations) * FLICKS // 1000]
        return [(starts[number], starts[number + 1]) for number in sorted(self._damaged)]

    def close(self) -> None:
        """Close the file."""
        self._kept.clear()
        self._closing.close()

    def frame_at(self, time: int) -> VideoFrame:
        """Return the frame shown at source time `time` (flicks)."""
        starts = self._known_starts()
        number = max(0, bisect_right(starts, time) - 1)
        if number not in self._kept:
            self._kept[number] = self._frame(number)
        self._kept.move_to_end(number)
        size = 4 * self.shown_size[0] * self.shown_size[1]
        while len(self._kept) > max(2, _BUDGET // size):
            self._kept.popitem(last=False)
        return self._kept[number]

    def _known_starts(self) -> list[int]:
        if not self._durations:
            for number in range(self._count):
                self._seek(number)
                self._durations.append(frame_milliseconds(self._image))
        return frame_starts(self._durations)

    def _frame(self, number: int) -> VideoFrame:
        self._seek(number, checked=True)
        return frame_of_image(self._image, alpha=self._alpha)

    def _seek(self, number: int, *, checked: bool = False) -> None:
        """Go to a frame; those that are loaded for it are looked at closely where they are to be `checked`."""
        here = self._image.tell()
        # A GIF picture by picture: Pillow stops at a damaged one on the way.
        first = number if self._image.format != "GIF" or here == number else here + 1 if here < number else 0
        for step in range(first, number + 1):
            try:
                self._image.seek(step)
                if not load_frame(self._image, checked=checked):
                    self._damaged.add(step)
            except DAMAGE as error:
                raise MediaError(f"Frame {step} of '{self.path.name}' cannot be read: {error}.") from None
