"""Time: integers of flicks, ranges, exact frame rates, timecode. No floats.

A flick is 1/705,600,000 of a second (facebookarchive/Flicks): it divides 24, 25, 30, 48, 50, 60, 90, 100, 120 fps,
their /1.001 relatives, and 8, 16, 22.05, 24, 32, 44.1, 48, 88.2, 96 and 192 kHz without a remainder. Other rates
work too; their frame borders are rounded to the nearest flick.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from vidgen.errors import UsageError

FLICKS = 705_600_000
"""Flicks in a second."""


def seconds(value: float | Fraction) -> int:
    """Return `value` seconds in flicks, rounded to the nearest one."""
    return round(Fraction(value) * FLICKS)


def scale(time: int, factor: Fraction) -> int:
    """Return `time * factor`, rounded half away from zero, exactly."""
    numerator = time * factor.numerator
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + factor.denominator) // (2 * factor.denominator))


def samples_to_flicks(samples: int, rate: int) -> int:
    """Return the time of a sample index at `rate` Hz."""
    return scale(samples, Fraction(FLICKS, rate))


def flicks_to_samples(time: int, rate: int) -> int:
    """Return the sample index nearest to `time` at `rate` Hz."""
    return scale(time, Fraction(rate, FLICKS))


@dataclass(frozen=True, slots=True, order=True)
class TimeRange:
    """A stretch of time in flicks: `start` is in it, `end` is not."""

    start: int
    duration: int

    @classmethod
    def between(cls, start: int, end: int) -> TimeRange:
        """Return the range from `start` up to `end`."""
        return cls(start, end - start)

    @property
    def end(self) -> int:
        """The first time after the range."""
        return self.start + self.duration

    def __contains__(self, time: int) -> bool:
        return self.start <= time < self.end

    def overlaps(self, other: TimeRange) -> bool:
        """Tell whether the two ranges share any time."""
        return self.start < other.end and other.start < self.end

    def intersection(self, other: TimeRange) -> TimeRange | None:
        """Return the time that both ranges cover, or None when they share none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return TimeRange.between(start, end) if start < end else None

    def shifted(self, by: int) -> TimeRange:
        """Return the range moved by `by` flicks."""
        return TimeRange(self.start + by, self.duration)


_TIMECODE = re.compile(
    r"(?P<sign>-)?(?:(?P<h>\d+):(?P<m>\d\d)|(?P<short>\d+)):(?P<s>\d\d)"
    r"(?:(?(h)(?P<sep>[:;])(?P<f>\d+)|(?!))|\.(?P<frac>\d+))?"  # frames only after hours: 1:30:5 could be either
)
_UNITS = {"s": Fraction(1), "ms": Fraction(1, 1000), "m": Fraction(60)}
_NUMBER = re.compile(r"(?P<number>-?\d+(?:\.\d+)?)(?P<unit>s|ms|f|m)?")


