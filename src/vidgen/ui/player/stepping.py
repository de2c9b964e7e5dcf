"""`Tally` counts frames that came too late; `Stepping` decides how large the next ones are made, `Pace` how many."""

from __future__ import annotations

from collections import deque

_REVIEWED = 1.5
"""Seconds over which dropped frames are counted."""
_BETWEEN = 0.25
"""Seconds between two reviews."""
_LOWEST = 2
_LATE = 0.08
"""The part of frames left out from which on smaller ones are made."""
_EASY = 0.6
"""The part of a frame's time that making it may take for larger ones to be tried."""
_AT_LEAST = 1.0
"""Seconds for which it is late before a step down."""
_CALM = 4.0
"""Seconds without trouble before a step up; twice as long after each that was taken back."""
_PACES = (1, 2, 3, 5, 8)
_HEAVY, _LIGHT = 0.95, 0.7
"""The parts of the time of a picture that making it may take before there are fewer, and for there to be more."""
_SURE = 0.5
_SURELY_LIGHT = 1.5
"""Seconds for which that is so before there are fewer, or more."""


class Tally:
    """Frames that were due, and those that were shown in time. Times are seconds."""

    def __init__(self) -> None:
        self._due = 0
        self._made = 0
        self._reviews: deque[tuple[float, int, int]] = deque()
        self._reviewed = 0.0

    def begin(self) -> None:
        """Count from 0."""
        self._due = self._made = 0
        self._reviews.clear()

    def restart(self) -> None:
        """Forget what was lately."""
        self._reviews.clear()

    def note(self, passed: int, *, shown: bool) -> None:
        """Note that `passed` frames have been due, of which the last one was shown or not."""
        self._due += passed
        self._made += shown

    @property
    def dropped(self) -> tuple[int, int]:
        """Frames that were due, and those of them that were not shown in time."""
        return self._due, max(0, self._due - self._made)

    @property
    def lately(self) -> float:
        """Which part of the frames of the last second and a half was dropped, 0 to 1."""
        if len(self._reviews) < 2:
            return 0.0
        (_, due, made), (_, due_now, made_now) = self._reviews[0], self._reviews[-1]
        return max(0.0, 1 - (made_now - made) / (due_now - due)) if due_now > due + 8 else 0.0

    def review(self, now: float) -> bool:
        """Take stock, if it is time to; tell whether it was."""
        if now - self._reviewed < _BETWEEN:
            return False
        self._reviewed = now
        self._reviews.append((now, self._due, self._made))
        while now - self._reviews[0][0] > _REVIEWED:
            self._reviews.popleft()
        return True


class Stepping:
    """How many steps `auto` lies below what would be best, by what playing has cost: down when late, up when easy.

    A step up that soon has to be taken back makes the next one wait for twice as long.
    """

    def __init__(self) -> None:
        self.lower = 0
        self._late_since: float | None = None
        self._easy_since: float | None = None
        self._raised: float | None = None
        self._calm = _CALM

    def stop(self) -> None:
        """Note that it stands still: it will go on as it was."""
        self._late_since = self._easy_since = self._raised = None

    def after(self, now: float, left_out: float, cost: float) -> int:
        """Return the steps, after a review at `now` (seconds).

        `left_out` is the part of the last frames that were not shown in time, `cost` how long one takes, in frames.
        """
        late, easy = left_out > _LATE, left_out == 0 and cost < _EASY
        self._late_since = None if not late else now if self._late_since is None else self._late_since
        self._easy_since = None if not easy else now if self._easy_since is None else self._easy_since
        if self._late_since is not None and now - self._late_since >= _AT_LEAST and self.lower < _LOWEST:
            if self._raised is not None and now - self._raised < _CALM:
                self._calm *= 2
            self.lower += 1
            self._late_since = self._raised = None
        elif self._easy_since is not None and now - self._easy_since >= self._calm and self.lower:
            self.lower -= 1
            self._easy_since, self._raised = None, now
        return self.lower


class Pace:
    """How many frames of the clock each picture stays at a speed at which not all can be made.

    Fewer pictures at even distances are easier to follow than what happens to be there in time. Known for each speed, so
    that the next time begins as the last one ended.
    """

    def __init__(self) -> None:
        self._places: dict[int, int] = {}
        self._heavy_since: float | None = None
        self._light_since: float | None = None

    def of(self, speed: int) -> int:
        """Return the frames of the clock; always 1 at single speed, where smaller pictures are made instead, and backwards.

        There what costs is to decode from one key frame to the next, and fewer pictures of that cost as much as all.
        """
        return _PACES[self._places.get(speed, 0)] if speed > 1 else 1

    def stop(self) -> None:
        """Note that it stands still, or goes on at another speed."""
        self._heavy_since = self._light_since = None

    def after(self, now: float, speed: int, cost: float) -> int:
        """Return the frames of the clock after a review at `now` (seconds); `cost` is how many a picture takes to make."""
        place = self._places.get(speed, 0)
        heavy = cost > _HEAVY * _PACES[place] and place + 1 < len(_PACES)
        light = place > 0 and cost < _LIGHT * _PACES[place - 1]
        self._heavy_since = None if not heavy else now if self._heavy_since is None else self._heavy_since
        self._light_since = None if not light else now if self._light_since is None else self._light_since
        if self._heavy_since is not None and now - self._heavy_since >= _SURE:
            place, self._heavy_since = place + 1, None
        elif self._light_since is not None and now - self._light_since >= _SURELY_LIGHT:
            place, self._light_since = place - 1, None
        self._places[speed] = place
        return self.of(speed)
