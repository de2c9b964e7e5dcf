"""Reading single frames out of segments of the store, in a worker: for playing the preview."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import av

from vidgen.render.segments.file import DamagedSegment, SegmentFile

if TYPE_CHECKING:
    from vidgen.render.segments.store import Store

_KEPT = 32
"""Decoded frames that are kept: playing backwards takes the second between two key pictures from its end."""
_ON = 30
"""Frames that are decoded on the way to one, before the key picture nearest to it is sought."""


class RenderedFrames:
    """Decodes frames by number. One that follows the last one is decoded next; any other begins at its key picture."""

    def __init__(self) -> None:
        self._key = ""
        self._at = -1
        self._frames: Iterator[tuple[int, av.VideoFrame]] = iter(())
        self._kept: dict[int, av.VideoFrame] = {}

    def frame(self, store: Store, key: str, number: int) -> av.VideoFrame | None:
        """Return frame `number` of a segment; None when it is not in the store. It is the reader's own: do not change it.

        A segment that turns out to be damaged is taken out of the store.
        """
        if key == self._key and number in self._kept:
            return self._kept[number]
        if key != self._key or not self._at < number <= self._at + _ON:
            found = store.find(key)
            if found is None:
                self._forget()
                return None
            if key != self._key:
                self._kept.clear()
            self._key, self._frames = key, _decoded(found, number)
        try:
            for at, frame in self._frames:
                self._at = at
                self._keep(at, frame)
                if at == number:
                    return frame
        except (DamagedSegment, FileNotFoundError, av.FFmpegError):
            store.forget(key)
        self._forget()
        return None

    def _keep(self, at: int, frame: av.VideoFrame) -> None:
        self._kept[at] = frame
        while len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]

    def _forget(self) -> None:
        self._key, self._at, self._frames = "", -1, iter(())
        self._kept.clear()


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
