"""How far an export is, and what it made."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Progress:
    """How far an export is."""

    frame: int
    """Frames that are done, those that were there before among them."""
    frames: int
    fps: float
    """Frames made a second."""
    seconds_left: float
    notes: tuple[str, ...] = ()
    """What is known before anything is rendered, as sentences; of the first only, where there are some."""


@dataclass(frozen=True)
class Report:
    """What an export made."""

    path: Path
    frames: int
    seconds: float
    """How long it plays."""
    wall: float
    """Seconds that it took to make."""
    fps: float
    """Frames a second, of all frames."""
    encoder: str
    size: int
    """Bytes."""
    notes: tuple[str, ...]
    """Sentences for the user: missing media, missing glyphs, parts that were rendered again."""
    before: tuple[str, ...] = ()
    """Those of the notes that were known, and told of, before anything was rendered."""
    warnings: tuple[str, ...] = ()
    """Those of the notes that say that media were changed since they were imported, or are damaged."""
    changed: tuple[str, ...] = ()
    """Names of media that were changed."""
    damaged: tuple[dict[str, Any], ...] = ()
    """Damaged places of media that are in the film: file, what ("pictures", "sound"), start, end (seconds of the file), and
    film (from and to in seconds of the film, each time that it is played there)."""
    workers: int = 1
    segments: int = 0
    """How many the film has."""
    reused: int = 0
    """How many of them were in the store already."""
    copied: int = 0
    """How many of them are pictures of a source that were not encoded again."""
    cpu: dict[str, float] = field(default_factory=dict)
    """Processor seconds by stage: survey, compose, encode, sound, join, verify."""
    rows: tuple[dict[str, Any], ...] = ()
    """For each segment: number, start, end (frames), how ("rendered", "reused", "copied"), size, seconds, worker."""
    fingerprints: tuple[dict[str, Any], ...] = ()
    """What pictures and sound were like on their way to the encoder: see `fingerprint.py`."""
    about: dict[str, Any] = field(default_factory=dict)
    """What was ordered: project (path), preset, aim (as people say it), width, height, rate, made (ISO 8601), version."""

    @property
    def learnt(self) -> tuple[str, ...]:
        """The notes that nobody has been told of yet, and that are no warnings."""
        return tuple(note for note in self.notes if note not in self.before and note not in self.warnings)
