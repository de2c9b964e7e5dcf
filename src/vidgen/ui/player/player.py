"""`Player`: plays something that is a snapshot and paths: a timeline, or one clip of the media bin.

    player.show(snapshot, paths, revision)     again after each edit; it goes on playing
    player.seek(time)                          `picture_changed` when it is there, first something near it
    player.play(2)                             at twice the speed; `moved` with each frame, until it ends or `pause()`

The clock leads: what is not there in time is left out.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from vidgen.editor.queries import Snapshot
from vidgen.editor.records import Id
from vidgen.render.plan import StandIn
from vidgen.render.playback.ahead import Aim
from vidgen.render.playback.engine import HANGS_AFTER, Engine
from vidgen.render.playback.film import Film
from vidgen.render.playback.mixing import Mixing
from vidgen.render.preview.stretches import Rendered
from vidgen.timing import FLICKS, TimeRange
from vidgen.ui.player.course import Course
from vidgen.ui.player.keeping_up import KeepingUp
from vidgen.ui.player.quality import Quality, rough_will_do
from vidgen.ui.player.showing import Showing
from vidgen.ui.player.sound import GRAIN, Sound

SPEEDS = (1, 2, 4, 8)
_PATIENCE = 0.6
"""Seconds that the first frames may take before the clock starts all the same."""
_AT_FIRST = 4
"""Frames that are at hand before the clock starts, if they come in time."""


class Player(QObject):
    """Belongs to the Qt thread. `close` it, then `join` it in a thread that may wait."""

    picture_changed = Signal()
    """`image`, `fault` or `exact` is another."""
    moved = Signal(object)
    """The clock came to another frame: its time in flicks."""
    lost = Signal()
    """A rendered stretch is gone, or damaged; its frames are composed."""
    state_changed = Signal()
    """Playing, speed, loop, quality, dropped frames."""
    _news = Signal()

    def __init__(
        self, tell: Callable[[str], None], parent: QObject | None = None, *, hangs_after: float = HANGS_AFTER
    ) -> None:
        """`tell` is given a sentence when nothing can be heard."""
        super().__init__(parent)
        self.engine = Engine(self._news.emit, hangs_after=hangs_after)
        self._mixing = Mixing(lambda: self.engine.plan)
        self.sound = Sound(self._mixing, tell, self)
        self._scrubs = True
        self._news.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._showing = Showing(self.engine, self.picture_changed.emit)
        self._film: Film | None = None
        self._time = 0
        self._speed = 0
        self._range: TimeRange | None = None
        self._loop = False
        self._back_to: int | None = None
        self._keeping_up = KeepingUp()
        self._from = 0
        self._waits_since: float | None = None
        self._aimed = 0
        self._last: int | None = None
        """The frame that was shown last, while it plays."""
        self._lost: frozenset[str] = frozenset()
        self._tick = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._advance)

    # What is seen -----------------------------------------------------------------------------------------------

    @property
    def image(self) -> QImage | None:
        """The picture that is shown; its own memory, so whoever wants to may keep it."""
        return self._showing.image

    @property
    def fault(self) -> str:
        """Why there is no picture, as a sentence."""
        return self._showing.fault

    @property
    def shown(self) -> tuple[int, int] | None:
        """State and time (flicks) of the picture, when it is exactly that."""
        return self._showing.shown

    async def pictured(self, seconds: float) -> None:
        """Wait until there is a picture, or it is known that there is none; no longer than that."""
        come = asyncio.Event()
        self.picture_changed.connect(come.set, Qt.ConnectionType.SingleShotConnection)
        if self.image is None and not self.fault and self.shown is None:
            with suppress(TimeoutError):
                await asyncio.wait_for(come.wait(), seconds)

    # What is shown ----------------------------------------------------------------------------------------------

    def show(
        self,
        snapshot: Snapshot,
        paths: Mapping[Id, Path],
        state: int,
        stand_ins: Mapping[Id, StandIn] = MappingProxyType({}),
    ) -> None:
        """Take over a timeline, or another state of it. Files that are missing may be named.

        `stand_ins` are small copies that are shown in place of files.
        """
        size, quality = self._keeping_up.size(snapshot.project), self.quality
        draft, rough = quality != "full", rough_will_do(snapshot.project, quality, size)
        before, self._film = self._film, Film(snapshot, dict(paths), size, state, dict(stand_ins), draft, rough)
        if before is not None and before.rate != self._film.rate:
            self._last = None
        self.engine.show(self._film)
        if self._film.duration == 0:
            self.pause()
            self._showing.nothing(self._film, self._time)
        self._set_aim()
        if self.playing and before is not None and before.last != self._film.last:
            self._begin(min(self._time, self._film.rate.time_of(self._film.last)))

    def use(self, snapshot: Snapshot, rendered: Rendered) -> None:
        """Take what moves out of stretches that were rendered of a state, while that is the one shown."""
        self._lost = frozenset()
        self.engine.use(snapshot, rendered)

    def resize(self, shown: QSize) -> None:
        """Say how large the picture is shown, in pixels of the screen."""
        self._keeping_up.box = (shown.width(), shown.height())
        self._fit()

    @property
    def quality(self) -> Quality:
        """How large frames are made."""
        return self._keeping_up.quality

    def set_quality(self, quality: Quality) -> None:
        """Choose how large frames are made."""
        if quality != self.quality:
            self._keeping_up.choose(quality)
            self._fit()
            self.state_changed.emit()

    def _fit(self) -> None:
        film = self._film
        if film is None:
            return
        if self._keeping_up.size(film.snapshot.project) != film.size or film.draft != (self.quality != "full"):
            self.show(film.snapshot, film.paths, film.state, film.stand_ins)

    # Where it is ------------------------------------------------------------------------------------------------

    @property
    def time(self) -> int:
        """Where it is, in flicks."""
        return self._time

    @property
    def duration(self) -> int:
        """Flicks."""
        return self._film.duration if self._film is not None else 0

    @property
    def playing(self) -> bool:
        """Whether it plays, or is about to."""
        return self._speed != 0

    @property
    def speed(self) -> int:
        """1, 2, 4 or 8, negative when it goes backwards, 0 when it stands still."""
        return self._speed

    @property
    def loop(self) -> bool:
        """Whether it begins again when it comes to its end."""
        return self._loop

    def set_loop(self, on: bool) -> None:
        """Begin again at the end, or not."""
        if on != self._loop:
            self._loop = on
            if self.playing:
                self._begin(self._time)
            self.state_changed.emit()

    @property
    def dropped(self) -> tuple[int, int]:
        """Frames that were due since it was started, and those of them that were not shown in time."""
        return self._keeping_up.dropped

    def dropped_lately(self) -> float:
        """Return which part of the frames of the last second and a half was dropped, 0 to 1."""
        return self._keeping_up.lately

    def seek(self, time: int) -> None:
        """Go to a time in flicks; when it plays, it goes on from there."""
        time = max(0, int(time))
        if self._film is not None and self._film.duration:
            time = min(time, self._film.rate.time_of(self._film.last))
        self._time = time
        if self.playing:
            self._begin(time)
        else:
            moved = self._frame(time) != self._aimed
            self._set_aim()
            self._show_still()
            if moved and self._scrubs and (course := self._course) is not None and course.film.duration:
                self.sound.scrub(course.sound(time, length=GRAIN), course.film.sample_rate)

    @property
    def scrubs(self) -> bool:
        """Whether a place is heard for a moment when it is gone to."""
        return self._scrubs

    def set_scrubs(self, on: bool) -> None:
        """Let places be heard when they are gone to, or not."""
        self._scrubs = on
        self.state_changed.emit()

    def set_volume(self, volume: float, *, muted: bool = False) -> None:
        """Set how loud it is, 0 to 1."""
        self.sound.set_volume(volume, muted=muted)
        self.state_changed.emit()

    # Playing ----------------------------------------------------------------------------------------------------

    def play(self, speed: int = 1, within: TimeRange | None = None, *, then_back: bool = False) -> None:
        """Play at a speed, within a range or all; from its start if the player is not in it.

        `then_back` returns to where it is now when it ends.
        """
        if self._film is None or self._film.duration == 0 or speed == 0:
            return
        self._back_to = self._time if then_back else None
        self._range = within
        self._speed = speed
        frame = Course(self._film, speed, within).beginning(self._frame(self._time))
        if self._keeping_up.begin():
            self._fit()
        self._begin(self._film.rate.time_of(frame))
        self.state_changed.emit()

    def pause(self) -> None:
        """Stop, on the frame that is seen."""
        if not self.playing:
            return
        self._speed = 0
        self._waits_since = None
        self.sound.stop()
        self._tick.stop()
        larger = self._keeping_up.stop()
        if self._back_to is not None:
            self._time, self._back_to = self._back_to, None
        elif self._last is not None and self._film is not None:
            self._time = self._film.rate.time_of(self._last)
        if larger:
            self._fit()
        self._set_aim()
        self._show_still()
        self.moved.emit(self._time)
        self.state_changed.emit()

    def toggle(self) -> None:
        """Play, or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def shuttle(self, direction: int) -> None:
        """Play in a direction; again, at twice the speed, up to eight times; against it, one step slower or turn round."""
        now = self._speed
        if now * direction > 0:
            speed = SPEEDS[min(len(SPEEDS) - 1, SPEEDS.index(abs(now)) + 1)] * direction
        elif abs(now) > 1:
            speed = SPEEDS[SPEEDS.index(abs(now)) - 1] * -direction
        else:
            speed = direction
        if speed != now:
            self.play(speed, self._range)

    def close(self) -> None:
        """Stop for good."""
        self._back_to = None
        self.pause()
        self._film = None
        self.engine.close()
        self._mixing.close()

    def join(self) -> None:
        """Wait until threads and processes have ended; blocks, and may be called in another thread."""
        self.engine.join()
        self._mixing.join()

    # The clock --------------------------------------------------------------------------------------------------

    def _begin(self, at: int) -> None:
        """Set out from a time as soon as the first frames are there."""
        self.sound.stop()
        self._from = self._time = at
        self._last = None
        self._keeping_up.restart()
        self._waits_since = time.monotonic()
        self._set_aim()
        if (course := self._course) is not None:
            self.sound.prepare(course.sound(at), course.film.sample_rate)
        rate = float(self._film.rate.fraction) if self._film is not None else 30.0
        self._tick.start(max(4, min(16, int(400 / rate))))
        self._advance()

    def _advance(self) -> None:
        course = self._course
        if course is None or not self.playing:
            return
        if self._waits_since is not None:
            there = self.engine.ready(_AT_FIRST) and self.sound.ready
            if not there and time.monotonic() - self._waits_since < _PATIENCE:
                return
            self._waits_since = None
            self.sound.start()
        self.sound.feed()
        now = self._from + int(self.sound.now() * self._speed * FLICKS)
        frame, ended = course.place(now, self._speed * self._keeping_up.pace(self._speed))
        previous = self._last
        self._time = course.film.rate.time_of(frame)
        self._set_aim(rolling=True)
        if frame != previous:
            passed = 1 if previous is None else course.passed(previous, frame)
            direction, reach = (1 if self._speed > 0 else -1), passed * abs(self._speed) - 1
            shown = self._showing.moving(course.film, frame, direction, reach, previous)
            if shown or self._overdue(now, frame):
                self._keeping_up.note(passed, shown=shown)
                self._last = frame
                self.moved.emit(self._time)
        self._review()
        if ended:
            self._last = frame
            self.pause()

    def _overdue(self, now: int, frame: int) -> bool:
        """Tell whether a frame that is not there has been due for so long that it will not be shown any more."""
        film = self._film
        if film is None:
            return False
        late = abs(now - film.rate.time_of(frame)) / FLICKS
        return late * float(film.rate.fraction) > 0.8 * self._stride

    @property
    def _stride(self) -> int:
        """Frames from one that is shown to the next."""
        return abs(self._speed) * self._keeping_up.pace(self._speed)

    @property
    def _course(self) -> Course | None:
        """What is played, or stands still; None when there is no film."""
        return Course(self._film, self._speed, self._range, self._loop) if self._film is not None else None

    def _frame(self, at: int) -> int:
        return self._film.rate.frame_at(at) if self._film is not None else 0

    def _set_aim(self, *, rolling: bool = False) -> None:
        first, last = self._course.ends if self._course is not None else (0, 0)
        loop = self._loop and self.playing
        self._aimed = self._frame(self._time)
        pace = self._keeping_up.pace(self._speed)
        self.engine.aim(Aim(self._aimed, self._speed * pace, first, last, loop, rolling, pace))

    def _hear(self) -> None:
        """The engine has something new."""
        self._mixing.replan()
        if self.engine.lost != self._lost:
            self._lost = self.engine.lost
            self.lost.emit()
        if self.playing:
            if self._waits_since is not None:
                self._advance()
            return
        self._show_still()

    def _show_still(self) -> None:
        if self._film is not None and self._film.duration:
            self._showing.still(self._film, self._time)

    def _review(self) -> None:
        """Count what was dropped lately, and make smaller frames when it is too much."""
        keeping_up = self._keeping_up
        before, now = keeping_up.lately, time.monotonic()
        if not keeping_up.review(now):
            return
        part = keeping_up.lately
        cost = self.engine.cost * float(self._film.rate.fraction) if self._film is not None else 0.0
        if keeping_up.adapt(now, self._speed, cost):
            self._fit()
        if part != before:
            self.state_changed.emit()
