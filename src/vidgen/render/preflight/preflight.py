"""What is known of an export before it is made: what will be wrong in it, how large it gets, and who encodes it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidgen.errors import VidgenError
from vidgen.render.encoders.choosing import choose
from vidgen.render.encoders.registry import find
from vidgen.render.encoders.trials import Known
from vidgen.render.plan import RenderPlan, missing_note
from vidgen.render.preflight.estimate import estimated_bytes, missing_space, scarce_space
from vidgen.render.preflight.expected import expected_seconds
from vidgen.render.preflight.presence import missing_media, refusal
from vidgen.render.preset import Preset
from vidgen.render.reports.damaged import changed_note


@dataclass(frozen=True)
class Preflight:
    """What was found. Nothing in it keeps an export from being made but `obstacles`."""

    bytes: int
    """About how large the file will be."""
    free: int | None
    """Bytes that are free where it goes; None when that is not known."""
    seconds: float | None
    """About how long it will take, see `expected.py`."""
    encoder: str
    """A sentence about who encodes and why; empty where there are no pictures."""
    obstacles: tuple[str, ...]
    """Why it cannot be made, as sentences."""
    warnings: tuple[str, ...]
    """What will not look or sound as it was meant."""
    changed: tuple[str, ...] = ()
    """Those of the warnings that are about media which were changed since they were imported."""
    missing: tuple[str, ...] = ()
    """Names of media files that are not there; an obstacle unless placeholders are wanted."""

    def joined(self, other: Preflight) -> Preflight:
        """Return what is known of two exports that are made one after the other into one folder."""
        known = self.seconds is not None and other.seconds is not None
        return Preflight(
            self.bytes + other.bytes,
            self.free,
            (self.seconds or 0) + (other.seconds or 0) if known else None,
            self.encoder or other.encoder,
            tuple(dict.fromkeys((*self.obstacles, *other.obstacles))),
            tuple(dict.fromkeys((*self.warnings, *other.warnings))),
            tuple(dict.fromkeys((*self.changed, *other.changed))),
            tuple(dict.fromkeys((*self.missing, *other.missing))),
        )


def preflight(
    plan: RenderPlan,
    preset: Preset,
    folder: Path,
    known: Known,
    past: Iterable[Mapping[str, Any]] = (),
    changed: Sequence[str] = (),
) -> Preflight:
    """Return what is known of an export into a folder. Text is looked at elsewhere, see `RenderService.text_notes`.

    `changed`: the names of media that are other files than when they were imported.
    """
    size = estimated_bytes(plan, preset)
    missing = missing_media(plan)
    obstacles: list[str] = [refusal(missing)] if missing and not plan.placeholders else []
    free: int | None = None
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        obstacles.append(f"There is no folder '{folder}'; make it or choose another.")
    if lacking := missing_space(plan, preset, folder):
        obstacles.append(lacking)
    scarce = scarce_space(plan, preset, folder)
    encoder = ""
    if preset.video is not None:
        settings = preset.video
        try:
            encoder = choose(find(settings.codec).family, settings.encoder, known, settings.pixel_format).reason
        except VidgenError as error:
            obstacles.append(str(error))
    untrue = set() if plan.placeholders else set(map(missing_note, missing))
    return Preflight(
        bytes=size,
        free=free,
        seconds=expected_seconds(plan, preset, past),
        encoder=encoder,
        obstacles=tuple(obstacles),
        warnings=tuple(
            note
            for note in dict.fromkeys((*([scarce] if scarce else []), *map(changed_note, changed), *plan.notes))
            if note not in untrue
        ),
        changed=tuple(map(changed_note, changed)),
        missing=missing,
    )
