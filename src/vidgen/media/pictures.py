"""Exact frames of a video at any time, cheap when asked for in order, forwards or backwards."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
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
_SHORT = 6_300_000
"""Pixels that are decoded so soon that nothing is shown before: three frames in Full HD, a dozen of a proxy."""
_FEW = (3, 12)
"""Frames for which that holds, at least and at most."""


@dataclass(frozen=True)
class Hurry:
    """How far a picture may be from the exact one, for a film that goes by faster than it can be decoded."""

    early: int = 0
    """Flicks by which it may be early."""
    until: float = 0.0
    """When that is made use of, by `time.monotonic`."""

    def will_do(self, early: int) -> bool:
        """Tell whether a picture does that is so early."""
        return 0 < early <= self.early and monotonic() >= self.until


class Pictures(Protocol):
    """What gives the picture of a media file at a time: `PictureReader`, `StillReader`, `AnimationReader`."""

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height in square pixels: what the frames are to be scaled to when their pixels are not square."""
        ...

    @property
    def path(self) -> Path:
        """The file."""
        ...

    @property
    def problems(self) -> tuple[str, ...]:
        """Sentences about what could not be read so far."""
        ...

    @property
    def damage(self) -> list[tuple[int, int]]:
        """Where pictures are lost or made up, as far as it was decoded: starts and ends in flicks of source time."""
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
        self._begun: int | None = None
        """The time to which decoding was begun, while nothing of it has been taken."""

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
    def path(self) -> Path:
        """The file."""
        return self._source.path

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height in square pixels, upright. Frames have it, but for files whose pixels are not square."""
        return self.stream_info.width, self.stream_info.height

    @property
    def problems(self) -> tuple[str, ...]:
        """Sentences about what could not be read so far."""
        faults = self._source.faults
        return (f"{faults} damaged places in '{self._source.path.name}' were skipped.",) if faults else ()

    @property
    def damage(self) -> list[tuple[int, int]]:
        """Where pictures are lost or made up, as far as it was decoded: starts and ends in flicks of source time."""
        return [(begin - self._origin, end - self._origin) for begin, end in self._source.damage.stretches]

    def frame_at(self, time: int) -> VideoFrame:
        """Return the frame shown at source time `time` (flicks). Frames are shared: do not write into them.

        Raises MediaError when the file can no longer be read or holds no frame.
        """
        return self._found(time + self._origin, self._around, None)[0]

    def frame_passing(self, time: int, hurry: Hurry) -> tuple[VideoFrame, bool]:
        """Return the frame at a time, or an earlier one as `hurry` allows, and whether it is the exact one.

        As few as possible of those on the way there are decoded, so that a step back may be far.
        """
        return self._found(time + self._origin, 1, hurry)

    def _found(self, wanted: int, around: int, hurry: Hurry | None) -> tuple[VideoFrame, bool]:
        self._source.unneeded = wanted - self._step * around
        if not self._window:
            self._jump(wanted)
        elif wanted < self._window[0][0]:
            if self._has_first:
                return self._window[0][1], True
            self._backwards = True
            self._source.unneeded = wanted - self._step * self._room(self._window[0][1])
            self._jump(wanted)
        elif wanted >= self._window[-1][0] and not self._ended:
            self._backwards = False
            if self._jump_pays(wanted):
                self._jump(wanted)
        if not self._advance_to(wanted, hurry):
            return self._window[-1][1], False
        if not self._is_whole(wanted):
            self._source.unneeded = None
            self._jump(wanted)
            self._advance_to(wanted)
        index = bisect_right(self._window, wanted, key=lambda item: item[0])
        return self._window[max(0, index - 1)][1], True

    def frame_near(self, time: int) -> tuple[VideoFrame, bool]:
        """Return the frame at a time, or the key frame before it where that is far quicker; and whether it is the exact one.

        To ask for the exact frame of the same time next costs no more than it would have at once.
        """
        wanted = time + self._origin
        few = min(_FEW[1], max(_FEW[0], _SHORT // (self.stream_info.width * self.stream_info.height)))
        if self.way_to(time)[0] <= few:
            return self.frame_at(time), True
        window = self._window
        self._source.unneeded = wanted - self._step * self._around
        self._backwards = False
        alone = None
        if not window or wanted <= window[-1][0] or self._jump_pays(wanted):
            window.clear()
            self._ended = False
            alone = self._source.key_frame(wanted, wanted)
            if alone is None:
                self._jump(wanted)
            elif self._source.seek(wanted, wanted):
                self._source.run_ahead()
                self._begun = wanted
        found, frame = alone or window[-1]
        return frame, not self.stream_info.variable_rate and found <= wanted < found + self._step

    def way_to(self, time: int) -> tuple[int, bool]:
        """Return about how many frames are to be decoded to get to a time, and whether that goes on from where it stands."""
        wanted = time + self._origin
        window = self._window
        if window and (
            window[0][0] <= wanted < window[-1][0]
            or (wanted < window[0][0] and self._has_first)
            or (wanted >= window[-1][0] and self._ended)
        ):
            return 0, True
        if window and wanted >= window[-1][0] and not self._jump_pays(wanted):
            return (wanted - window[-1][0]) // self._step, True
        key = self._source.next_key_frame(wanted)
        if key is None:
            key = max(self.stream_info.start, wanted - max(_MIN_JUMP, self._source.longest_gop))
        return max(0, wanted - key) // self._step + 1, self._begun == wanted

    @property
    def lost(self) -> bool:
        """Whether it stands nowhere: nobody has asked for a frame, or it was stopped on the way."""
        return not self._window and self._begun is None

    def is_little_behind(self, time: int, most: int) -> bool:
        """Tell whether a time lies before the frames at hand, by no more than `most` flicks."""
        return bool(self._window) and 0 < self._window[0][0] - time - self._origin <= most

    def _advance_to(self, wanted: int, hurry: Hurry | None = None) -> bool:
        """Decode up to a time; tell whether it was reached, and not given up since there is hurry."""
        moved = False
        while not self._ended and self._window[-1][0] <= wanted:
            if self._stopped is not None and self._stopped():
                raise Cancelled("Stopped.")
            if hurry is not None and moved and hurry.will_do(wanted - self._window[-1][0]):
                return False
            self._advance()
            moved = True
        return True

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
        begun, self._begun = self._begun == wanted, None
        back = 0
        while True:
            place = wanted - back
            if not begun and (place <= self.stream_info.start or not self._source.seek(place, wanted)):
                break
            begun = False
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
