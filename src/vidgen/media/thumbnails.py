"""Little pictures of a file at several times, quickly: of key frames where they are near enough, else of exact frames.

Only for looking at what is where. Frames of the film come from `pictures.py`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import av.error
import numpy as np
from PIL import Image

from vidgen.errors import MediaError
from vidgen.media.clock import FrameClock
from vidgen.media.container import PacketSource, decoder_of, ignore_all_but, open_input
from vidgen.media.pictures import open_pictures, origin_of
from vidgen.media.sniff import sniff
from vidgen.media.upright import Upright
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

    from vidgen.editor.media_info import MediaInfo, PictureStream

NEAR = 2 * FLICKS
"""How long before the wanted time a key frame may lie that is shown in its place."""
_QUALITY = 82
_MOST_PACKETS = 3_000
"""Packets that are passed over on the way to a key frame."""


def thumbnails(
    path: Path, info: MediaInfo, stream: int, times: Sequence[int], height: int, stopped: Callable[[], bool]
) -> Iterator[tuple[int, bytes]]:
    """Yield a place in `times` and its picture, JPEG or, with alpha, WebP, `height` pixels high or as high as the file's.

    `times` are source times in flicks; in order of time they are read in one pass. Raises MediaError.
    """
    order = sorted(range(len(times)), key=lambda place: times[place])
    if info.container == "image" or not _has_reliable_times(info.pictures[stream]):
        yield from _exact(path, info, stream, order, times, height, stopped)
        return
    far: list[int] = []
    quick = _KeyFrames(path, info, stream)
    try:
        for place in order:
            if stopped():
                return
            found = quick.picture(times[place], height)
            if found is None:
                far.append(place)
            else:
                yield place, found
    finally:
        quick.close()
    if far:
        yield from _exact(path, info, stream, far, times, height, stopped)


def _has_reliable_times(stream: PictureStream) -> bool:
    return stream.steady is not False and not stream.alpha


def _exact(
    path: Path,
    info: MediaInfo,
    stream: int,
    order: Sequence[int],
    times: Sequence[int],
    height: int,
    stopped: Callable[[], bool],
) -> Iterator[tuple[int, bytes]]:
    reader = open_pictures(path, info, stream, threads=1)
    try:
        for place in order:
            if stopped():
                return
            frame = reader.frame_at(times[place])
            yield place, encoded(_pixels(frame, *_small(*reader.shown_size, height)))
    finally:
        reader.close()


class _KeyFrames:
    """Decodes single key frames: one packet in, one frame out."""

    def __init__(self, path: Path, info: MediaInfo, stream: int) -> None:
        self._facts = info.pictures[stream]
        self._origin = origin_of(info)
        self._container = open_input(path, sniff(path))
        streams = {s.index: s for s in self._container.streams.video}
        if self._facts.index not in streams or streams[self._facts.index].codec_context is None:
            self._container.close()
            raise MediaError(f"'{path.name}' has no picture stream {stream + 1} that can be decoded.")
        self._stream = streams[self._facts.index]
        ignore_all_but(self._container, [self._stream])
        self._packets = PacketSource(self._container, [self._stream])
        self._decoder = decoder_of(self._stream, 1)
        self._clock = FrameClock(self._stream, self._container.format.name.split(",")[0], None)
        self._last: tuple[int, bytes] | None = None
        """The time of the key frame that was decoded last, and its picture."""

    def close(self) -> None:
        self._container.close()

    def picture(self, time: int, height: int) -> bytes | None:
        """Return the key frame at or before a source time; None when it is not near or cannot be had."""
        wanted = time + self._origin
        place = self._clock.stamp(max(wanted, self._facts.start))
        if self._clock.by_decoding or not self._packets.seek(place, self._stream):
            return None
        for _ in range(_MOST_PACKETS):
            packet = self._packets.next()
            if packet is None:
                return None
            if packet.size and packet.is_keyframe and not packet.is_discard:
                break
        else:
            return None
        at = self._clock.of_packet(packet)
        if at is None or not wanted - NEAR <= at <= max(wanted, self._facts.start):
            return None
        if self._last is not None and self._last[0] == at:
            return self._last[1]
        frame = self._decoded(packet)
        if frame is None:
            return None
        self._last = at, encoded(self._shown(frame, height))
        return self._last[1]

    def _decoded(self, packet: Packet[Stream]) -> VideoFrame | None:
        found: list[VideoFrame] = []
        try:
            self._decoder.flush_buffers()
            found += self._decoder.decode(packet)
            with suppress(av.error.EOFError):
                found += self._decoder.decode(None)
        except av.error.FFmpegError as error:
            if isinstance(error, MemoryError):
                raise
        return found[0] if found else None

    def _shown(self, frame: VideoFrame, height: int) -> NDArray[np.uint8]:
        """Return the frame upright and small. It is made small first, which is less to turn."""
        of = self._facts
        width, high = _small(of.width, of.height, height)
        lying = of.rotation in (90, 270)
        small = frame.reformat(*((high, width) if lying else (width, high)), format="rgb24", threads=1)
        turned = Upright(of.rotation, mirrored=of.mirrored, fields="no").push(0, small)
        return _pixels(turned[0][1] if turned else small, width, high)


def _small(width: int, height: int, wanted: int) -> tuple[int, int]:
    """Return the size of a thumbnail: not larger than the picture."""
    high = max(2, min(wanted, height))
    return max(2, round(width * high / max(1, height))), high


def _pixels(frame: VideoFrame, width: int, height: int) -> NDArray[np.uint8]:
    has_alpha = any(c.is_alpha for c in frame.format.components) or frame.format.name == "pal8"
    form = "rgba" if has_alpha else "rgb24"
    return np.asarray(frame.reformat(width, height, format=form, threads=1).to_ndarray(), np.uint8)


def encoded(pixels: NDArray[np.uint8]) -> bytes:
    """Return (height, width, 3 or 4) bytes of sRGB as a JPEG or WebP file."""
    out = io.BytesIO()
    if pixels.shape[2] == 4 and int(pixels[:, :, 3].min()) < 255:
        Image.fromarray(pixels, "RGBA").save(out, "WEBP", quality=_QUALITY, method=0)
    else:
        Image.fromarray(np.ascontiguousarray(pixels[:, :, :3]), "RGB").save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
