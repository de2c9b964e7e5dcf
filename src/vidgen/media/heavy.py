"""Which files are too heavy to be looked at as they are, and why. Pure."""

from __future__ import annotations

from vidgen.editor.media_info import MediaInfo

_LARGE = 1088
"""Lines of the shorter side: more than Full HD."""
_SLOW = ("hevc", "av1", "vp9", "prores", "dnxhd", "jpeg2000", "ffv1", "cfhd")
"""Codecs that cost a lot to decode, or to jump in."""


def can_have_proxy(info: MediaInfo | None) -> bool:
    """Tell whether a file can have a proxy: moving pictures, none of them transparent."""
    return info is not None and not info.still and bool(info.pictures) and not info.pictures[0].alpha


def why_heavy(info: MediaInfo | None) -> tuple[str, ...]:
    """Return why a file is heavy, as a few words each (in English); nothing when it is not, or can have no proxy."""
    if info is None or not can_have_proxy(info):
        return ()
    picture = info.pictures[0]
    lines, rate = min(picture.width, picture.height), float(picture.rate or 0)
    found = []
    if lines > _LARGE:
        found.append("more than Full HD")
    if picture.bit_depth > 8 and lines >= 720:
        found.append(f"{picture.bit_depth} bit")
    if picture.codec in _SLOW and lines >= 1000:
        found.append("a codec that is slow to decode")
    if lines >= 1000 and rate > 50:
        found.append("more than 50 frames a second")
    if picture.interlaced != "no":
        found.append("interlaced")
    return tuple(found)
