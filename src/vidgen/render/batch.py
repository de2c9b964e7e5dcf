"""Batch exports: which files come of projects x ranges x presets, and what they are called. Pure: it asks no disk.

Window and command line share it. `outputs` gives each file a name by a pattern, and no two files the same one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from vidgen.editor.queries import Records
from vidgen.errors import UsageError
from vidgen.render.plan import plan
from vidgen.render.preset import Preset
from vidgen.render.queue import Order
from vidgen.timing import TimeRange

Ranges = Literal["whole", "marked", "scenes", "markers"]
"""The whole film, what is marked by in and out, each scene, each marker that lasts some time."""
Existing = Literal["number", "replace", "skip"]
"""What becomes of a file that is there: another name, a new one in its place, or no export."""
PATTERN = "{project}-{range}-{preset}"
_FIELDS = ("project", "range", "preset", "n")
_LONGEST = 120
"""Characters of a file name before its ending; systems allow 255 bytes."""


@dataclass(frozen=True)
class Film:
    """A project of a batch."""

    project: Path
    records: Records
    marked: TimeRange | None = None
    """Between in and out."""
    notes: tuple[str, ...] = ()
    """Sentences about it for the reports."""


@dataclass(frozen=True)
class Part:
    """A stretch of a film."""

    name: str
    """As in the file's name; empty for the whole film."""
    range: TimeRange | None


@dataclass(frozen=True)
class Output:
    """One file of a batch."""

    film: Film
    part: Part
    preset: Preset
    out: Path

    def order(
        self, paths: Mapping[str, Path], *, force: bool, placeholders: bool = False, strict: bool = False
    ) -> Order:
        """Return it as the queue takes it. `paths` are the media of its project, by their ids.

        `placeholders` are shown for media that are missing, if they are wanted; `strict` refuses media that are changed or
        damaged.
        """
        wanted = plan(self.film.records, self.preset, paths, self.part.range)
        wanted = wanted.replace(placeholders=placeholders, strict=strict)
        return Order(wanted, self.preset, self.out, force, notes=self.film.notes)


def parts(film: Film, ranges: Ranges) -> Iterator[Part]:
    """Yield the stretches of a film, those that lie beyond its end or last no frame left out."""
    records = film.records
    end, frame = records.duration(), records.rate.frame_duration
    if ranges == "whole":
        if end:
            yield Part("", None)
        return
    named: list[tuple[str, int, int]] = []
    if ranges == "marked" and film.marked is not None:
        named = [("marked", film.marked.start, film.marked.end)]
    elif ranges == "scenes":
        named = [(s.name, s.start, s.end) for s in sorted(records.scenes(), key=lambda s: s.start)]
    elif ranges == "markers":
        lasting = sorted((m for m in records.markers() if m.duration), key=lambda m: m.time)
        named = [(_first_line(m.text) or "marker", m.time, m.time + m.duration) for m in lasting]
    for name, start, stop in named:
        if min(stop, end) - start >= frame:
            yield Part(name, TimeRange.between(start, min(stop, end)))


def outputs(
    stretches: Sequence[tuple[Film, Part]],
    presets: Sequence[Preset],
    folder: Path,
    pattern: str = PATTERN,
    *,
    there: Collection[str] = (),
    existing: Existing = "number",
) -> list[Output]:
    """Return the files in the order in which they are made: stretch by stretch, preset by preset.

    `pattern` has {project}, {range}, {preset} and {n}, which counts from 1; what is empty leaves no dashes behind.
    `there` are the names that the folder has. Raises UsageError for a pattern that cannot be.
    """
    check_pattern(pattern)
    held = {name.casefold() for name in there}
    taken: set[str] = set()
    found: list[Output] = []
    wanted = [(film, part, preset) for film, part in stretches for preset in presets]
    digits = len(str(len(wanted)))
    for number, (film, part, preset) in enumerate(wanted, 1):
        facts = {"project": film.project.stem, "range": part.name, "preset": preset.name, "n": f"{number:0{digits}}"}
        ending = f".{preset.extension}" if preset.extension else ""
        stem = file_stem(pattern, facts)
        if existing == "skip" and f"{stem}{ending}".casefold() in held:
            continue
        name = _free(stem, ending, taken | held if existing == "number" else taken)
        taken.add(name.casefold())
        found.append(Output(film, part, preset, folder / name))
    return found


def check_pattern(pattern: str) -> None:
    """Raise UsageError for a pattern that makes no names."""
    for field in re.findall(r"\{([^{}]*)\}", pattern):
        if field not in _FIELDS:
            known = ", ".join(f"{{{name}}}" for name in _FIELDS)
            raise UsageError(f"The name pattern has {{{field}}}, which means nothing; it may have {known}.")
    if not pattern.strip():
        raise UsageError("The name pattern is empty; write for example {project}-{preset}.")


def file_stem(pattern: str, facts: Mapping[str, Any]) -> str:
    """Return the name that a pattern makes, without an ending, such that every system takes it."""
    text = re.sub(r"\{(\w+)\}", lambda m: re.sub(r"[{}]", "", str(facts.get(m[1], ""))), pattern)
    text = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f]', "-", text)
    text = re.sub(r"([-_ ])[-_ ]*(?=[-_ ])", "", text)
    return text[:_LONGEST].strip(" .-_") or "film"


def _free(stem: str, ending: str, taken: Collection[str]) -> str:
    name, number = f"{stem}{ending}", 2
    while name.casefold() in taken:
        name, number = f"{stem}-{number}{ending}", number + 1
    return name


def _first_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[0][:60]
