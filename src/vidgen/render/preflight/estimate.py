"""How large an export will be, roughly, and whether there is room for it; who may have enough is not held up."""

from __future__ import annotations

import shutil
from math import ceil
from pathlib import Path

from vidgen.render.copying.likely import likely_copied
from vidgen.render.encoders.options import encoder_of, quality_of
from vidgen.render.plan import RenderPlan
from vidgen.render.preflight.liveliness import FULL_HD, SMALLER, liveliness
from vidgen.render.preset import Preset, SoundSettings, VideoSettings
from vidgen.timing import flicks_to_samples

_BITS_PER_PIXEL = {"prores_ks": 2.0, "ffv1": 4.0, "rawvideo": 12.0, "png": 2.0, "gif": 0.8}
"""Of ordinary footage; for the others see `_of_pictures`."""
_LOSSLESS = {"pcm_s16le": 32.0, "pcm_s24le": 48.0, "flac": 16.0}
"""Bits for each pair of samples."""
_BITS = 0.033
"""Bits a pixel of Full HD at a quality of 23 of ordinary footage, between key pictures. Measured in x264, 360p to 1080p."""
_STILL, _STILL_STEPS = 0.37, 3.1
"""Bits a pixel of a photo that appears, and steps of quality that are twice as many: what stands still is refined."""
_HASTY, _HASTILY = frozenset({"ultrafast", "superfast", "veryfast"}), 0.52
"""Presets of x264 and x265 that hardly refine, and what they spend on it."""
_LETTER, _LETTER_SIZE, _LETTER_STEPS = 4480.0, 0.62, 12.0
"""Bits of a letter in 720p at a quality of 20; the power of the pixels with which they grow, since only edges are new; steps
of quality that are twice as many. Measured."""
_720P = 1280 * 720
_IDLE = 20
"""Bytes of a frame in which nothing changes."""
_SILENCE = 8.0 / 1024
"""Bytes of a sample of silence in codecs that leave it out."""
_KEY = 12
"""Pictures between key pictures that are as large as one key picture."""
_SHARES = {"hevc": 0.67, "vp9": 0.7, "av1": 0.5}
"""Of what H.264 needs for the same look."""
_FRAMING = 24
"""Bytes of the file itself for each frame: where it is, how long it is; the same for the sound that goes with it."""
_ENOUGH = 0.5
"""Share of an estimate by quality that must be free: it may be twice too high."""


def estimated_bytes(plan: RenderPlan, preset: Preset) -> int:
    """Return about how many bytes the export will have."""
    if preset.target_size is not None:
        return preset.target_size
    bits = 0.0
    if preset.video is not None:
        frames, copied = likely_copied(plan, preset)
        encoded = 1 - frames / max(1, plan.frames)
        if preset.video.bit_rate is not None:
            bits += encoded * preset.video.bit_rate * plan.frames / float(plan.rate.fraction)
        else:
            bits += encoded * _of_pictures(plan, preset.video)
        bits += 8 * (copied + _FRAMING * plan.frames)
    if preset.sound is not None:
        bits += _of_sound(plan, preset.sound)
    return int(bits / 8)


def _of_pictures(plan: RenderPlan, settings: VideoSettings) -> float:
    """Return bits of all frames. Of footage six steps of quality are twice as many."""
    pixels = plan.width * plan.height
    if settings.codec in _BITS_PER_PIXEL:
        return plan.frames * pixels * _BITS_PER_PIXEL[settings.codec]
    quality = quality_of(settings)
    steps = 23.0 - (23.0 if quality is None else quality)
    smaller = float((FULL_HD / pixels) ** SMALLER)
    keys = ceil(plan.frames / max(1.0, settings.keyframe_seconds * plan.rate.fraction))
    found = liveliness(plan)
    lively = found.footage / max(1, plan.frames)
    footage = _BITS * 2.0 ** (steps / 6) * smaller * pixels * (found.footage + (_KEY - 1) * keys * lively)
    refined = _HASTILY if settings.options.get("preset") in _HASTY else 1.0
    of_still = _STILL * refined * 2.0 ** (steps / _STILL_STEPS) * smaller * pixels
    of_letter = _LETTER * (pixels / _720P) ** _LETTER_SIZE * 2.0 ** ((steps - 3) / _LETTER_STEPS)
    stills, letters = max(found.stills, keys * found.showing), max(found.letters, keys * found.reading)
    shared = _SHARES.get(encoder_of(settings).family, 1.0)
    bits: float = shared * (footage + stills * of_still + letters * of_letter) + 8 * _IDLE * plan.frames
    return bits


