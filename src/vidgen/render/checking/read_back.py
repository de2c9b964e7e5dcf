"""Reading a finished export back: does each segment begin with the picture that it should, and is the sound that of the mix?

Only one key picture of each segment is decoded, and all sound, so this takes about a hundredth of the time that the export
took. It finds segments that are missing, black or in another's place, and sound that is silent, missing or late.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from av.stream import Discard
from numpy.typing import NDArray

from vidgen.errors import RenderError
from vidgen.render.segments.fingerprint import PictureFingerprint, SoundFingerprint, thumbnail
from vidgen.render.sound.loudness import STEP

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

    from vidgen.render.plan import RenderPlan
    from vidgen.render.segments.joining import Coded

_MOST = 200
"""Segments that are looked at; of more, as many as this, spread evenly."""
_APART = 10.0
"""How far thumbnails may be apart on average, in steps of 8-bit luma. The worst quality of each encoder stays below 5."""
_REACH = 16
"""Frames by which a decoding time may lie before the time of its picture."""
_LOUD, _FAINT = 2 * 40, 2 * 75
"""Levels, in half decibels below full scale: sound that must be heard, and what nobody hears."""
_GAP = STEP // 2
"""Tenths of a second that sound must be gone to be missed: the edges of codecs' frames are shorter."""
_NOTED = 1.5
"""Decibels by which the level may differ on the whole before it is mentioned."""
_LATEST = STEP
"""Tenths of a second by which shifted sound is looked for."""


@dataclass(frozen=True)
class Expected:
    """What is known of an export before it is joined: the facts of its parts, see `fingerprint.py`."""

    pictures: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    """By the first frame of each segment, what `PictureFingerprint.to_json` returned; empty where it is not known."""
    sound: Mapping[str, Any] | None = None
    """What `SoundFingerprint.to_json` returned."""


def compare_pictures(path: Path, plan: RenderPlan, expected: Expected) -> None:
    """Raise RenderError when a segment does not begin with the picture that was composed; OSError as FFmpeg does."""
    if not expected.pictures:
        return
    chosen = _spread(sorted(expected.pictures))
    with av.open(f"file:{path}", options={"protocol_whitelist": "file"}) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1  # starting threads takes longer than decoding a picture
        for other in container.streams:
            if other.index != stream.index:
                other.discard = Discard.all
        if container.format.name == "gif":
            found = _in_order(container, stream, chosen)
        else:
            found = _by_seeking(container, stream, plan, chosen)
        for frame, picture in found:
            _compare(plan, frame, picture, expected.pictures[frame])


def copied_fingerprint(coded: Coded) -> dict[str, Any]:
    """Return what the first picture of a copied stretch looks like in its source; nothing when that cannot be decoded.

    It is of the same form as `PictureFingerprint.to_json`.
    """
    packet = next(iter(coded.packets()), None)
    if packet is None:
        return {}
    context: Any = av.CodecContext.create(coded.head.codec, "r")
    context.thread_count = 1
    if coded.head.extradata:
        context.extradata = coded.head.extradata
    fingerprint = PictureFingerprint()
    try:
        for frame in (context.decode(av.Packet(packet.data)) or context.decode(None))[:1]:
            fingerprint.frame(frame)
    except av.FFmpegError:
        return {}
    return fingerprint.to_json()


def _spread(starts: list[int]) -> list[int]:
    if len(starts) <= _MOST:
        return starts
    return [starts[round(n * (len(starts) - 1) / (_MOST - 1))] for n in range(_MOST)]


def _compare(plan: RenderPlan, frame: int, picture: av.VideoFrame | None, fingerprint: Mapping[str, Any]) -> None:
    code = plan.rate.timecode(plan.time_of(frame))
    if picture is None:
        raise RenderError(
            f"The finished file is not right: its picture {frame} ({code}) cannot be decoded.", frame=frame
        )
    wanted = fingerprint.get("first")
    if wanted is None:
        return
    found = thumbnail(picture)
    apart = np.abs(found.astype(float).ravel() - np.frombuffer(bytes.fromhex(wanted), np.uint8)).mean()
    if apart > _APART:
        what = "is black" if found.max() <= 20 else "is not the one that was rendered"
        raise RenderError(f"The finished file is not right: its picture {frame} ({code}) {what}.", frame=frame)


def _by_seeking(
    container: InputContainer, stream: VideoStream, plan: RenderPlan, frames: list[int]
) -> Iterator[tuple[int, av.VideoFrame | None]]:
    """Yield each of the frames, all of which are key pictures, with its number; None for one that cannot be decoded."""
    base = stream.time_base or Fraction(1)
    length = 1 / plan.rate.fraction
    first = (stream.start_time or 0) * base
    for frame in frames:
        at = first + frame * length
        # Some formats seek by decoding times, which lie before those of the pictures.
        for early in (Fraction(-2, 5), Fraction(_REACH)):
            packet = _packet_at(container, stream, at, at - early * length, length)
            if packet is not None:
                break
        yield frame, _decoded(stream, packet) if packet is not None else None


def _packet_at(
    container: InputContainer, stream: VideoStream, at: Fraction, target: Fraction, length: Fraction
) -> av.Packet[VideoStream] | None:
    base = stream.time_base or Fraction(1)
    container.seek(round(target / base), stream=stream)
    for packet in container.demux(stream):
        if packet.pts is None:
            return None
        time = packet.pts * base
        if abs(time - at) < length / 2:
            return packet if packet.is_keyframe else None
        if packet.is_keyframe and time > at:
            return None
    return None


