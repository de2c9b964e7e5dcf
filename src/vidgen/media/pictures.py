"""Exact frames of a video at any time, cheap when asked for in order, forwards or backwards."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from vidgen.errors import Cancelled, MediaError
from vidgen.media import hardware
from vidgen.media.frame_source import FrameSource
from vidgen.media.probe import probe_file
from vidgen.media.sniff import sniff
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from types import TracebackType

    from av.video.frame import VideoFrame

    from vidgen.editor.media_info import MediaInfo

_BUDGET = 256 << 20
"""Bytes of decoded frames that are kept for playing backwards."""
KEPT = 3
"""Frames that are kept before the newest one, unless a reader is told otherwise."""
_AROUND = 8
"""Frames before a wanted one that are decoded in any case: the window, and what decoders need to put them in order."""
_MIN_JUMP = FLICKS
"""A jump forward shorter than this is decoded through when no index says better."""


class Pictures(Protocol):
    """What gives the picture of a media file at a time: `PictureReader`, `StillReader`, `AnimationReader`."""

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height in square pixels: what the frames are to be scaled to when their pixels are not square."""
        ...

    @property
    def problems(self) -> tuple[str, ...]:
        """Sentences about what could not be read so far."""
        ...

    def frame_at(self, time: int) -> VideoFrame:
        """Return the frame shown at a source time in flicks: the last that begins at or before it."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


def origin_of(info: MediaInfo) -> int:
    """Return the flicks of the file's own clock at source time 0: the earliest start of its streams."""
    return min([*(p.start for p in info.pictures), *(s.start for s in info.sounds)], default=0)


def open_pictures(
    path: Path,
    info: MediaInfo | None = None,
    stream: int = 0,
    *,
    threads: int = 0,
    devices: Mapping[str, str] = hardware.NONE,
    stopped: Callable[[], bool] | None = None,
    kept: int = KEPT,
) -> Pictures:
    """Return the reader that fits a file: video, still or animated picture. Raises MediaError when there is none.

    `devices` (by codec, see `decoding.py`) are those that decode faster than software does here. `stopped` and `kept` are
    for a `PictureReader`.
    """
    info = info or probe_file(path)
    if info.container != "image":
        return PictureReader(path, stream, info=info, threads=threads, devices=devices, stopped=stopped, kept=kept)
    from vidgen.media.still_readers import AnimationReader, StillReader

    return StillReader(path) if info.still else AnimationReader(path, info)