def _of_sound(plan: RenderPlan, settings: SoundSettings) -> float:
    """Return bits of all samples."""
    if settings.codec in _LOSSLESS:
        return plan.samples * _LOSSLESS[settings.codec]
    heard, last = 0, plan.start
    for item in sorted(plan.sounds, key=lambda item: item.start):
        heard += max(0, item.end - max(last, item.start))
        last = max(last, item.end)
    samples = min(plan.samples, flicks_to_samples(heard, plan.sample_rate))
    sound = samples * (settings.bit_rate or 128_000) / plan.sample_rate
    return sound + 8 * _SILENCE * (plan.samples - samples)


def needed_bytes(plan: RenderPlan, preset: Preset) -> int:
    """Return how many bytes must be free: less than the estimate where a quality is aimed at, since it may be too high."""
    sure = preset.target_size is not None or (preset.video is not None and preset.video.bit_rate is not None)
    return int(estimated_bytes(plan, preset) * (1 if sure else _ENOUGH))


def folder_gone(folder: Path) -> str:
    """Return the sentence about a folder that was taken away while a file was made for it."""
    return f"The export broke off: the folder '{folder}' is gone; bring it back or choose another one."


def missing_space(plan: RenderPlan, preset: Preset, folder: Path) -> str:
    """Return a sentence about how much room is missing in `folder`, or "" when there is enough."""
    needed = needed_bytes(plan, preset)
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return ""
    if free >= needed:
        return ""
    return (
        f"There is not enough room in '{folder}': the export needs at least {_shown(needed)} and {_shown(free)} are free; "
        f"make {_shown(needed - free)} free or choose another folder."
    )


def scarce_space(plan: RenderPlan, preset: Preset, folder: Path) -> str:
    """Return a sentence where there may not be enough room in `folder`, though nobody is refused for it, or ""."""
    wanted = estimated_bytes(plan, preset)
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return ""
    if not needed_bytes(plan, preset) <= free < wanted:
        return ""
    return f"'{folder}' may get full: the export will have about {_shown(wanted)}, and {_shown(free)} are free."


def missing_room(plan: RenderPlan, preset: Preset, out: Path, store: Path, share: float) -> str:
    """Return a sentence about how much room is missing for an export and for what is kept of it, or "".

    `share` is how much of the export is not in the store yet, 0 to 1.
    """
    whole = needed_bytes(plan, preset)
    kept = int(whole * share)
    try:
        disk = out.stat().st_dev
    except OSError:
        return folder_gone(out)
    try:
        store.mkdir(mode=0o700, parents=True, exist_ok=True)
        together = store.stat().st_dev == disk
        free = shutil.disk_usage(store).free
    except OSError as error:
        return f"What is rendered cannot be kept in '{store}': {error.strerror or error}; set VIDGEN_HOME to another folder."
    needed = kept + whole if together else kept
    if free >= needed:
        return ""
    return (
        f"There is not enough room in '{store}', where rendered parts are kept: the export needs at least {_shown(needed)} "
        f"and {_shown(free)} are free; make {_shown(needed - free)} free."
    )


def _shown(size: int) -> str:
    value = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit in ("bytes", "kB") else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"
