"""Captions files: SubRip (.srt), WebVTT (.vtt) and the text of ASS (.ass), read and written through pysubs2.

Text is text: what looks like markup is taken out when reading and made harmless when writing.
"""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from vidgen.blocks.captions import Captions, Cue
from vidgen.editor.queries import Records
from vidgen.errors import MediaError, UsageError
from vidgen.files import atomic_write
from vidgen.timing import FLICKS
from vidgen.untrusted import read_bytes

LIMIT = 10 << 20
"""Bytes of a captions file."""
MAX_CUES = 100_000
MAX_TEXT = 10_000
"""Characters of one cue."""
LONGEST = 24 * 3600 * FLICKS

Format = Literal["srt", "vtt", "ass"]
_BY_ENDING: dict[str, Format] = {".srt": "srt", ".vtt": "vtt", ".ass": "ass", ".ssa": "ass"}
_TAG = re.compile(r"</?(?:[biusv]|c|font|ruby|rt|lang|\d\d:[\d:.]+)(?:[ .][^<>]*)?>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z\d][^<>]*>", re.IGNORECASE)
"""In WebVTT everything of this form is; in SubRip it is text unless it is known."""
_COMMANDS = re.compile(r"{[^{}]*}")
_DRAWING = re.compile(r"{[^{}]*\\p[1-9]")
"""What ASS puts into a text, and the command that begins a drawing. pysubs2 would look for them in quadratic time."""
_GAP = re.compile(r"\n{3,}")
_MS = FLICKS // 1000


def read_captions(path: Path) -> tuple[Cue, ...]:
    """Return the cues of a file in order of time, in flicks. Raises MediaError when it is not one, or too large."""
    try:
        raw = read_bytes(path, LIMIT)
    except OSError as error:
        raise MediaError(f"'{path}' cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise MediaError(f"'{path}' is no captions file: {error}.") from None
    cues = parse_captions(_decoded(raw, path), str(path))
    if not cues:
        raise MediaError(f"'{path}' has no captions that could be read (SubRip, WebVTT or ASS).")
    return cues


def parse_captions(text: str, name: str = "The text") -> tuple[Cue, ...]:
    """Return the cues of a captions file's text; cues without text or length are left out. Raises MediaError."""
    from pysubs2 import SSAFile
    from pysubs2.exceptions import Pysubs2Error

    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").replace("\0", "")
    text = _GAP.sub("\n\n", text)
    form: Format = "vtt" if text.lstrip().startswith("WEBVTT") else "ass" if "[Script Info]" in text[:4096] else "srt"
    try:
        with warnings.catch_warnings(action="ignore"):  # about fields that we do not use
            more = {} if form == "ass" else {"keep_unknown_html_tags": True}
            events = SSAFile.from_string(text, format_=form, **more).events
    except (Pysubs2Error, ValueError, OverflowError, IndexError, KeyError, AttributeError) as error:
        raise MediaError(f"{name} is not a captions file that can be read ({error}).") from error
    if len(events) > MAX_CUES:
        raise MediaError(f"{name} has more than {MAX_CUES} captions.")
    cues = []
    for event in events:
        if event.is_comment or _DRAWING.search(event.text):
            continue
        said = _plain(event.text, form)
        start, end = max(0, event.start) * _MS, event.end * _MS
        if said and start < end <= LONGEST:
            cues.append(Cue(start=start, end=end, text=said[:MAX_TEXT]))
    return tuple(sorted(cues, key=lambda c: (c.start, c.end)))


def _plain(text: str, form: Format) -> str:
    text = _COMMANDS.sub("", text).replace(r"\h", " ").replace(r"\n", "\n").replace(r"\N", "\n")
    if form != "ass":
        text = html.unescape((_TAG if form == "srt" else _MARKUP).sub("", text))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    clean = "\n".join(line for line in lines if line)
    return "".join(c for c in clean if c == "\n" or ord(c) >= 32)


def _decoded(raw: bytes, path: Path) -> str:
    """Return text: by its byte-order mark, else UTF-8, else UTF-16 when every other byte is zero, else Windows-1252."""
    encoding = "utf-8"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif len(raw) > 3 and raw[1::2].count(0) > len(raw) // 3:
        encoding = "utf-16-le"
    elif raw[::2].count(0) > len(raw) // 3 > 0:
        encoding = "utf-16-be"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8" or b"\0" in raw:
            raise MediaError(f"'{path}' is not text, so it is no captions file.") from None
    return raw.decode("cp1252", "replace")


def cues_of(records: Records, track: str | None = None) -> tuple[Cue, ...]:
    """Return the cues of the main timeline's caption blocks (of one track when named), in the timeline's time.

    Cues are cut to what their block shows; overlapping ones of several tracks all stay.
    """
    found: list[Cue] = []
    for block in records.blocks():
        content = block.content
        if not isinstance(content, Captions) or not block.enabled or (track is not None and block.track != track):
            continue
        for cue in content.cues:
            start, end = max(0, cue.start), min(block.duration, cue.end)
            if start < end:
                found.append(Cue(start=block.start + start, end=block.start + end, text=cue.text))
    return tuple(sorted(found, key=lambda c: (c.start, c.end)))


def format_captions(cues: Iterable[Cue], form: Format) -> str:
    """Return cues as the text of a captions file; times are rounded to milliseconds, of ASS to hundredths."""
    from pysubs2 import SSAEvent, SSAFile

    if form == "vtt":
        return "\n".join(["WEBVTT", "", *(_vtt_cue(c) for c in cues)])
    file = SSAFile()
    for cue in cues:
        event = SSAEvent(start=_milliseconds(cue.start), end=_milliseconds(cue.end))
        event.plaintext = _written(cue.text)
        file.append(event)
    with warnings.catch_warnings(action="ignore"):  # ASS has no times after 9:59:59; they become that
        return file.to_string("ass" if form == "ass" else "srt")


def _vtt_cue(cue: Cue) -> str:
    return f"{_clock(cue.start)} --> {_clock(cue.end)}\n{html.escape(_written(cue.text), quote=False)}\n"


def _written(text: str) -> str:
    """Return the text of a cue without what would end it (an empty line) or begin an ASS command."""
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line).replace("{", "(").replace("}", ")")


def _clock(time: int) -> str:
    total, ms = divmod(_milliseconds(time), 1000)
    return f"{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}.{ms:03}"


def _milliseconds(time: int) -> int:
    return (time + _MS // 2) // _MS


def write_captions(cues: Iterable[Cue], out: Path) -> None:
    """Write a captions file; the ending says which kind. Raises UsageError for another ending, ProjectError."""
    form = _BY_ENDING.get(out.suffix.lower())
    if form is None:
        raise UsageError(f"'{out.name}' must end in .srt, .vtt or .ass.")
    atomic_write(out, format_captions(cues, form).encode("utf-8"))
