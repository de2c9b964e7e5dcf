"""Looking at a finished export before it gets its name: are the streams, their lengths and their starts right, and is
what is in them what was composed and mixed?
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
from av.stream import Discard

from vidgen.errors import RenderError
from vidgen.render.checking.read_back import Expected, compare_pictures, compare_sound
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.stream import Stream

_INDEXED = {"mp4", "mov", "ipod"}
"""Formats whose header tells the number of frames, so that they need not be read through."""
_PRIMING = Fraction(60, 1000)
"""Seconds by which coded sound may be longer than the mix: the last packet is filled up."""

_WITHOUT_EDITS = {"matroska", "nut"}
"""Formats that cannot say that the encoder's priming is not to be heard: sound begins with it, before the picture."""
_EMPTY = 2
"""Bytes of a sample without text."""


def verify(path: Path, plan: RenderPlan, preset: Preset, expected: Expected | None = None) -> list[str]:
    """Raise RenderError when the export at `path` is not what the plan asked for; return sentences for the user.

    With `expected` the beginnings of segments and all of the sound are decoded and compared with what was encoded.
    """
    if preset.makes_folder:
        found = sum(1 for entry in path.iterdir() if entry.suffix == ".png" and entry.stat().st_size)
        _expect(found == plan.frames, f"it has {found} pictures instead of {plan.frames}")
        return []
    try:
        with av.open(f"file:{path}", options={"protocol_whitelist": "file"}) as container:
            _verify_streams(container, plan, preset)
        if expected is None:
            return []
        with ThreadPoolExecutor(1, "pictures") as thread:
            pictures = thread.submit(compare_pictures, path, plan, expected)
            try:
                return compare_sound(path, plan, expected)
            finally:
                pictures.result()  # a wrong picture is told of first
    except (av.FFmpegError, OSError) as error:
        raise RenderError(f"The finished file cannot be read back ({error}); nothing was written.") from error


def _verify_streams(container: InputContainer, plan: RenderPlan, preset: Preset) -> None:
    pictures = [s for s in container.streams.video if s.codec_context.name != "bin_data"]
    sounds = list(container.streams.audio)
    _expect(len(pictures) == (preset.video is not None), f"it has {len(pictures)} picture streams")
    _expect(len(sounds) == (preset.sound is not None), f"it has {len(sounds)} sound streams")
    frame = 1 / plan.rate.fraction
    counts = None if preset.container in _INDEXED else _read_through(container)
    _verify_captions(container, plan, counts)
    starts = []
    if pictures:
        stream = pictures[0]
        _expect(
            (stream.width, stream.height) == (plan.width, plan.height), f"its size is {stream.width}×{stream.height}"
        )
        frames, start, end = counts[stream.index] if counts else _header(stream)
        _expect(frames == plan.frames, f"it has {frames} frames instead of {plan.frames}")
        wanted = plan.frames * frame
        if preset.container != "gif":  # counts time in hundredths of a second
            _expect(
                abs(end - start - wanted) <= frame, f"it is {float(end - start):.3f} s long, not {float(wanted):.3f}"
            )
        starts.append(start)
    if sounds:
        _, start, end = counts[sounds[0].index] if counts else _header(sounds[0])
        wanted = Fraction(plan.samples, plan.sample_rate)
        length = end - max(start, Fraction(0))
        _expect(
            -frame / 2 <= length - wanted <= _PRIMING,
            f"its sound is {float(length):.3f} s long, not {float(wanted):.3f}",
        )
        if preset.container != "mp3":  # its delay is told in a tag, not in time stamps
            starts.append(start)
    if len(starts) == 2:
        late = starts[1] - starts[0]
        early = _PRIMING if preset.container in _WITHOUT_EDITS else frame / 2
        _expect(-early <= late <= frame / 2, f"picture and sound start {float(abs(late)):.3f} s apart")


def _verify_captions(
    container: InputContainer, plan: RenderPlan, counts: dict[int, tuple[int, Fraction, Fraction]] | None
) -> None:
    streams = list(container.streams.subtitles)
    _expect(len(streams) == len(plan.captions), f"it has {len(streams)} caption tracks instead of {len(plan.captions)}")
    found = {s.index: counts[s.index][0] for s in streams} if counts is not None else _texts(container)
    for stream, track in zip(streams, plan.captions, strict=True):
        count = found.get(stream.index, 0)
        _expect(
            count == len(track.captions),
            f"its caption track '{track.title}' has {count} captions instead of {len(track.captions)}",
        )


def _texts(container: InputContainer) -> Counter[int]:
    """Return how many captions each stream has, without reading anything else; samples in between are empty."""
    if not container.streams.subtitles:
        return Counter()
    for stream in container.streams:
        if stream.type != "subtitle":
            stream.discard = Discard.all
    return Counter(packet.stream_index for packet in container.demux() if packet.size > _EMPTY)


def _header(stream: Stream) -> tuple[int, Fraction, Fraction]:
    """Return number of packets, start and end in seconds, as the file's header tells."""
    base = stream.time_base or Fraction(1)
    start = (stream.start_time or 0) * base
    return stream.frames, start, start + (stream.duration or 0) * base


def _read_through(container: InputContainer) -> dict[int, tuple[int, Fraction, Fraction]]:
    """Return the same for each stream, by reading all packets."""
    found: dict[int, tuple[int, Fraction, Fraction]] = {}
    for packet in container.demux():
        if packet.pts is None:
            continue
        base = packet.time_base
        start, end = packet.pts * base, (packet.pts + (packet.duration or 0)) * base
        count, first, last = found.get(packet.stream_index, (0, start, end))
        found[packet.stream_index] = (count + 1, min(first, start), max(last, end))
    return {s.index: found.get(s.index, (0, Fraction(0), Fraction(0))) for s in container.streams}


def _expect(right: bool, what: str) -> None:
    if not right:
        raise RenderError(f"The finished file is not right: {what}; nothing was written.")