def _decoded(stream: VideoStream, packet: av.Packet[VideoStream]) -> av.VideoFrame | None:
    context = stream.codec_context
    try:
        found = context.decode(packet) or context.decode(None)
    except av.FFmpegError:
        return None
    finally:
        context.flush_buffers()
    return found[0] if found else None


def _in_order(
    container: InputContainer, stream: VideoStream, frames: list[int]
) -> Iterator[tuple[int, av.VideoFrame | None]]:
    """Yield the frames of a file in which nothing can be sought."""
    wanted = set(frames)
    for number, picture in enumerate(container.decode(stream)):
        if number in wanted:
            yield number, picture


def compare_sound(path: Path, plan: RenderPlan, expected: Expected) -> list[str]:
    """Raise RenderError when the file's sound is not the mix; return sentences about smaller differences."""
    if expected.sound is None:
        return []
    fingerprint = SoundFingerprint(plan.sample_rate, loudness=False)
    for samples in _heard(path, plan.samples):
        fingerprint.samples(samples)
    found = _levels(fingerprint.to_json())
    return compared(_levels(expected.sound), found)


def _levels(facts: Mapping[str, Any]) -> NDArray[np.float64]:
    return np.frombuffer(bytes.fromhex(facts["levels"]), np.uint8).astype(np.float64)


def compared(mix: NDArray[np.float64], found: NDArray[np.float64]) -> list[str]:
    """Compare two rows of levels, see `SoundFingerprint.to_json`; raise RenderError, or return sentences for the user."""
    count = min(len(mix), len(found))
    if count + 1 < len(mix):
        mix_left = mix[count:]
        if (mix_left < _LOUD).any():
            raise RenderError(f"The finished file is not right: its sound ends at {count / STEP:.1f} s.")
    mix, found = mix[:count], found[:count]
    if (late := _late(mix, found)) is not None:
        how = "late" if late > 0 else "early"
        raise RenderError(f"The finished file is not right: its sound comes {abs(late) / STEP:.1f} s too {how}.")
    for at in _runs((mix <= _LOUD) & (found >= _FAINT)):
        raise RenderError(f"The finished file is not right: its sound is silent at {at / STEP:.1f} s.")
    for at in _runs((mix >= _FAINT) & (found <= _LOUD)):
        raise RenderError(f"The finished file is not right: it has sound at {at / STEP:.1f} s, where there is none.")
    heard = mix <= _LOUD
    difference = float(np.median(mix[heard] - found[heard])) / 2 if heard.any() else 0.0
    if abs(difference) > _NOTED:
        how = "louder" if difference > 0 else "quieter"
        return [f"The sound of the finished file is {abs(difference):.1f} dB {how} than the mix."]
    return []


def _runs(flags: NDArray[np.bool_]) -> list[int]:
    """Return where stretches of at least `_GAP` begin."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [int(start) for start, end in zip(edges[::2], edges[1::2], strict=True) if end - start >= _GAP]


def _late(mix: NDArray[np.float64], found: NDArray[np.float64]) -> int | None:
    """Return by how many tenths of a second the sound is shifted; None when it is not, or nothing tells.

    Something tells when the levels fit badly as they are and well when they are shifted.
    """
    if len(mix) < 3 * _LATEST:
        return None
    a, b = np.minimum(mix, _FAINT), np.minimum(found, _FAINT)
    apart = {0: float(np.abs(a - b).mean())}
    for shift in range(1, _LATEST + 1):
        apart[shift] = float(np.abs(a[:-shift] - b[shift:]).mean())
        apart[-shift] = float(np.abs(a[shift:] - b[:-shift]).mean())
    best = min(apart, key=lambda shift: apart[shift])
    return best if best and apart[0] > 6 and apart[best] < apart[0] / 4 else None


def _heard(path: Path, samples: int) -> Iterator[NDArray[np.float32]]:
    """Yield the file's sound from its first picture on, or from time 0 where there is none.

    It is float32 (n, 2), in portions of about a second, no more than `samples` in all.
    """
    with av.open(f"file:{path}", options={"protocol_whitelist": "file"}) as container:
        stream = container.streams.audio[0]
        for other in container.streams:
            if other.index != stream.index:
                other.discard = Discard.all
        rate = stream.codec_context.sample_rate
        first = next((s.start_time * s.time_base for s in container.streams.video if s.start_time and s.time_base), 0)
        together = av.AudioFifo()  # small frames, looked at one by one, would take four times as long as decoding them
        skipped, left = None, samples
        for frame in container.decode(stream):
            if skipped is None:
                known = frame.pts is not None and frame.time_base is not None
                starts = round((frame.pts * frame.time_base - first) * rate) if known else 0  # type: ignore[operator]
                skipped = max(0, -starts)
                if starts > 0:  # what lies before the first packet is silence
                    yield np.zeros((min(starts, left), 2), np.float32)
                    left -= min(starts, left)
            frame.pts = None  # one behind the other, as they are played
            together.write(frame)
            while left and (portion := together.read(skipped + rate)) is not None:
                values = _floats(portion)[skipped:][:left]
                skipped, left = 0, left - len(values)
                yield values
        if left and (rest := together.read()) is not None:
            yield _floats(rest)[skipped or 0 :][:left]


def _floats(frame: av.AudioFrame) -> NDArray[np.float32]:
    """Return a frame's samples as float32 (n, 2); of one channel twice."""
    array: NDArray[Any] = frame.to_ndarray()
    planar = frame.format.is_planar
    columns = array.T if planar else array.reshape(-1, frame.layout.nb_channels)
    if array.dtype.kind == "i":
        columns = columns / np.float32(np.iinfo(array.dtype).max + 1)
    return np.ascontiguousarray(columns[:, :2] if columns.shape[1] > 1 else columns.repeat(2, axis=1), np.float32)