@dataclass(frozen=True)
class FrameRate:
    """An exact frame rate, for example `FrameRate(30000, 1001)`."""

    numerator: int
    denominator: int = 1

    def __post_init__(self) -> None:
        if self.numerator <= 0 or self.denominator <= 0:
            raise UsageError(f"A frame rate must be above zero, not {self.numerator}/{self.denominator}.")
        reduced = Fraction(self.numerator, self.denominator)
        object.__setattr__(self, "numerator", reduced.numerator)
        object.__setattr__(self, "denominator", reduced.denominator)

    @classmethod
    def parse(cls, text: str) -> FrameRate:
        """Read "25", "30000/1001" or "29.97"; the usual decimals stand for their exact /1.001 rates.

        Raises UsageError for anything else, and for rates outside 1/1000 to 1000 fps.
        """
        try:
            value = Fraction(text.strip())
        except (ValueError, ZeroDivisionError):
            raise UsageError(f"'{text}' is not a frame rate; write for example 25, 29.97 or 30000/1001.") from None
        if "/" not in text:
            for base in (24, 30, 48, 60, 120):
                exact = Fraction(base * 1000, 1001)
                if abs(value - exact) < Fraction(1, 150):
                    value = exact
        if not Fraction(1, 1000) <= value <= 1000:
            raise UsageError(f"The frame rate {text} is outside what is possible (0.001 to 1000).")
        return cls(value.numerator, value.denominator)

    def __str__(self) -> str:
        return str(self.numerator) if self.denominator == 1 else f"{self.numerator}/{self.denominator}"

    @cached_property
    def fraction(self) -> Fraction:
        """Frames per second."""
        return Fraction(self.numerator, self.denominator)

    @cached_property
    def _flicks_per_frame(self) -> Fraction:
        return Fraction(FLICKS * self.denominator, self.numerator)

    @cached_property
    def _whole(self) -> int:
        """Flicks of a frame where that is a whole number, as it is for all usual rates; else 0."""
        per = self._flicks_per_frame
        return per.numerator if per.denominator == 1 else 0

    @property
    def frame_duration(self) -> int:
        """The length of frame 0 in flicks (of every frame, where the rate divides a flick)."""
        return self.time_of(1)

    def time_of(self, frame: int) -> int:
        """Return the time at which frame number `frame` begins."""
        return frame * self._whole or scale(frame, self._flicks_per_frame)

    def frame_at(self, time: int) -> int:
        """Return the number of the frame that is shown at `time`: the last that begins at or before it."""
        if whole := self._whole:
            return time // whole
        per = self._flicks_per_frame
        frame = time * per.denominator // per.numerator
        if self.time_of(frame + 1) <= time:
            return frame + 1
        return frame - 1 if self.time_of(frame) > time else frame

    def nearest_frame(self, time: int) -> int:
        """Return the number of the frame whose beginning is nearest to `time`."""
        return scale(time, 1 / self._flicks_per_frame)

    def snap(self, time: int) -> int:
        """Return the frame border nearest to `time`."""
        return self.time_of(self.nearest_frame(time))

    def on_grid(self, time: int) -> bool:
        """Tell whether a frame begins exactly at `time`."""
        per = self._flicks_per_frame
        if per.denominator == 1:
            return time % per.numerator == 0
        return self.snap(time) == time

    # Timecode -------------------------------------------------------------------------------------------------

    @property
    def nominal(self) -> int:
        """The whole number that timecode counts to: 30 for 29.97."""
        return round(self.fraction)

    @property
    def can_drop(self) -> bool:
        """Tell whether drop-frame timecode exists for this rate (29.97 and its multiples; SMPTE ST 12-1)."""
        return self.denominator == 1001 and self.nominal % 30 == 0

    def timecode(self, time: int, *, drop: bool | None = None) -> str:
        """Return `HH:MM:SS:FF` of the frame at `time`; `HH:MM:SS;FF` when frames are dropped.

        `drop` defaults to whether the rate has drop-frame timecode. Dropping skips numbers, never frames: the first
        two (four at 59.94) of each minute, but for every tenth minute, so that the code follows the clock.
        """
        drop = self.can_drop if drop is None else drop and self.can_drop
        frame = self.frame_at(time)
        sign, frame = ("-", -frame) if frame < 0 else ("", frame)
        base = self.nominal
        if drop:
            skipped = base // 15
            per_minute, per_ten = base * 60 - skipped, base * 600 - 9 * skipped
            tens, rest = divmod(frame, per_ten)
            frame += 9 * skipped * tens
            if rest >= skipped:
                frame += skipped * ((rest - skipped) // per_minute)
        total, frames = divmod(frame, base)
        width = len(str(base - 1)) if base > 100 else 2
        separator = ";" if drop else ":"
        hours, minutes, secs = total // 3600, total // 60 % 60, total % 60
        return f"{sign}{hours:02}:{minutes:02}:{secs:02}{separator}{frames:0{width}}"

    def parse_time(self, text: str) -> int:
        """Return the flicks that a time typed by a person means.

        `HH:MM:SS:FF` is timecode (`;` before the frames for drop-frame), `HH:MM:SS.mmm` and `MM:SS` clock time, `90f`
        frames, `3.5` or `3.5s` seconds, `250ms` milliseconds, `2m` minutes. Timecode and frames fall on the frame grid.
        Raises UsageError for anything else.
        """
        text = text.strip()
        if match := _TIMECODE.fullmatch(text):
            sign = -1 if match["sign"] else 1
            hours, minutes, secs = int(match["h"] or 0), int(match["m"] or match["short"]), int(match["s"])
            if minutes > 59 or secs > 59:
                raise UsageError(f"'{text}' is not a time: minutes and seconds go up to 59.")
            if match["f"] is None:
                clock = Fraction(hours * 3600 + minutes * 60 + secs) + Fraction(f"0.{match['frac'] or 0}")
                return sign * round(clock * FLICKS)
            frame = self._frame_of_timecode(text, hours * 60 + minutes, secs, match["f"], match["sep"])
            return sign * self.time_of(frame)
        if match := _NUMBER.fullmatch(text):
            number = Fraction(match["number"])
            if match["unit"] == "f":
                return self.time_of(round(number))
            return round(number * _UNITS[match["unit"] or "s"] * FLICKS)
        raise UsageError(f"'{text}' is not a time; write for example 00:00:03:12, 0:03.5, 3.5s or 84f.")

    def _frame_of_timecode(self, text: str, minutes: int, secs: int, frames: str, separator: str) -> int:
        base, count = self.nominal, int(frames)
        if count >= base:
            raise UsageError(f"'{text}' is not a time: at {self} fps the frames of a second go up to {base - 1}.")
        frame = (minutes * 60 + secs) * base + count
        if separator == ";":
            if not self.can_drop:
                raise UsageError(f"'{text}' is drop-frame timecode, which does not exist at {self} fps; write ':'.")
            skipped = base // 15
            if secs == 0 and count < skipped and minutes % 10:
                raise UsageError(f"'{text}' does not exist: drop-frame timecode skips it; write ;{skipped:02} instead.")
            frame -= skipped * (minutes - minutes // 10)
        return frame
