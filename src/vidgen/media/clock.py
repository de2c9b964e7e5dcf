"""Which time a decoded frame has: flicks of the file's own clock."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from vidgen.timing import FLICKS, scale

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.frame import VideoFrame

_OF_AVI = {"matroska", "webm"}
"""Containers that take streams of AVI with their header, and with times of decoding."""


class FrameClock:
    """Gives each frame of one picture stream its time.

    Normally that is its presentation time. AVI stores none: FFmpeg guesses it from the order of decoding and errs when
    there are B-frames. Nor does Matroska for what came out of an AVI (V_MS/VFW/FOURCC), which alone has a tag there. MXF has
    an index that says it, but some writers leave that out, and FFmpeg then gives times in the order of decoding. In all
    three a frame's time is the decoding time of the packet that made the decoder give it out, less the first frame's, which
    is the delay of the decoder. So the clock must have seen the first frame of the stream.

    Many containers round times to milliseconds. Frames that come evenly are put back to where they belong (`grid`: the
    first frame's time and the rate), else every third frame of a 24 fps Matroska file would be seen one frame late.
    """

    def __init__(self, stream: Stream, container: str, grid: tuple[int, Fraction] | None = None) -> None:
        self.unit = Fraction(stream.time_base or Fraction(1, 1000)) * FLICKS
        tagged = stream.type == "video" and bool(getattr(stream.codec_context, "codec_tag", "").strip("\0"))
        reordered = container == "mxf" and bool(getattr(stream.codec_context, "has_b_frames", False))
        self.by_decoding = container == "avi" or reordered or (container in _OF_AVI and tagged)
        self._delay: int | None = None
        self._offset = stream.start_time or 0
        rate = getattr(stream, "average_rate", None) or Fraction(25)  # sound has none
        self._step = max(1, round(1 / rate / (stream.time_base or Fraction(1, 1000))))
        self._last: int | None = None
        self._first, pace = grid or (0, Fraction(0))
        self._per_frame = FLICKS / pace if pace else Fraction(0)
        if self._per_frame < 4 * self.unit:
            self._per_frame = Fraction(0)  # times almost as coarse as frames say nothing

    def flicks(self, stamp: int) -> int:
        """Return a time in the stream's units as flicks."""
        return scale(stamp, self.unit)

    def stamp(self, flicks: int) -> int:
        """Return flicks as a time in the stream's units, such that a frame of that time is not after it."""
        return int(-(-flicks // self.unit)) if self._per_frame else int(flicks // self.unit)

    def _placed(self, stamp: int) -> int:
        time = scale(stamp, self.unit)
        if not self._per_frame:
            return time
        even = self._first + scale(round((time - self._first) / self._per_frame), self._per_frame)
        return even if abs(even - time) <= self.unit else time

    def restart(self) -> None:
        """Forget the frame before: the reader has jumped."""
        self._last = None

    @property
    def has_delay(self) -> bool:
        """Whether the first frame was seen, where that matters."""
        return self._delay is not None

    def of_frame(self, frame: VideoFrame) -> int:
        """Return when a frame begins. One that carries no time follows the one before it."""
        if self.by_decoding:
            stamp = frame.dts
            if stamp is not None:
                if self._delay is None:
                    self._delay = stamp - self._offset
                stamp -= self._delay
        else:
            stamp = frame.pts if frame.pts is not None else frame.dts
        if stamp is None or (self.by_decoding and stamp == self._last):
            stamp = self._offset if self._last is None else self._last + self._step
        self._last = stamp
        return self._placed(stamp)

    def of_packet(self, packet: Packet[Stream]) -> int | None:
        """Return when a packet's picture begins, None when it does not say."""
        stamp = packet.dts if self.by_decoding or packet.pts is None else packet.pts
        return None if stamp is None else self._placed(stamp)
