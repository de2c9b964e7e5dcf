"""Where in its stream a decoded piece of sound lies, to the sample, whatever was decoded before it.

Many containers (Matroska, FLV, ASF) store times in milliseconds: too coarse to place samples. But codecs give out pieces
of a few fixed lengths, so in an unbroken stream every piece begins on a grid, and a coarse time is enough to tell where.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd


@dataclass(frozen=True, slots=True)
class SampleClock:
    """Turns the time stamp of a piece into its first sample's number, counted from the stream's first sample."""

    first_stamp: int
    samples_per_unit: Fraction
    exact: bool
    """Time stamps are as fine as samples."""
    grid: int = 1
    phase: int = 0
    """Samples between a point of the grid and the stream's first sample: the decoder trims the first piece."""
    shift: Fraction = Fraction(0)
    """By how much the stamps are late, as the pieces at the stream's beginning show."""

    @classmethod
    def of_beginning(cls, pieces: list[tuple[int, int]], unit: Fraction, rate: int) -> SampleClock:
        """Learn from the (stamp, samples) of a stream's first pieces. `unit`: seconds of a time stamp's step."""
        per_unit = unit * rate
        first, trimmed = pieces[0]
        exact = (1 / per_unit).denominator == 1
        if exact:
            return cls(first, per_unit, exact=True)
        lengths = [samples for _, samples in pieces[1:-1]]
        grid = gcd(*lengths) if lengths else 1
        while grid % 2 == 0 and grid / 2 >= 4 * per_unit:
            grid //= 2
        late: list[Fraction] = []
        expected = 0
        for stamp, samples in pieces:
            away = (stamp - first) * per_unit - expected
            if late and abs(away - late[-1]) > 4 * per_unit:
                break  # a gap: what follows says nothing about the beginning
            late.append(away)
            expected += samples
        late.sort()
        return cls(first, per_unit, exact=False, grid=grid, phase=trimmed % grid, shift=late[len(late) // 2])

    def position(self, stamp: int, expected: int | None) -> int:
        """Return the number of a piece's first sample. `expected`: where the piece before it ended."""
        place = (stamp - self.first_stamp) * self.samples_per_unit
        if self.exact:
            return round(place)
        place -= self.shift
        if expected is not None and abs(place - expected) <= max(Fraction(self.grid), 2 * self.samples_per_unit):
            return expected
        if stamp == self.first_stamp:
            return 0
        return round((place - self.phase) / self.grid) * self.grid + self.phase
