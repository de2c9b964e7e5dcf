"""`harmonise`: one header for segments of one codec that were coded by different encoders.

A file has one header for all of its pictures. Where segments agree, that is it. Otherwise:

* H.264: parameter sets have ids. Those of encoded edges get an id that sources hardly ever use (`edge_settings`), so that
  all sets stand in the header side by side, as ISO/IEC 14496-15 wants it, and packets stay as they are.
* H.264 where ids clash, and HEVC, whose encoder cannot choose ids: every key picture brings its own sets.
* AV1: every key picture brings its sequence header, which nearly all encoders write anyway.
* VP9 needs no header.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from vidgen.errors import RenderError
from vidgen.render.copying.keys import has_sequence_header, sequence_header
from vidgen.render.copying.nal import Codec, MalformedUnits, joined, kind, set_id, sets_of
from vidgen.render.preset import VideoSettings
from vidgen.render.segments.file import Head, Packet

_EDGE_ID = 22
"""Of the parameter sets of encoded edges; 0 to 31 are possible, and cameras use the first few."""
_MOST_SETS = 31
"""Sequence parameter sets in an avcC."""
_DELIMITER = b"\x12\0"
"""An OBU that only says that a picture begins; nothing stands before it."""


@dataclass(frozen=True)
class Harmony:
    """How segments become one stream."""

    extradata: bytes
    """Of the whole stream."""
    in_band: bool
    """Whether key pictures bring their parameter sets: files of the MP4 kind then say `hev1`, not `hvc1`."""
    changes: tuple[Callable[[Packet], Packet], ...]
    """For each head: what makes its packets packets of the stream."""


def harmonise(heads: Sequence[Head]) -> Harmony:
    """Return how segments with these heads become one stream. Raises RenderError when a header makes no sense."""
    first = heads[0].extradata
    if all(head.extradata == first for head in heads):
        return Harmony(first, False, (_as_it_is,) * len(heads))
    codec = heads[0].codec
    if codec == "av1":
        return Harmony(first, True, tuple(_with_sequence_header(sequence_header(h.extradata)) for h in heads))
    if codec not in {"h264", "hevc"}:
        return Harmony(first, False, (_as_it_is,) * len(heads))
    try:
        sets = [sets_of(cast("Codec", codec), head.extradata) for head in heads]
        together = _together(sets) if codec == "h264" else None
    except MalformedUnits as error:
        raise RenderError(f"The coded pictures cannot be joined ({error}); export with --no-copy.") from None
    if together is not None:
        return Harmony(joined(together), False, (_as_it_is,) * len(heads))
    return Harmony(joined(sets[0]), True, tuple(_with_prefix(joined(s)) for s in sets))


def edge_settings(video: VideoSettings) -> VideoSettings:
    """Return the settings with which segments beside copied ones are encoded, so that headers do not clash."""
    if video.codec != "libx264":
        return video
    name = "x264-params"
    given = [p for p in video.options.get(name, "").split(":") if p]
    options = {**video.options, name: ":".join([*given, f"sps-id={_EDGE_ID}"])}
    return VideoSettings.model_validate({**video.model_dump(), "options": options})


def _together(all_sets: Sequence[tuple[bytes, ...]]) -> tuple[bytes, ...] | None:
    """Return the parameter sets of all segments, sequence before picture; None when two share an id and differ."""
    found: dict[tuple[int, int], bytes] = {}
    for unit in (u for sets in all_sets for u in sets):
        number = kind("h264", unit)
        if found.setdefault((number, set_id(unit)), unit) != unit:
            return None
    if sum(number == 7 for number, _ in found) > _MOST_SETS:
        return None
    return tuple(found[key] for key in sorted(found, key=lambda k: k[0]))


def _as_it_is(packet: Packet) -> Packet:
    return packet


def _with_prefix(prefix: bytes) -> Callable[[Packet], Packet]:
    def changed(packet: Packet) -> Packet:
        return replace(packet, data=prefix + packet.data) if packet.key else packet

    return changed


def _with_sequence_header(header: bytes) -> Callable[[Packet], Packet]:
    def changed(packet: Packet) -> Packet:
        if not packet.key or has_sequence_header(packet.data):
            return packet
        begin = len(_DELIMITER) if packet.data.startswith(_DELIMITER) else 0
        return replace(packet, data=packet.data[:begin] + header + packet.data[begin:])

    return changed
