"""`KeepingUp`: how large frames are made, and how many, so that they come in time; and how many did not."""

from __future__ import annotations

from vidgen.editor.records import Project
from vidgen.ui.player.quality import Quality, frame_size
from vidgen.ui.player.stepping import Pace, Stepping, Tally


class KeepingUp:
    """Made for one player. Times are seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self.quality: Quality = "auto"
        self.box = (640, 360)
        """How large the picture is shown, in pixels of the screen."""
        self._lower = 0
        """Steps that frames are smaller than they should be while it plays."""
        self._stepping, self._pace, self._tally = Stepping(), Pace(), Tally()

    def choose(self, quality: Quality) -> None:
        """Go over to a quality."""
        self.quality = quality
        self._stepping, self._lower = Stepping(), 0

    def size(self, project: Project) -> tuple[int, int]:
        """Return width and height of frames, in pixels."""
        return frame_size(project, self.quality, self.box, self._lower)

    def pace(self, speed: int) -> int:
        """Return how many frames of the clock each picture stays."""
        return self._pace.of(speed)

    def begin(self) -> bool:
        """Count from 0, and go on as it was when it stopped; tell whether frames have another size now."""
        self._tally.begin()
        return self.quality == "auto" and self._make_lower(self._stepping.lower)

    def stop(self) -> bool:
        """Note that it stands still, where there is time for whole frames; tell whether they have another size now."""
        self._tally.restart()
        self._stepping.stop()
        self._pace.stop()
        return self._make_lower(0)

    def restart(self) -> None:
        """Forget what was lately."""
        self._tally.restart()

    def note(self, passed: int, *, shown: bool) -> None:
        """Note that `passed` frames have been due, of which the last one was shown or not."""
        self._tally.note(passed, shown=shown)

    @property
    def dropped(self) -> tuple[int, int]:
        """Frames that were due since `begin`, and those of them that were not shown in time."""
        return self._tally.dropped

    @property
    def lately(self) -> float:
        """Which part of the frames of the last second and a half was dropped, 0 to 1."""
        return self._tally.lately

    def review(self, now: float) -> bool:
        """Take stock, if it is time to; tell whether it was: then `adapt`."""
        return self._tally.review(now)

    def adapt(self, now: float, speed: int, cost: float) -> bool:
        """Make smaller frames, or fewer, or go back; tell whether they have another size now. `cost` of one is in frames."""
        if speed > 1:
            self._pace.after(now, speed, cost)
        elif speed == 1 and self.quality == "auto" and self._make_lower(self._stepping.after(now, self.lately, cost)):
            self._tally.restart()
            return True
        return False

    def _make_lower(self, lower: int) -> bool:
        before, self._lower = self._lower, lower
        return lower != before
