"""Reading single frames out of segments of the store, in a worker: for the preview."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from vidgen.render.segment_file import DamagedSegment, SegmentFile

if TYPE_CHECKING:
    from vidgen.render.store import Store


class RenderedFrames:
    """Decodes frames by number. One that follows the last one is decoded next; any other begins at its key picture."""

    def __init__(self) -> None:
        self._key = ""
        self._at = -1
        self._frames: Iterator[tuple[int, av.VideoFrame]] = iter(())

    def frame(self, store: Store, key: str, number: int) -> tuple[dict[str, Any] | None, bytes]:
        """Return facts and bytes of frame `number` of a segment; None and nothing when it is not in the store.

        A segment that turns out to be damaged is taken out of the store.
        """
        if key != self._key or not self._at < number <= self._at + 30:
            found = store.find(key)
            if found is None:
                self._key = ""
                return None, b""
            self._key, self._frames = key, _decoded(found, number)
        try:
            for at, frame in self._frames:
                self._at = at
                if at == number:
                    return {"width": frame.width, "height": frame.height}, planes_of(frame)
        except (DamagedSegment, FileNotFoundError, av.FFmpegError):
            store.forget(key)
        self._key, self._at = "", -1
        return None, b""


def planes_of(frame: av.VideoFrame) -> bytes:
    """Return the rows of a frame's planes, one after the other, without padding. The frame has 8 bits."""
    planes = [np.frombuffer(memoryview(p), np.uint8).reshape(-1, p.line_size)[:, : p.width] for p in frame.planes]
    return b"".join(plane.tobytes() for plane in planes)


def _decoded(segment: SegmentFile, first: int) -> Iterator[tuple[int, av.VideoFrame]]:
    """Yield frames with their numbers, in the order in which they are shown, from the key picture before `first` on."""
    context: Any = av.CodecContext.create(segment.head.codec, "r")
    if segment.head.extradata:
        context.extradata = segment.head.extradata
    times = segment.times
    begin = max((place for place in segment.keys if times[place] <= first), default=0)
    for number, packet in enumerate(segment.packets()):
        if number < begin:
            continue
        given: Any = av.Packet(packet.data)
        given.pts = packet.pts
        for frame in context.decode(given):
            yield frame.pts, frame
    for frame in context.decode(None):
        yield frame.pts, frame
