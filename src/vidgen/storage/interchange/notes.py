"""Markers as notes for other programs: a table (CSV), or lines of text with a time at their beginning."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from vidgen.editor.queries import Records
from vidgen.editor.records import Marker
from vidgen.errors import UsageError
from vidgen.timing import FLICKS

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula."""


def matching(records: Records, search: str) -> list[Marker]:
    """Return the markers whose note has every word of `search`, in order of time."""
    words = search.casefold().split()
    found = [m for m in records.markers() if all(word in m.text.casefold() for word in words)]
    return sorted(found, key=lambda m: (m.time, m.id))


def notes_file(records: Records, markers: Sequence[Marker], ending: str) -> bytes:
    """Return the contents of a file of notes, UTF-8. Raises UsageError for another ending than .csv and .txt."""
    if ending.lower() == ".csv":
        return _table(records, markers)
    if ending.lower() == ".txt":
        return "".join(f"{_clock(m.time)} {' '.join(m.text.split()) or '-'}\n" for m in markers).encode()
    raise UsageError(f"Notes are written to a file that ends in .csv or .txt, not '{ending}'.")


def _table(records: Records, markers: Sequence[Marker]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("time", "timecode", "duration", "note", "colour"))
    for m in markers:
        note = f"'{m.text}" if m.text.startswith(_FORMULA) else m.text
        seconds = f"{m.time / FLICKS:.3f}", records.rate.timecode(m.time), f"{m.duration / FLICKS:.3f}"
        writer.writerow((*seconds, note, m.colour))
    return text.getvalue().encode("utf-8-sig", "backslashreplace")


def _clock(time: int) -> str:
    """Return minutes and seconds, with hours where there are some, as sites read chapters."""
    whole = time // FLICKS
    hours, minutes, seconds = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