class PictureReader:
    """The frames of one picture stream, upright, with whole frames made of fields, tags kept. Use it in one thread.

    Before the first frame the first is shown, after the last the last. `stream` counts the file's picture streams.
    `stopped` is asked between frames: when it says so, Cancelled is raised, and the reader can be asked again. `kept`
    frames stay in reach of a step back.
    """

    def __init__(
        self,
        path: Path,
        stream: int = 0,
        *,
        info: MediaInfo | None = None,
        threads: int = 0,
        devices: Mapping[str, str] = hardware.NONE,
        stopped: Callable[[], bool] | None = None,
        kept: int = KEPT,
    ) -> None:
        self._stopped = stopped
        self._kept = max(KEPT, kept)
        self.info = info or probe_file(path)
        if not 0 <= stream < len(self.info.pictures):
            raise MediaError(f"'{path.name}' has no picture stream {stream + 1}.")
        self.stream_info = self.info.pictures[stream]
        self._origin = origin_of(self.info)
        self._source = FrameSource(
            path, sniff(path), self.stream_info, threads, hardware.device_for(self.stream_info, devices)
        )
        self._window: deque[tuple[int, VideoFrame]] = deque()
        self._has_first = False
        """Whether the window begins with the file's first frame."""
        self._ended = False
        """Whether nothing follows the window."""
        self._backwards = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and let the frames go."""
        self._window.clear()
        self._source.close()

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height in square pixels, upright. Frames have it, but for files whose pixels are not square."""
        return self.stream_info.width, self.stream_info.height

    @property
    def problems(self) -> tuple[str, ...]:
        """Sentences about what could not be read so far."""
        faults = self._source.faults
        return (f"{faults} damaged places in '{self._source.path.name}' were skipped.",) if faults else ()

    def frame_at(self, time: int, *, hurried: bool = False) -> VideoFrame:
        """Return the frame shown at source time `time` (flicks). Frames are shared: do not write into them.

        `hurried` decodes as few as possible of those on the way there, so that a step back may be far.
        Raises MediaError when the file can no longer be read or holds no frame.
        """
        wanted = time + self._origin
        self._source.unneeded = wanted - self._step * (1 if hurried else self._around)
        if not self._window:
            self._jump(wanted)
        elif wanted < self._window[0][0]:
            if self._has_first:
                return self._window[0][1]
            self._backwards = True
            self._source.unneeded = wanted - self._step * self._room(self._window[0][1])
            self._jump(wanted)
        elif wanted >= self._window[-1][0] and not self._ended:
            self._backwards = False
            if self._jump_pays(wanted):
                self._jump(wanted)
        self._advance_to(wanted)
        if not self._is_whole(wanted):
            self._source.unneeded = None
            self._jump(wanted)
            self._advance_to(wanted)
        index = bisect_right(self._window, wanted, key=lambda item: item[0])
        return self._window[max(0, index - 1)][1]

    def frame_near(self, time: int) -> tuple[VideoFrame, bool]:
        """Return the frame at a time, or the key frame before it where that is far quicker; and whether it is the exact one.

        To ask for the exact frame of the same time next costs no more than it would have at once.
        """
        wanted = time + self._origin
        window = self._window
        within = window and (
            window[0][0] <= wanted < window[-1][0]
            or (wanted < window[0][0] and self._has_first)
            or (wanted >= window[-1][0] and (self._ended or wanted - window[-1][0] <= self._step * 3))
        )
        if within:
            return self.frame_at(time), True
        self._source.unneeded = wanted - self._step * self._around
        self._backwards = False
        alone = None
        if not window or wanted <= window[-1][0] or self._jump_pays(wanted):
            window.clear()
            self._ended = False
            alone = self._source.key_frame(wanted, wanted)
            if alone is None:
                self._jump(wanted)
        found, frame = alone or window[-1]
        return frame, not self.stream_info.variable_rate and found <= wanted < found + self._step

    def _advance_to(self, wanted: int) -> None:
        while not self._ended and self._window[-1][0] <= wanted:
            if self._stopped is not None and self._stopped():
                raise Cancelled("Stopped.")
            self._advance()

    def _is_whole(self, wanted: int) -> bool:
        """Let go what lies before frames that were left out; tell whether the frame at `wanted` is in the window for sure.

        It is not after a long pause between frames, or behind the end, where what was left out would have been shown.
        """
        skipped = self._source.skipped
        if skipped is None:
            return True
        while self._window and self._window[0][0] < skipped:
            self._window.popleft()
            self._has_first = False
        return bool(self._window) and self._window[0][0] <= wanted

    def _advance(self) -> None:
        found = self._source.next()
        if found is None:
            self._ended = True
            return
        self._window.append(found)
        room = self._room(found[1])
        while len(self._window) > room:
            self._window.popleft()
            self._has_first = False

    def _room(self, frame: VideoFrame) -> int:
        """Return how many frames like this one are kept."""
        return max(self._kept, _BUDGET // _bytes_of(frame)) if self._backwards else self._kept

    def _jump_pays(self, wanted: int) -> bool:
        here = self._window[-1][0]
        away = wanted - here
        if away <= self._step * 8:
            return False
        key = self._source.next_key_frame(wanted)
        if key is not None:
            return key > here + self._step * 8
        return away > max(_MIN_JUMP, self._source.longest_gop)

    @property
    def _around(self) -> int:
        return max(_AROUND, self._kept)

    @property
    def _step(self) -> int:
        rate = self.stream_info.rate
        return int(FLICKS / rate) if rate else FLICKS // 25

    def _jump(self, wanted: int) -> None:
        """Begin a new window at a key frame before `wanted`, or at the first frame."""
        self._window.clear()
        self._ended = False
        back = 0
        while True:
            place = wanted - back
            if place <= self.stream_info.start or not self._source.seek(place, wanted):
                break
            first = self._source.next()
            if first is not None and first[0] <= wanted:
                self._window.append(first)
                self._has_first = False
                # Without an index: so far apart are key frames at least.
                self._source.longest_gop = max(self._source.longest_gop, wanted - first[0])
                return
            back = max(FLICKS // 2, 3 * back)
        self._source.rewind()
        first = self._source.next()
        if first is None:
            raise MediaError(f"No picture of '{self._source.path.name}' can be decoded.")
        self._window.append(first)
        self._has_first = True


def _bytes_of(frame: VideoFrame) -> int:
    return max(1, sum(plane.buffer_size for plane in frame.planes))
