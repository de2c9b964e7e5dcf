"""Making a proxy: the pictures of a file at a reduced size, quick to decode from anywhere, each at exactly its own time.

H.264, because every frame is then a few thousandths of a second to decode; a key frame every `GOP` frames, no B-frames. The
frames are upright and whole. Times are those of the source in the source's own unit, counted from its first frame.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from vidgen.editor.media_info import MediaInfo
from vidgen.errors import Cancelled, MediaError
from vidgen.media.container import mapped
from vidgen.media.frame_source import FrameSource
from vidgen.media.probe import probe_file
from vidgen.media.sniff import sniff
from vidgen.timing import FLICKS

LINES = 540
"""Pixels of the shorter side."""
GOP = 10
VERSION = 1
_OPTIONS = {"preset": "ultrafast", "tune": "fastdecode", "crf": "22", "bf": "0", "x264-params": "scenecut=0"}
_TOLD = 24
"""Frames after which it is told how far it is."""


def make_proxy(
    path: Path, info: MediaInfo, out: Path, stopped: Callable[[], bool], tell: Callable[[float], None]
) -> MediaInfo:
    """Write the proxy of a file's first picture stream to `out`; return what a reader of it has to know.

    With that a reader shows, at each source time, the frame that the source shows. Raises MediaError and Cancelled.
    """
    facts = info.pictures[0]
    source = FrameSource(path, sniff(path), facts)
    try:
        unit = Fraction(1, Fraction(source.stream.time_base or Fraction(1, 1000)).denominator)
        first = source.next()
        if first is None:
            raise MediaError(f"No picture of '{path.name}' can be decoded.")
        start = first[0]
        if facts.variable_rate and start and (unit * FLICKS).denominator != 1:
            raise MediaError(f"The times of '{path.name}' cannot be kept exactly, so it gets no proxy.")
        with mapped(out), av.open(str(out), "w", format="mp4") as container:
            stream = _stream(container, info, unit)
            found: Any = first
            count = 0
            while found is not None:
                time, frame = found
                if stopped():
                    raise Cancelled("Stopped.")
                small = _small(frame, stream.width, stream.height)
                small.pts, small.time_base = round(Fraction(time - start) / (unit * FLICKS)), unit
                container.mux(stream.encode(small))
                count += 1
                if count % _TOLD == 0:
                    tell(min(1.0, (time - start) / max(1, facts.duration or info.duration or 1)))
                found = source.next()
            container.mux(stream.encode(None))
    finally:
        source.close()
    return _info(info, out, start)


def _stream(container: Any, info: MediaInfo, unit: Fraction) -> Any:
    facts = info.pictures[0]
    scale = min(1.0, LINES / min(facts.width, facts.height))
    stream = container.add_stream("libx264", rate=None)
    stream.width, stream.height = (max(16, round(side * scale / 2) * 2) for side in (facts.width, facts.height))
    stream.pix_fmt = "yuv420p"
    stream.options = _OPTIONS
    stream.time_base = stream.codec_context.time_base = unit
    stream.gop_size = GOP
    stream.codec_context.thread_count = max(1, min(4, os.cpu_count() or 1))
    return stream


def _small(frame: av.VideoFrame, width: int, height: int) -> av.VideoFrame:
    same = int(frame.color_range) or None
    small = frame.reformat(width, height, format="yuv420p", src_color_range=same, dst_color_range=same, threads=1)
    small.pict_type = 0
    for tag in ("color_range", "colorspace", "color_primaries", "color_trc"):
        setattr(small, tag, getattr(frame, tag))
    return small


def _info(info: MediaInfo, out: Path, start: int) -> MediaInfo:
    """Return what is known of the proxy: its own look, the source's times, counted from its first frame."""
    measured, facts = probe_file(out), info.pictures[0]
    own = measured.pictures[0].replace(
        start=facts.start - start,
        rate=facts.rate,
        variable_rate=facts.variable_rate,
        duration=facts.duration,
        frames=facts.frames,
        colour_range=facts.colour_range,
        matrix=facts.matrix,
        primaries=facts.primaries,
        transfer=facts.transfer,
        steady=True,
    )
    sounds = tuple(sound.replace(start=sound.start - start) for sound in info.sounds)  # they say when the file begins
    return measured.replace(duration=info.duration, pictures=(own,), sounds=sounds)
