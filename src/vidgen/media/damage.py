"""`Damage`: the stretches of one stream that could not be decoded as they should be.

A decoder goes on after what it cannot read: pictures stand still or are smeared, sound is silent. A stretch begins with the
first fault and ends where the stream is right again: at the next key picture, or the next sound, that is decoded. The units
are those of whoever notes; two stretches that are less than `near` apart are one.
"""

from __future__ import annotations


class Damage:
    """Filled while a stream is decoded, in any order."""

    def __init__(self, near: int) -> None:
        self._near = near
        self._stretches: list[tuple[int, int]] = []
        self._open: tuple[int, int] | None = None
        """First and last fault of a stretch whose end is not known."""

    @property
    def stretches(self) -> list[tuple[int, int]]:
        """Start and end of each, in order; one that has not ended yet reaches to its last fault."""
        return merged([*self._stretches, *([self._open] if self._open else [])], self._near)

    def fault(self, at: int, end: int) -> None:
        """Note that what is shown from `at` to `end` is not right."""
        begin, last = self._open or (at, end)
        self._open = (min(begin, at), max(last, end))

    def right_again(self, at: int, longest: int) -> None:
        """Note that all is well from here on. What is more than `longest` after the last fault does not tell its end."""
        if self._open is not None:
            begin, last = self._open
            self._stretches.append((begin, at if last < at <= last + longest else last))
            self._open = None

    def jump(self) -> None:
        """Note that what comes next does not follow what came last."""
        if self._open is not None:
            self._stretches.append(self._open)
            self._open = None

    def finish(self, shortest: int) -> None:
        """Note that the stream is over. Recordings that were cut off end with half a packet: that is no damage."""
        if self._open is not None and self._open[1] - self._open[0] < shortest:
            self._open = None
        self.jump()


def merged(stretches: list[tuple[int, int]], near: int) -> list[tuple[int, int]]:
    """Return stretches in order, with those joined that are less than `near` apart."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(stretches):
        if found and begin - found[-1][1] < near:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found
