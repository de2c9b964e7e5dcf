"""What an export is to reach: a bit rate, a size or a quality; and what of the preset gives way for it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from vidgen.errors import UsageError
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset, TargetQuality
from vidgen.render.rate.curves import SLOPE
from vidgen.render.rate.settling import Window
from vidgen.render.rate.sizes import parse_size

AIMABLE = ("libx264", "libx265", "libvpx-vp9", "libsvtav1")
"""Codecs whose segments can be given more bits or fewer."""
LEAST, _AIM = 0.97, 0.99
"""Of a limit: what a file has at least, and what is aimed at."""
_RATE_ERROR = 0.03
_SOUND_SHARE = 1 / 6
"""Of a file with a size limit that sound may have, before its bit rate is lowered."""
_SOUND_STEPS = (320_000, 256_000, 192_000, 160_000, 128_000, 96_000, 64_000, 48_000, 32_000)
_LEAST_SOUND = {"aac": 48_000, "libmp3lame": 48_000, "libopus": 32_000}
_SIDES = (2560, 1920, 1600, 1280, 960, 854, 640, 480, 426, 320)
_GOOD = 32.0
"""The quality at which a smaller picture is aimed."""
_AREA_POWER = 0.75
"""Bytes at one quality go about with this power of the area."""
_AROUND = {"matroska": (500, 7, 7), "webm": (500, 7, 7)}
_AROUND_OTHERS = (1500, 12, 10)
"""Bytes that the file format adds in all, to each frame, and to each packet of sound: measured, a first guess."""


@dataclass(frozen=True)
class Goal:
    """What the pictures of an export are to reach; the first of these that is not None."""

    size: int | None = None
    """Bytes of the file at most."""
    bit_rate: int | None = None
    """Bits a second of the pictures."""
    quality: TargetQuality | None = None

    def window(self, plan: RenderPlan, rest: int) -> Window:
        """Return how many bytes the pictures may have, beside `rest` bytes of sound and of the file format."""
        if self.size is None:
            wanted = (self.bit_rate or 0) * plan.frames / float(plan.rate.fraction) / 8
            return Window(wanted * (1 - _RATE_ERROR), wanted, wanted * (1 + _RATE_ERROR))
        return Window(*(max(1.0, share * self.size - rest) for share in (LEAST, _AIM, 1.0)))


def goal_of(preset: Preset) -> Goal | None:
    """Return what a preset is to reach; None when its encoder's own settings say all."""
    if preset.video is None or preset.video.codec not in AIMABLE:
        return None
    if preset.target_size is not None:
        return Goal(size=preset.target_size)
    if preset.target_quality is not None:
        return Goal(quality=preset.target_quality)
    return Goal(bit_rate=preset.video.bit_rate) if preset.video.bit_rate is not None else None


def fitted(preset: Preset, plan: RenderPlan) -> tuple[Preset, tuple[str, ...]]:
    """Return the preset with what gives way for its goal, and notes.

    Nothing is copied, since copies have the size that they have. Where the file is to be small, sound gets at most a sixth
    of it, as far as the steps of its bit rate go.
    """
    if goal_of(preset) is None:
        return preset, ()
    found, notes = {**preset.model_dump(), "copying": "never"}, []
    sound = preset.sound
    if preset.target_size is not None and sound is not None and sound.codec in _LEAST_SOUND:
        seconds = plan.samples / plan.sample_rate
        before, affordable = sound.bit_rate or 128_000, preset.target_size * 8 * _SOUND_SHARE / seconds
        if before > affordable:
            steps = [s for s in _SOUND_STEPS if _LEAST_SOUND[sound.codec] <= s <= before]
            rate = next((s for s in steps if s <= affordable), min([*steps, before]))
            if rate < before:
                found["sound"] = {**sound.model_dump(), "bit_rate": rate}
                notes.append(f"Sound has {rate // 1000} kbit/s in place of {before // 1000}, so that the file fits.")
    return Preset.model_validate(found), tuple(notes)


def guessed_overhead(plan: RenderPlan, preset: Preset) -> int:
    """Return about how many bytes the file format adds to pictures and sound."""
    fixed, frame, packet = _AROUND.get(preset.container, _AROUND_OTHERS)
    return fixed + plan.frames * frame + (plan.samples // 1024 * packet if preset.sound else 0)


def can_shrink(preset: Preset, plan: RenderPlan) -> bool:
    """Tell whether the preset leaves the size of the picture open, and it is not small already."""
    return preset.size == "project" and max(plan.width, plan.height) > min(_SIDES)


def smaller(preset: Preset, plan: RenderPlan, level: float) -> tuple[Preset, RenderPlan, str]:
    """Return preset and plan for a smaller picture, for a film whose quality would have been `level`, and a note about it.

    Raises ValueError when it cannot shrink.
    """
    if not can_shrink(preset, plan):
        raise ValueError("the picture cannot be made smaller")
    longer = max(plan.width, plan.height)
    factor = sqrt(2.0 ** ((level - _GOOD) * SLOPE / _AREA_POWER))
    sides = [side for side in _SIDES if side < longer]
    side = next((s for s in sides if s <= longer * factor), sides[-1])
    width, height = (max(16, 2 * round(s * side / longer / 2)) for s in (plan.width, plan.height))
    made = Preset.model_validate({**preset.model_dump(), "longest": side})
    note = f"The picture was made smaller, {width}×{height}, so that it looks good in so few bytes."
    return made, plan.replace(width=width, height=height), note


def with_size(preset: Preset, size: str) -> Preset:
    """Return a preset whose file is to fit into a size as in "10MB". Raises UsageError."""
    return _aimed(preset, target_size=parse_size(size), target_quality=None)


def with_quality(preset: Preset, wish: str) -> Preset:
    """Return a preset that is to reach a quality as in "ssim:0.985". Raises UsageError."""
    metric, _, value = wish.partition(":")
    try:
        return _aimed(
            preset, target_size=None, target_quality={"metric": metric.strip().lower(), "value": float(value)}
        )
    except ValueError:
        raise UsageError(f"'{wish}' is no quality; write it as in ssim:0.985 or xpsnr:40.") from None


def _aimed(preset: Preset, **changes: object) -> Preset:
    if preset.video is None or preset.video.codec not in AIMABLE:
        names = ", ".join(AIMABLE)
        raise UsageError(f"The preset '{preset.name}' cannot aim at a size or quality; only presets with {names} can.")
    video = {**preset.video.model_dump(), "bit_rate": None}
    return Preset.model_validate({**preset.model_dump(), "video": video, **changes})
