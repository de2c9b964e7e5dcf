"""Times, sizes and properties of records as people read them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from vidgen.timing import FLICKS, FrameRate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vidgen.editor.media_info import MediaInfo
    from vidgen.editor.records import Block
    from vidgen.render.preflight.forecast import Forecast


def clock(flicks: int) -> str:
    """Return a length of time as `M:SS.mmm`, with hours where there are some."""
    milliseconds = (abs(flicks) * 1000 + FLICKS // 2) // FLICKS
    whole, part = divmod(milliseconds, 1000)
    hours, minutes, seconds = whole // 3600, whole // 60 % 60, whole % 60
    sign = "-" if flicks < 0 else ""
    return f"{sign}{hours}:{minutes:02}:{seconds:02}.{part:03}" if hours else f"{sign}{minutes}:{seconds:02}.{part:03}"


def seconds(flicks: int) -> str:
    """Return a length of time as a command takes it: `0.5s`; exact to the nanosecond."""
    return f"{flicks / FLICKS:.9f}".rstrip("0").rstrip(".") + "s"


def either(words: Sequence[str]) -> str:
    """Return "a", "a or b", "a, b or c"."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def when(text: str) -> str:
    """Return a time of the calendar, given as ISO 8601, as the clock on the wall shows it; as it is if it is not one."""
    try:
        return datetime.fromisoformat(text).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return text


def size(count: int) -> str:
    """Return a number of bytes with a unit."""
    value = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    return f"{value:.0f} {unit}" if unit == "bytes" or value >= 100 else f"{value:.1f} {unit}"


def lasting(seconds: float) -> str:
    """Return a length of time as people say it: "40 s", "12 min", "1 h 5 min"."""
    whole = max(0, round(seconds))
    if whole < 90:
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def sizes(found: Forecast) -> str:
    """Return how large an export gets: "12–16 MB"."""
    from vidgen.render.preflight.forecast import between

    return between(*map(size, found.sizes))


def times(found: Forecast) -> str:
    """Return how long it takes to make: "40–60 s"."""
    from vidgen.render.preflight.forecast import between

    return between(*map(lasting, found.times))


def media(info: MediaInfo | None) -> str:
    """Return what a media file is, in a line."""
    if info is None:
        return "could not be read"
    parts = []
    for picture in info.pictures:
        rate = f" {float(picture.rate):.6g} fps" if picture.rate else ""
        extras = [f"{picture.bit_depth} bit"] if picture.bit_depth > 8 else []
        extras += ["HDR"] if picture.hdr else []
        extras += ["alpha"] if picture.alpha else []
        extras += ["variable rate"] if picture.variable_rate else []
        extras += ["interlaced"] if picture.interlaced != "no" else []
        parts.append(" ".join([f"{picture.width}×{picture.height}{rate}", picture.codec, *extras]))
    parts += [f"{s.codec} {s.layout or s.channels} {s.rate / 1000:g} kHz" for s in info.sounds]
    if info.duration is not None and not info.still:
        parts.append(clock(info.duration))
    return ", ".join(parts) or info.container


def gist(block: Block) -> str:
    """Return what a block is about: its name, its words, or its kind."""
    text = getattr(block.content, "text", None)
    if isinstance(text, str):
        return f"“{text}”"
    cues = getattr(block.content, "cues", None)
    if cues:
        return f"“{cues[0].text}”" + (f" and {len(cues) - 1} more" if len(cues) > 1 else "")
    return block.name


def changes(block: Block) -> str:
    """Return what is done to a block beyond showing it: transition, effects, speed, keyframes."""
    from vidgen.editor.changes import counted

    parts = []
    if block.transition is not None:
        parts.append(f"{block.transition.kind} {clock(block.transition.length)}")
    parts += [e.kind for e in block.effects if e.enabled]
    speed = getattr(block.content, "speed", 1)
    if speed != 1:
        parts.append(f"speed {float(speed):g}" if speed else "stands still")
    if getattr(block.content, "reverse", False):
        parts.append("reverse")
    if block.curves:
        parts.append(counted(sum(len(c.keyframes) for c in block.curves), "keyframe"))
    if not block.enabled:
        parts.append("off")
    return ", ".join(parts)


def timecode(rate: FrameRate, time: int) -> str:
    """Return a time as the project's timecode."""
    return rate.timecode(time)
