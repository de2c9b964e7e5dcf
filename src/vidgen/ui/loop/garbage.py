"""Garbage is collected in Qt's thread alone, between two events.

Python collects in whichever thread happens to make the next object. What goes round in a ring may hold objects of Qt's, and
one that is destroyed in a thread that is not its own leaves its timers behind: Qt calls them when the memory is gone, and
the program dies in the event loop. Pictures of the screen may not be let go elsewhere either.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from vidgen.workers import heap

if TYPE_CHECKING:
    from vidgen.ui.loop.background import Background

_EVERY = 500  # ms
_RUSH = 30_000
"""Objects made from one look to the next."""
_PATIENT = 3
"""Looks in a row that are left out for that."""
_SOON = 0.2
"""Seconds from when a project is closed until what it held is collected."""
_BLOCKS = 6
"""Blocks of memory that Python holds for each object that it would collect; measured in the window."""


class Garbage(QObject):
    """Collects instead of Python, in the thread that it is made in, as often as Python would, until `end`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._young, middle, old = gc.get_threshold()
        self._middle = self._young * middle
        self._old = self._middle * old
        self._grown = [0, 0]
        self._living = 0
        self._made = 0
        self._passed = 0
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)
        gc.disable()
        self._timer.start()

    def look(self) -> None:
        """Collect when enough was made since the last time; everything only when a quarter was added to what there is."""
        made = gc.get_count()[0]
        if made < self._young or self._is_rushing(made):
            return
        self._made = 0
        self._grown = [grown + made for grown in self._grown]
        if self._grown[1] > max(self._old, self._living // 4):
            gc.collect()
            self._grown, self._living = [0, 0], _living()
        elif self._grown[0] > self._middle:
            gc.collect(1)
            self._grown[0] = 0
        else:
            gc.collect(0)

    def _is_rushing(self, made: int) -> bool:
        """Tell whether so much was made since the last look that something is being read: that stays, and is in a hurry."""
        grown, self._made = made - self._made, made
        self._passed = self._passed + 1 if grown > _RUSH else 0
        return 0 < self._passed <= _PATIENT

    def end(self) -> None:
        """Collect everything a last time, then leave it to Python again."""
        self._timer.stop()
        gc.collect()
        gc.enable()


def clear_away() -> None:
    """Collect what was just closed: set aside with all else, its rings would stay for ever."""
    gc.collect()


async def give_back(background: Background) -> None:
    """Collect what was just closed as soon as Qt has let it go, and give memory that is free back to the system."""
    await asyncio.sleep(_SOON)
    clear_away()
    await background.call("disk", heap.give_back)


def set_aside() -> None:
    """Look no more through what there is now, since it stays: it goes when nobody holds it, but not out of a ring."""
    gc.freeze()


def _living() -> int:
    """Return about how many objects there are. They are not asked for one by one: whoever holds one, for however short a
    time, breaks a tuple that another thread is making (SystemError: bad argument to internal function).
    """
    return sys.getallocatedblocks() // _BLOCKS
