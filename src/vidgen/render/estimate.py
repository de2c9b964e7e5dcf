"""How much room an export needs, roughly and rather too little: who has that much room is not held up."""

from __future__ import annotations

import shutil
from pathlib import Path

from vidgen.render.encoders.options import quality_of
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset, SoundSettings, VideoSettings

_BITS_PER_PIXEL = {"prores_ks": 2.0, "ffv1": 4.0, "rawvideo": 12.0, "png": 2.0, "gif": 0.8}
"""Of ordinary footage; for the others see `_of_quality`."""
_LOSSLESS = {"pcm_s16le": 32.0, "pcm_s24le": 48.0, "flac": 16.0}
"""Bits for each pair of samples."""


def estimated_bytes(plan: RenderPlan, preset: Preset) -> int:
    """Return about how many bytes the export will have."""
    if preset.target_size is not None:
        return preset.target_size
    bits = 0.0
    if preset.video is not None:
        seconds = plan.frames / float(plan.rate.fraction)
        if preset.video.bit_rate is not None:
            bits += preset.video.bit_rate * seconds
        else:
            bits += plan.width * plan.height * plan.frames * _of_quality(preset.video)
    if preset.sound is not None:
        bits += plan.samples * _of_sound(preset.sound, plan.sample_rate)
    return int(bits / 8)


def _of_quality(settings: VideoSettings) -> float:
    """Return bits for each pixel: 0.03 at a quality of 23, twice that six steps below."""
    if settings.codec in _BITS_PER_PIXEL:
        return _BITS_PER_PIXEL[settings.codec]
    quality = quality_of(settings)
    least: float = 0.03 * 2.0 ** ((23.0 - (23.0 if quality is None else quality)) / 6)
    return least


def _of_sound(settings: SoundSettings, rate: int) -> float:
    return _LOSSLESS.get(settings.codec, (settings.bit_rate or 128_000) / rate)


def missing_space(plan: RenderPlan, preset: Preset, folder: Path) -> str:
    """Return a sentence about how much room is missing in `folder`, or "" when there is enough."""
    needed = estimated_bytes(plan, preset)
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return ""
    if free >= needed:
        return ""
    return (
        f"There is not enough room in '{folder}': the export needs about {_shown(needed)} and {_shown(free)} are free; "
        f"make {_shown(needed - free)} free or choose another folder."
    )


def missing_room(plan: RenderPlan, preset: Preset, out: Path, store: Path, share: float) -> str:
    """Return a sentence about how much room is missing for an export and for what is kept of it, or "".

    `share` is how much of the export is not in the store yet, 0 to 1.
    """
    whole = estimated_bytes(plan, preset)
    kept = int(whole * share)
    try:
        store.mkdir(mode=0o700, parents=True, exist_ok=True)
        together = store.stat().st_dev == out.stat().st_dev
        free = shutil.disk_usage(store).free
    except OSError as error:
        return f"What is rendered cannot be kept in '{store}': {error.strerror or error}; set VIDGEN_HOME to another folder."
    needed = kept + whole if together else kept
    if free >= needed:
        return ""
    return (
        f"There is not enough room in '{store}', where rendered parts are kept: the export needs about {_shown(needed)} and "
        f"{_shown(free)} are free; make {_shown(needed - free)} free."
    )


def _shown(size: int) -> str:
    value = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit in ("bytes", "kB") else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"
