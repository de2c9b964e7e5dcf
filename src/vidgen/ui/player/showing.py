"""`Showing`: the picture that is seen, out of the frames that the engine has at hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QImage

from vidgen.render.playback.engine import Engine
from vidgen.render.playback.film import Film
from vidgen.ui.player.copies import Copies

_NEAR = 1.0
"""Seconds from a wanted frame in which one that is at hand is shown until the wanted one is made."""


class Showing:
    """`changed` is called whenever another picture is to be seen, or none, or the same one turns out to be the exact one."""

    def __init__(self, engine: Engine, changed: Callable[[], None]) -> None:
        self._engine = engine
        self._changed = changed
        self._copies = Copies()
        self.image: QImage | None = None
        """Its own memory, so whoever wants to may keep it."""
        self.fault = ""
        """Why there is no picture, as a sentence."""
        self.shown: tuple[int, int] | None = None
        """State and time (flicks) of the picture, when it is exactly that."""

    def nothing(self, film: Film, time: int) -> None:
        """Show that the film is empty."""
        self._set(None, "", (film.state, time))

    def still(self, film: Film, time: int) -> None:
        """Show the frame of a time, or, until it is there, one near it."""
        frame = film.rate.frame_at(time)
        wanted = film.state, time
        fresh = self._engine.shows(film)
        if fresh and (fault := self._engine.fault(frame)):
            self._set(None, fault, wanted)
            return
        found = self._engine.with_frame(frame, self._copies.take)
        if found is None:
            near = self._engine.best(frame, 0, int(_NEAR * float(film.rate.fraction)))
            if near is not None and self.shown != wanted:
                found = self._engine.with_frame(near, self._copies.take)
                if found is not None:
                    self._set(found[0], "", None)
            return
        image, exact, quick = found
        self._set(image, "", wanted if exact and fresh and not quick else None)

    def moving(self, film: Film, frame: int, direction: int, reach: int, last: int | None) -> bool:
        """Show a frame, or one up to `reach` before it that is not the `last` one; tell whether it was the frame itself.

        `direction` is 1 or -1, that in which the film runs.
        """
        wanted = film.state, film.rate.time_of(frame)
        found = self._engine.with_frame(frame, self._copies.take)
        if found is not None and found[1]:
            self._set(found[0], "", wanted if self._engine.shows(film) else None)
            return True
        if fault := self._engine.fault(frame):
            self._set(None, fault, wanted)
            return True
        earlier = self._engine.best(frame, direction, reach)
        if earlier is not None and earlier != last:
            found = self._engine.with_frame(earlier, self._copies.take)
            if found is not None:
                self._set(found[0], "", None)
        return False

    def _set(self, image: QImage | None, fault: str, shown: tuple[int, int] | None) -> None:
        before = self.image, self.fault, self.shown
        self.image, self.fault, self.shown = image, fault, shown
        if image is not before[0] or (fault, shown) != before[1:]:
            self._changed()
