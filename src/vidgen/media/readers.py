"""Several readers of one picture stream, each where somebody has been: who comes back, or near, has less to decode.

What a decoder knows in the midst of a group of pictures cannot be copied, so a reader that jumps loses its place, and in a
file with few key frames coming back costs hundreds of frames. One that stays behind has only to go on.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from vidgen.errors import MediaError
from vidgen.media.pictures import Hurry, PictureReader
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_MOST = 4
_HELD = 22
"""Frames that a reader holds: those that are kept, and those that its decoder refers to."""
_STEP_BACK = FLICKS // 2
"""A way back that is no longer goes the reader that is there: it may be playing backwards, and keeps frames for that."""


class Readers:
    """Is used as one `PictureReader`, and in one thread like it.

    `another` opens the same stream again; `room` says how many bytes all readers but one may hold at the moment.
    """

    def __init__(
        self, first: PictureReader, another: Callable[[], PictureReader | None], room: Callable[[], int]
    ) -> None:
        self._another = another
        self._room = room
        self._readers = [first]
        """The one that was used last at the end."""

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height in square pixels, upright."""
        return self._readers[-1].shown_size

    @property
    def problems(self) -> tuple[str, ...]:
        """Sentences about what could not be read so far."""
        return tuple(dict.fromkeys(problem for reader in self._readers for problem in reader.problems))

    @property
    def path(self) -> Path:
        """The file."""
        return self._readers[-1].path

    @property
    def damage(self) -> list[tuple[int, int]]:
        """Where pictures are lost or made up, as far as they were decoded."""
        return [place for reader in self._readers for place in reader.damage]

    def frame_at(self, time: int) -> VideoFrame:
        """Return the frame shown at a source time in flicks. Raises MediaError and Cancelled as a `PictureReader` does."""
        return self._nearest(time).frame_at(time)

    def frame_passing(self, time: int, hurry: Hurry) -> tuple[VideoFrame, bool]:
        """Return the frame at a time, or an earlier one as `hurry` allows, and whether it is the exact one."""
        return self._nearest(time).frame_passing(time, hurry)

    def frame_near(self, time: int) -> tuple[VideoFrame, bool]:
        """Return the frame at a time or one that is quicker to get, and whether it is the exact one."""
        return self._nearest(time).frame_near(time)

    def close(self) -> None:
        """Close all of them."""
        for reader in self._readers:
            reader.close()

    def _nearest(self, time: int) -> PictureReader:
        """Return the reader with the least to decode; where all have to jump, the one that was not used for longest."""
        current = self._readers[-1]
        if current.way_to(time) == (0, True) or current.is_little_behind(time, _STEP_BACK):
            return current
        ways = [(reader.way_to(time), reader) for reader in reversed(self._readers)]
        going = [(frames, reader) for (frames, goes_on), reader in ways if goes_on]
        nearest = min(going, key=lambda found: found[0])[1] if going else self._to_jump()
        self._readers.remove(nearest)
        self._readers.append(nearest)
        return nearest

    def _to_jump(self) -> PictureReader:
        facts = self._readers[0].stream_info
        held = facts.width * facts.height * (3 if facts.bit_depth > 8 else 1.5) * _HELD
        most = max(1, min(_MOST, 1 + int(self._room() / held)))
        while len(self._readers) > most:
            self._readers.pop(0).close()
        if (lost := next((reader for reader in self._readers if reader.lost), None)) is not None:
            return lost
        if len(self._readers) < most:
            try:
                made = self._another()
            except MediaError:
                made = None
            if made is not None:
                self._readers.append(made)
                return made
        return self._readers[0]
