"""`CopiedStretch`: coded pictures of a source, read as if they were a segment of the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from vidgen.errors import MediaError
from vidgen.render.copying.reading import Coded, CodedReader
from vidgen.render.segments.file import Head, Packet
from vidgen.render.segments.segment import Copied

_BACK = 10
"""Seconds before its first picture from which a stretch is looked for, when it is not found from nearer by."""


def open_copied(copied: Copied, path: Path, frames: int) -> CopiedStretch:
    """Return the stretch of `frames` pictures that `copied` names in the file at `path`.

    Raises MediaError when the file is not the one any more in which it was found.
    """
    return CopiedStretch(copied, path, frames)


class CopiedStretch:
    """Packets of a source. Times are counted in frames from the first; nothing is kept open in between.

    H.264 and HEVC come as NAL units with start codes, without parameter sets, which are in the head.
    """

    def __init__(self, copied: Copied, path: Path, frames: int) -> None:
        self.path = path
        self._copied = copied
        self._frames = frames
        with self._begun() as (reader, first, _):
            rest = list(islice(reader.stamps(), frames - 1))
        stamps = [self._copied.first, *(stamp for stamp in rest if stamp is not None)]
        order = {stamp: place for place, stamp in enumerate(sorted(stamps))}
        if len(order) != frames or stamps[0] != min(stamps):
            raise self._changed()
        self.times = [order[stamp] for stamp in stamps]
        """The presentation times of the packets, in decoding order."""
        self.head = Head(copied.codec, first.extradata, frames, f"copied from '{path.name}'")

    def __len__(self) -> int:
        return self._frames

    def packets(self) -> Iterator[Packet]:
        """Yield the packets in decoding order. Raises MediaError when the file was changed."""
        count = 0
        with self._begun() as (_, first, rest):
            for time, coded in zip(self.times, chain((first,), rest), strict=False):
                if not coded.whole or coded.extradata != first.extradata:
                    raise self._changed()
                count += 1
                yield Packet(time, coded.key, coded.data)
        if count != self._frames:
            raise self._changed()

    @contextmanager
    def _begun(self) -> Iterator[tuple[CodedReader, Coded, Iterator[Coded]]]:
        """Give a reader, the first packet and those that follow; it is found from nearby, further back, or the beginning."""
        first = self._copied.first
        for seconds in (0, _BACK, None):
            reader = CodedReader(self.path, self._copied.stream)
            try:
                if seconds is not None and not reader.seek_stamp(first - reader.in_stamps(seconds)):
                    continue
                packets = reader.read()
                for coded in packets:
                    if coded.key and coded.stamp == first:
                        yield reader, coded, packets
                        return
                    if coded.stamp is not None and coded.stamp > first + reader.in_stamps(_BACK):
                        break
            finally:
                reader.close()
        raise self._changed()

    def _changed(self) -> MediaError:
        return MediaError(f"'{self.path}' is not what it was when the export began; export again.")
