"""Which track of sound a wish names: "track 2", "the second audio track", "A2", or by its name. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vidgen.ai.assistant.spoken import ordinal, unquoted
from vidgen.ai.assistant.workbench import Workbench
from vidgen.editor.records import Track
from vidgen.errors import EditError

_ONE = r"first|second|third|fourth|fifth|sixth|last|\d+(?:st|nd|rd|th)"
_COUNT = r"\d+|one|two|three|four|five|six"
_NUMBERED = re.compile(
    rf"\b(?:the\s+)?(?:(?P<medium>audio|sound|music|voice|video|picture)\s+)?tracks?\s*(?:number\s+|no\.?\s+|#\s*)?(?P<number>{_COUNT})\b"
    rf"|\b(?:the\s+)?(?P<one>{_ONE})\s+(?:(?P<of>audio|sound|music|voice|video|picture)\s+)?track\b"
    r"|\b(?:the\s+)?(?:track\s+)?(?P<short>[AV]\d{1,2})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NamedTrack:
    """The track that a wish names."""

    track: Track
    rest: str
    """The wish without the words that name it."""


def sound_track(text: str, bench: Workbench) -> NamedTrack | None:
    """Return the track of sound that a wish names; None when it names none. Raises EditError for one that is not there."""
    text = unquoted(text)
    every = [t for t in bench.records.tracks() if t.medium == "audio"]
    for track in every:
        called = rf"\b(?:the\s+)?track\s+(?:called\s+|named\s+)?{re.escape(track.name)}(?!\w)"
        if found := re.search(called, text, re.IGNORECASE):
            return NamedTrack(track, text.replace(found[0], " ", 1))
    found = _NUMBERED.search(text)
    if found is None:
        return None
    if len(_NUMBERED.findall(text)) > 1:
        raise EditError("One track at a time: say each in a sentence of its own.")
    short, medium = (found["short"] or "").upper(), (found["medium"] or found["of"] or "").lower()
    if short.startswith("V") or medium in ("video", "picture"):
        raise EditError("Pictures have no sound of their own; tracks of sound are A1, A2 and so on.")
    which = ordinal(found["number"] or found["one"] or short[1:]) or 0
    name = f"A{which}" if which > 0 else every[-1].name if every else ""
    by_name = next((t for t in every if t.name.upper() == name), None)
    if by_name is None and (not every or not 0 < which <= len(every) or short):
        there = ", ".join(t.name for t in every) or "none"
        raise EditError(f"There is no {found[0].strip()} of sound; there are: {there}.")
    return NamedTrack(by_name or every[which - 1], text.replace(found[0], " ", 1))
