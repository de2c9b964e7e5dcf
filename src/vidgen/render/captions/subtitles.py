"""Caption tracks in files: a stream of text for each, with a packet for each caption.

MP4 and MOV carry timed text (3GPP TS 26.245; the empty samples between captions are FFmpeg's muxer's doing), WebM
WebVTT and Matroska SubRip. No caption has markup, and what looks like it is to be read as it is: WebVTT has entities for
that and timed text needs nothing, but SubRip has no way to say so, and players differ in what they take for markup there.
So a track in which something looks like it goes into Matroska as ASS.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
from av.stream import Disposition

from vidgen.render.captions.languages import file_code
from vidgen.timing import FLICKS, scale

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.stream import Stream

    from vidgen.render.captions.tracks import CaptionTrack
    from vidgen.render.plan import RenderPlan

_CODECS = {"mp4": "mov_text", "mov": "mov_text", "webm": "webvtt"}
_TICKS = {"mov_text": 90_000}
"""Ticks a second; milliseconds elsewhere, since Matroska has no others."""
_LONGEST = 0xFFFF
"""Bytes of a text in MP4."""
_MARKUP = re.compile(r"[<{]|&#?\w+;")
_COMMAND = re.compile(r"\\(?=[Nnh{}])")
_JOINER = "\u2060"
"""Not seen; keeps a backslash of an ASS text from having to do with the next letter."""
_STYLE = b"""[Script Info]
ScriptType: v4.00+
PlayResX: 384
PlayResY: 288

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
"""What the describing encoders want to be told: white letters, below, in the middle."""


def add_caption_streams(
    container: OutputContainer, plan: RenderPlan, format: str, order: int
) -> list[Iterator[tuple[int, int, Any]]]:
    """Add a stream for each caption track of the plan to a file of a format (FFmpeg's name).

    Return for each what `heapq.merge` takes: time in flicks, a number from `order` on, packet. To be called when the other
    streams are there.
    """
    return [
        _packets(_stream(container, track, format, first=not number), track, format, order + number)
        for number, track in enumerate(plan.captions)
    ]


def _codec(track: CaptionTrack, format: str) -> str:
    if format in _CODECS:
        return _CODECS[format]
    return "ass" if any(_MARKUP.search(caption.text) for caption in track.captions) else "subrip"


def _stream(container: OutputContainer, track: CaptionTrack, format: str, *, first: bool) -> Stream:
    codec = _codec(track, format)
    stream: Any = container.add_stream(codec)
    stream.codec_context.subtitle_header = _STYLE
    stream.time_base = Fraction(1, _TICKS.get(codec, 1000))
    stream.metadata["title"] = track.title
    if codec == "mov_text":
        stream.codec_context.codec_tag = "tx3g"
        stream.metadata["handler_name"] = track.title
    if language := file_code(track.language, format):
        stream.metadata["language"] = language
    if first:
        stream.disposition = Disposition.default
    return stream  # type: ignore[no-any-return]


def _packets(stream: Stream, track: CaptionTrack, format: str, order: int) -> Iterator[tuple[int, int, Any]]:
    codec = _codec(track, format)
    ticks = _TICKS.get(codec, 1000)
    for number, caption in enumerate(track.captions):
        start, end = (scale(time, Fraction(ticks, FLICKS)) for time in (caption.start, caption.end))
        packet: Any = av.Packet(_coded(caption.text, codec, number))
        packet.pts = packet.dts = start
        packet.duration = end - start
        packet.time_base, packet.stream, packet.is_keyframe = Fraction(1, ticks), stream, True
        yield scale(start, Fraction(FLICKS, ticks)), order, packet


def _coded(text: str, codec: str, number: int) -> bytes:
    """Return the packet of a caption; `number` counts those of a track."""
    if codec == "webvtt":
        return html.escape(text, quote=False).encode()
    if codec == "ass":
        escaped = _COMMAND.sub(lambda _: "\\" + _JOINER, text).replace("{", r"\{").replace("\n", r"\N")
        return f"{number},0,Default,,0,0,0,,{escaped}".encode()
    if codec == "subrip":
        return text.encode()
    data = text.encode()[:_LONGEST].decode("utf-8", "ignore").encode()  # no letter is cut in two
    return len(data).to_bytes(2, "big") + data
