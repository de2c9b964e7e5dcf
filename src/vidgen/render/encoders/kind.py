"""`Encoder`: what vidgen knows about one encoder of FFmpeg before it has tried it. Values only; nothing is imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from vidgen.render.preset import PixelFormat
from vidgen.timing import FrameRate

Family: TypeAlias = Literal["h264", "hevc", "av1", "vp9", "prores", "ffv1", "rawvideo", "gif", "png"]
"""What is in the file, whoever made it: FFmpeg's name of the codec."""

PIXEL_FORMATS: tuple[PixelFormat, ...] = ("yuv420p", "yuv420p10le", "yuv422p10le", "yuv444p10le", "yuva444p10le")


class Shape(Protocol):
    """What an encoder must know of the frames. A RenderPlan is one."""

    @property
    def width(self) -> int:
        """Pixels."""
        ...

    @property
    def height(self) -> int:
        """Pixels."""
        ...

    @property
    def rate(self) -> FrameRate:
        """Frames a second."""
        ...


@dataclass(frozen=True)
class Scale:
    """How the one scale of quality becomes an encoder's own: `offset + slope × quality`, within `low` to `high`.

    The one scale is x264's crf: 0 is best, 18 looks like the source, 23 is good, 28 is small, 51 is worst. For software the
    lines are laid through measurements (docs/decisions/0014): what has the same SSIM as x264 has the same quality. Those of
    hardware are estimates from their makers' scales.
    """

    options: tuple[str, ...]
    """The options that take the value."""
    slope: float
    offset: float
    low: float
    high: float
    usual: float
    """The encoder's own value where the options name none."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """What else makes the encoder aim at a quality."""
    whole: bool = True
    """Whether the value must be a whole number."""
    unit: int = 1
    """By what the value is multiplied in the option: 118 (FF_QP2LAMBDA) where FFmpeg wants its own units."""

    def native(self, quality: float) -> dict[str, str]:
        """Return the options for a quality."""
        value = min(self.high, max(self.low, self.offset + self.slope * quality))
        shown = str(round(value) * self.unit) if self.whole else f"{value:g}"
        return {**self.fixed, **dict.fromkeys(self.options, shown)}

    def quality(self, options: Mapping[str, str]) -> float:
        """Return the quality that an encoder's own options ask for."""
        try:
            value = float(options.get(self.options[0], self.usual * self.unit)) / self.unit
        except ValueError:
            value = self.usual
        return min(51.0, max(0.0, (value - self.offset) / self.slope))


def same_format(*formats: PixelFormat) -> dict[PixelFormat, str]:
    """Return `takes` of an encoder that takes frames as they are delivered."""
    return {f: f for f in formats}


def _as_they_are(options: Mapping[str, str], threads: int, shape: Shape) -> dict[str, str]:  # noqa: ARG001 - in common
    return dict(options)


@dataclass(frozen=True)
class Encoder:
    """An encoder of pictures."""

    name: str
    """FFmpeg's."""
    family: Family
    about: str
    """One line for people."""
    takes: Mapping[PixelFormat, str]
    """The form that the encoder is given for each form of delivery that it can be used with."""
    api: str = ""
    """By whose interface hardware is reached, as people call it; empty for software."""
    maker: str = ""
    """Of the hardware, as `vidgen.media.devices` names it; empty when there are several, or for software."""
    rank: int = 0
    """Its place in the order in which `auto` tries hardware: 1 first."""
    needs: str = ""
    """What must be there, as in "an NVIDIA card and its driver"."""
    scale: Scale | None = None
    """None: no quality can be asked for; it is lossless, has one quality, or knows bit rates only."""
    budget: Mapping[str, str] = field(default_factory=dict)
    """Options that go with a bit rate."""
    always: Mapping[str, str] = field(default_factory=dict)
    """Options without which it would not do, or not as well; a preset's own come after them."""
    steady: Callable[[Mapping[str, str], int, Shape], dict[str, str]] = _as_they_are
    """(options, threads, shape) → options with which all segments fit together: closed GOPs, headers that do not depend on
    content or rate, and with threads that are counted the same bytes everywhere."""
    edge_threads: int = 1
    """With how many threads the few frames beside a copied stretch are encoded; what it makes with them must be the same
    everywhere, too."""
    bit_rate_only: bool = False
    device: str = ""
    """FFmpeg's kind of device that must be opened and given frames on it; empty where the encoder does that itself."""
    automatic: bool = True
    """Whether `auto` may choose it."""
    at_once: int | None = None
    """How many should be open at the same time; None for as many as there are cores."""

    @property
    def hardware(self) -> bool:
        """Whether it needs a device."""
        return bool(self.api)

    @property
    def shown(self) -> str:
        """The name for a sentence."""
        return f"{self.name} ({self.api})" if self.api else self.name


def with_parameters(options: Mapping[str, str], name: str, *ours: str) -> dict[str, str]:
    """Return options with parameters added to one that is a list `a=1:b=2`; ours come last, so that they win."""
    given = [p for p in options.get(name, "").split(":") if p]
    return {**options, name: ":".join([*given, *ours])}
