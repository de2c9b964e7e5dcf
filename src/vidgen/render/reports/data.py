"""A report of an export as JSON data: for `--json`, for files, for the library and for the page in `report_page.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vidgen.render.reports.report import Report

STAGES = ("survey", "compose", "encode", "sound", "join", "verify")
BLACK = 20
"""8-bit luma: a frame of which no cell is brighter is black."""
SILENT = 2 * 70
"""Half decibels below full scale: nobody hears that."""
_SHORTEST = 0.5
"""Seconds of black or silence that are worth a word."""
STEP = 10
"""Levels of sound a second, see `fingerprint.py`."""
_NOT_KEPT = {"segments", "notes", "preflight", "changed", "damaged", "black", "silent", "aim", "made", "version"}
_SCALARS = ("seconds", "frames", "wall", "fps", "encoder", "size", "workers")


def report_data(report: Report) -> dict[str, Any]:
    """Return everything that is known of an export.

    Times are in seconds, `size` is bytes, `bit_rate` bits a second, `loudness` LUFS and `peak_db` dBFS (None for silence or
    no sound). `black` and `silent` are stretches of the film, from and to, that the timeline has. `found` is the percentage
    of frames that had been rendered before. `changed` names media that were changed since they were imported, `damaged` has
    the damaged places of media that are in the film: file, what ("pictures", "sound"), start and end in the file, and where
    they are in the film, from and to.
    `preflight` are those of the notes that were known before anything was rendered.
    """
    sound = next((fingerprint for fingerprint in _fingerprints(report) if "levels" in fingerprint), {})
    rate = report.frames / report.seconds if report.seconds else 0.0
    there = sum(row["end"] - row["start"] for row in report.rows if row["how"] == "reused")
    return {
        "path": str(report.path),
        **report.about,
        **{name: getattr(report, name) for name in _SCALARS},
        "bit_rate": round(8 * report.size / report.seconds) if report.seconds else 0,
        "cpu": {stage: round(seconds, 3) for stage, seconds in _in_order(report.cpu)},
        "parts": {
            "all": report.segments,
            "reused": report.reused,
            "copied": report.copied,
            "rendered": report.segments - report.reused - report.copied,
        },
        "found": int(100 * there / report.frames) if report.frames else 0,
        "loudness": sound.get("loudness"),
        "peak_db": sound.get("peak_db"),
        "black": [[a / rate, b / rate] for a, b in _black(report)] if rate else [],
        "silent": [[a / STEP, b / STEP] for a, b in _silent(sound)],
        "changed": list(report.changed),
        "damaged": [dict(place) for place in report.damaged],
        "preflight": list(report.before),
        "notes": list(report.notes),
        "segments": [dict(row) for row in report.rows],
    }


def figures(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of it for good: a few hundred bytes."""
    return {name: value for name, value in data.items() if name not in _NOT_KEPT}


def found_before(data: Mapping[str, Any]) -> str:
    """Return a sentence about what had been rendered before, or "" when that is nothing."""
    if data["parts"]["reused"] == 0:
        return ""
    if data["parts"]["rendered"] == 0:
        return "All of it had been rendered before."
    return f"{data['found']} % of it had been rendered before."


def copied(data: Mapping[str, Any]) -> str:
    """Return a sentence about the frames that were copied from sources, or "" when there are none."""
    frames = sum(row["end"] - row["start"] for row in data["segments"] if row["how"] == "copied")
    return f"{frames} of {data['frames']} frames were copied from the media as they are." if frames else ""


def levels(report: Report) -> list[int]:
    """Return the levels of the sound, see `SoundFingerprint.to_json`."""
    sound = next((fingerprint for fingerprint in _fingerprints(report) if "levels" in fingerprint), {})
    return list(bytes.fromhex(sound.get("levels", "")))


def _fingerprints(report: Report) -> list[Mapping[str, Any]]:
    return [facts.get("looks", {}) for facts in report.fingerprints]


def _in_order(cpu: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(cpu.items(), key=lambda item: STAGES.index(item[0]) if item[0] in STAGES else len(STAGES))


def _black(report: Report) -> Iterator[tuple[int, int]]:
    """Yield the stretches of frames that are black."""
    flags = []
    for row, fingerprint in zip(report.rows, _fingerprints(report), strict=False):
        count = row["end"] - row["start"]
        brightest = bytes.fromhex(fingerprint.get("brightest", ""))
        flags += [value <= BLACK for value in brightest] if len(brightest) == count else [False] * count
    rate = report.frames / report.seconds if report.seconds else 1.0
    return _runs(flags, round(_SHORTEST * rate))


def _silent(sound: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of tenths of a second that are silent."""
    return _runs([level >= SILENT for level in bytes.fromhex(sound.get("levels", ""))], round(_SHORTEST * STEP))


def _runs(flags: Sequence[bool], shortest: int) -> Iterator[tuple[int, int]]:
    begin = 0
    for at, flag in enumerate([*flags, False]):
        if not flag:
            if at - begin >= max(1, shortest):
                yield begin, at
            begin = at + 1
