"""`Ladder`: from a quality on the one scale to the settings with which an encoder makes it, and how fine its steps are."""

from __future__ import annotations

from dataclasses import dataclass

from vidgen.render.encoders.kind import Encoder, with_parameters
from vidgen.render.preset import VideoSettings
from vidgen.render.rate.curves import ANALYSED, Curve

BEST, WORST = 8.0, 48.0
"""Between these qualities all segments stay."""
_FINE = 1 / 16
_QUARTER = 0.25
"""SVT-AV1 knows quarters of its crf, though FFmpeg's option knows only whole ones."""


@dataclass(frozen=True)
class Ladder:
    """The qualities that one encoder can make of the pictures of one preset."""

    video: VideoSettings
    """Its own quality and bit rate play no part."""
    encoder: Encoder

    @property
    def unit(self) -> float:
        """The finest step, in levels."""
        scale = self.encoder.scale
        if scale is None or not scale.whole:
            return _FINE
        return (_QUARTER if self._svt else 1.0) / scale.slope

    @property
    def ends(self) -> tuple[float, float]:
        """The best and the worst quality, in levels."""
        scale = self.encoder.scale
        if scale is None:
            return BEST, WORST
        low, high = ((native - scale.offset) / scale.slope for native in (scale.low, scale.high))
        return max(BEST, low), min(WORST, high)

    @property
    def coarse(self) -> bool:
        """Whether single steps are so large that few segments cannot meet a size."""
        return self.unit > 3 * _FINE + 0.1

    def at(self, level: float, curve: Curve, seconds: float) -> VideoSettings:
        """Return the settings for a quality. Encoders that know bit rates only get what the first pass found for it."""
        scale = self.encoder.scale
        if scale is None or self.encoder.bit_rate_only:
            return self.of_rate(8 * Curve(curve.frames, curve.analysed).at(level) / seconds)
        return self.of_level(level)

    def of_level(self, level: float) -> VideoSettings:
        """Return the settings for a quality."""
        changes: dict[str, object] = {"quality": round(level, 4)}
        scale = self.encoder.scale
        if scale is not None and self._svt:
            native = round((scale.offset + scale.slope * level) / _QUARTER) * _QUARTER
            changes["options"] = with_parameters(self.video.options, "svtav1-params", f"crf={native:g}")
        return self._with(changes)

    def shown(self, level: float) -> str:
        """Return the encoder's own words for a quality, as in "crf 21.5"."""
        scale = self.encoder.scale
        return next((f"{name} {value}" for name, value in scale.native(level).items()), "") if scale else ""

    def of_rate(self, bit_rate: float) -> VideoSettings:
        """Return the settings for a bit rate."""
        rate = max(10_000, round(bit_rate))
        return self._with({"bit_rate": rate})

    def quick(self) -> VideoSettings:
        """Return the settings of the first pass: whatever the codec, it is x264 in a hurry that tells what is complex."""
        found: dict[str, object] = {
            "codec": "libx264",
            "pixel_format": self.video.pixel_format,
            "options": {"preset": "veryfast"},
            "quality": ANALYSED,
            "keyframe_seconds": self.video.keyframe_seconds,
        }
        return VideoSettings.model_validate(found)

    def _with(self, changes: dict[str, object]) -> VideoSettings:
        return VideoSettings.model_validate({**self.video.model_dump(), "quality": None, "bit_rate": None, **changes})

    @property
    def _svt(self) -> bool:
        return self.encoder.name == "libsvtav1"
