"""The plan of an export as a file: what `vidgen segment` and `vidgen join` work from, on whatever machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from vidgen.editor.records import Id
from vidgen.errors import MediaError, UsageError
from vidgen.media.hashing import content_hash
from vidgen.render.farm.job import FarmJob, Medium
from vidgen.render.segments.segment import Segment, Sound
from vidgen.render.version import version
from vidgen.untrusted import json_of, read_bytes

LARGEST = 128 << 20
"""Bytes that a plan may have."""


class JobFile(FarmJob):
    """An export with all its parts. Paths of media that are not absolute begin at the folder of the file."""

    segments: tuple[Segment, ...]
    sound: Sound | None
    notes: tuple[str, ...] = ()


def read_job(path: Path) -> JobFile:
    """Read a file that `vidgen render --job-bundle` wrote. Raises UsageError when it is none, or of another version."""
    try:
        job = JobFile.model_validate(json_of(read_bytes(path, LARGEST)))
    except OSError as error:
        raise UsageError(f"The plan '{path}' cannot be read: {error.strerror or error}.") from None
    except ValueError:  # pydantic's is one
        raise UsageError(f"'{path}' is no plan that 'vidgen render --job-bundle' of this version wrote.") from None
    if job.facts.version != version():
        raise UsageError(
            f"The plan '{path}' was made by another version of vidgen, or of the libraries it draws and encodes with; "
            "install the same ones on all machines."
        )
    return job


def part_of_job(job: JobFile, number: int | None) -> Segment | Sound:
    """Return the segment of that number, or the sound for None. Raises UsageError when there is none."""
    if number is None:
        if job.sound is None:
            raise UsageError("This export has no sound.")
        return job.sound
    if not 0 <= number < len(job.segments):
        raise UsageError(f"There is no segment {number}: the plan has {len(job.segments)}, counted from 0.")
    return job.segments[number]


def located(job: JobFile, folder: Path, rules: Mapping[str, str]) -> dict[Id, Path]:
    """Return where the media of a job are on this machine, by asset.

    `rules` say what the beginning of a path became, as farm managers write them down. Raises MediaError when a file is not
    there or is not the one that was planned with.
    """
    return {asset: _place(medium, job, asset, folder, rules) for asset, medium in job.media.items()}


def _place(medium: Medium, job: JobFile, asset: Id, folder: Path, rules: Mapping[str, str]) -> Path:
    place = folder / mapped(medium.path, rules)
    try:
        facts = place.stat()
    except OSError as error:
        raise MediaError(f"'{place}' cannot be read: {error.strerror or error}.") from None
    source = job.plan.sources[asset]
    untouched = (facts.st_size, facts.st_mtime_ns) == (source.size, source.modified)
    if not untouched and (facts.st_size != medium.size or content_hash(place) != medium.hash):
        raise MediaError(f"'{place}' is not the file that was planned with; make the job again.")
    return place


def path_rules(path: Path) -> dict[str, str]:
    """Read path mapping rules in the form of Open Job Description; longer beginnings come first. Raises UsageError."""
    try:
        data = json_of(read_bytes(path, LARGEST))
        rules = {str(r["source_path"]): str(r["destination_path"]) for r in data.get("path_mapping_rules", [])}
    except OSError as error:
        raise UsageError(f"The path rules '{path}' cannot be read: {error.strerror or error}.") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise UsageError(f"'{path}' holds no path rules in the form of Open Job Description.") from None
    return dict(sorted(rules.items(), key=lambda rule: len(rule[0]), reverse=True))


def mapped(path: str, rules: Mapping[str, str]) -> str:
    """Return a path after the first rule whose folder it lies in."""
    for begin, place in rules.items():
        kind: Any = PureWindowsPath if PureWindowsPath(begin).drive else PurePosixPath
        if kind(path).is_relative_to(begin):
            return str(Path(place, *kind(path).relative_to(begin).parts))
    return path
