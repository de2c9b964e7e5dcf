"""The packets of one picture stream, with what decides whether they can be copied: times, key pictures, headers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from vidgen.editor.media_info import PictureStream
from vidgen.errors import MediaError
from vidgen.media.clock import FrameClock
from vidgen.media.container import PacketSource, ignore_all_but, open_input
from vidgen.media.probe import probe_file
from vidgen.render.copying.fitting import CODECS
from vidgen.render.copying.keys import closes
from vidgen.render.copying.nal import Codec, MalformedUnits, complete, joined, length_size, packet_units, sets_of
from vidgen.render.plan import Source
from vidgen.timing import FLICKS


def known(source: Source) -> Source:
    """Return a source with what is known of its file; projects know it, unless the asset was made by hand."""
    if source.info is not None or source.path is None:
        return source
    try:
        return source.replace(info=probe_file(Path(source.path)))
    except (MediaError, OSError):  # the renderer will say so, if it is needed
        return source


@dataclass(frozen=True, slots=True)
class Coded:
    """A packet as it is copied."""

    stamp: int | None
    """Presentation time in the stream's time base."""
    time: int | None
    """Flicks of the file's own clock at which the picture begins."""
    key: bool
    """Whether it is the key picture of a closed GOP."""
    whole: bool
    """Whether it is shown, undamaged, and decoded with the headers that came last."""
    extradata: bytes
    """What a decoder needs before it, if it is a key picture. Parameter sets with start codes for H.264 and HEVC."""
    data: bytes
    """NAL units with start codes and without parameter sets for H.264 and HEVC; for other codecs as it is in the file."""


class CodedReader:
    """Reads the packets of one stream in decoding order. Close it."""

    def __init__(self, path: Path, index: int, info: PictureStream | None = None) -> None:
        """Open a file. `index` is the stream's number in it; with `info`, times are put on the even grid of its frames.

        Raises MediaError when the file cannot be read or has no such stream of pictures.
        """
        self._container = open_input(path)
        stream = next((s for s in self._container.streams.video if s.index == index and s.codec_context), None)
        if stream is None:
            self._container.close()
            raise MediaError(f"'{path.name}' has no picture stream {index} that can be decoded.")
        ignore_all_but(self._container, [stream])
        self._stream = stream
        self._packets = PacketSource(self._container, [stream])
        self.container = self._container.format.name.split(",")[0]
        even = None if info is None or info.variable_rate or not info.rate else (info.start, info.rate)
        self.clock = FrameClock(stream, self.container, even)
        self.codec = CODECS.get(stream.codec_context.name, "")
        """FFmpeg's name of the codec; empty when it is none that is copied."""
        self._extradata = bytes(stream.codec_context.extradata or b"")
        self.fresh = True
        """Whether it stands at the beginning of the file."""

    def close(self) -> None:
        """Close the file."""
        self._container.close()

    def seek(self, time: int) -> bool:
        """Go to a key picture at or before a time in flicks, roughly. False when the file cannot do that."""
        return self.seek_stamp(self.clock.stamp(time))

    def seek_stamp(self, stamp: int) -> bool:
        """Go to a key picture at or before a time in the stream's time base, roughly."""
        self.fresh = False
        return self._packets.seek(stamp, self._stream)

    def in_stamps(self, seconds: int) -> int:
        """Return seconds in the stream's time base."""
        return self.clock.stamp(seconds * FLICKS)

    def stamps(self) -> Iterator[int | None]:
        """Yield when the picture of each packet from here on is shown, in the stream's time base; its bytes are not read."""
        self.fresh = False
        while (packet := self._packets.next()) is not None:
            if packet.size:
                yield packet.pts

    def read(self) -> Iterator[Coded]:
        """Yield the packets from here to the end of the file."""
        self.fresh = False
        headers = _Headers(self.codec, self._extradata)
        faults = self._packets.faults
        while (packet := self._packets.next()) is not None:
            if not packet.size:
                continue
            sound = self._packets.faults == faults and not packet.is_corrupt and not packet.is_discard
            faults = self._packets.faults
            if packet.has_sidedata("new_extradata"):
                headers = _Headers(self.codec, bytes(packet.get_sidedata("new_extradata")))
            data = bytes(packet)
            key = packet.is_keyframe
            fitting, rest = headers.pass_by(data, key=key)
            yield Coded(
                packet.pts,
                None if packet.pts is None else self.clock.of_packet(packet),
                key and closes(self.codec, data, headers.lengths),
                sound and fitting,
                headers.extradata,
                rest,
            )


class _Headers:
    """What a decoder has been told, from packet to packet."""

    def __init__(self, codec: str, extradata: bytes) -> None:
        self._codec = cast("Codec", codec) if codec in {"h264", "hevc"} else None
        self.extradata = extradata
        self.lengths = 0
        """The size of the lengths before NAL units; 0 for start codes."""
        self._sets: tuple[bytes, ...] = ()
        if self._codec is None:
            return
        self.lengths = length_size(self._codec, extradata)
        try:
            self._become(sets_of(self._codec, extradata))
        except MalformedUnits:
            self._become(())

    def _become(self, sets: tuple[bytes, ...]) -> None:
        self._sets = sets
        self.extradata = joined(sets)

    def pass_by(self, data: bytes, *, key: bool) -> tuple[bool, bytes]:
        """Return whether a packet can be decoded with the parameter sets known here, and the packet without its own."""
        if self._codec is None:
            return True, data
        try:
            rest, sets = packet_units(self._codec, data, self.lengths)
        except MalformedUnits:
            return False, data
        if not all(unit in self._sets for unit in sets):
            # Others from here on. What is not complete, or comes between key pictures, is left alone.
            self._become(sets if key and complete(self._codec, sets) else ())
        return complete(self._codec, self._sets), rest
