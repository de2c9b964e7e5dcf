"""`Sound`: what is heard of a run, and with that the clock of the player.

With a device, the clock says what the device has played, smoothed, since it takes sound in portions. Without one, and where
nothing is heard (above twice the speed), it is the machine's clock; the levels are those that would be heard. While a device
takes nothing, the clock runs on: either the device comes back in a moment, or it is gone and the film goes on in silence.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from vidgen.preferences import preferences
from vidgen.render.playback.mixing import Heard, Mixing, Run
from vidgen.ui.player.clock import MonotonicClock
from vidgen.ui.player.loudspeaker import Loudspeaker, lack

_FASTEST = 2
"""The speed up to which there is sound."""
_APART = 0.08
"""Seconds that the smoothed clock may be off from what the device says."""
_PORTION = 0.2
"""Seconds of sound that a device takes at once, at most; for longer the clock does not wait for it."""
_STUCK = 0.5
"""Seconds without a sample taken after which a device that has played is taken to be gone."""
_STUCK_AT_FIRST = 2.0
"""The same of a device that has not begun yet: some are slow to wake."""
_AT_FIRST = 3
"""Blocks that are ready before it starts, if they come in time."""
GRAIN = 0.09
"""Seconds that are heard of each place while scrubbing."""


class Sound(QObject):
    """Belongs to the Qt thread. `feed` is called often while it plays."""

    heard = Signal(object)
    """A `Heard` whose time has come."""

    def __init__(
        self,
        mixing: Mixing,
        tell: Callable[[str], None],
        parent: QObject | None = None,
        *,
        speaker: Callable[[int, str, QObject], Loudspeaker] = Loudspeaker,
        lack: Callable[[], str] = lack,
    ) -> None:
        """`speaker` opens the device of a rate and a name, where `lack` tells that there is one."""
        super().__init__(parent)
        self._mixing = mixing
        self._tell = tell
        self._open_speaker, self._lack = speaker, lack
        self._speaker: Loudspeaker | None = None
        self._doubted = False
        """Whether the last device was taken away, and no other one has played since."""
        self._told = ""
        """Why nothing can be heard, as it was told last."""
        self._volume = 1.0
        self._muted = False
        self._run: Run | None = None
        self._rate = 48_000
        self._machine = MonotonicClock()
        self._sounding = False
        self._last = (0.0, 0.0)
        """Smoothed time of the device, and the machine's time then."""
        self._taken = (0.0, 0.0)
        """What the device had played, and the machine's time when that changed."""
        self._given = 0
        self._coming: deque[tuple[float, Heard]] = deque()
        self._grain = QTimer(self, interval=10)
        self._grain.timeout.connect(self._feed_grain)

    # Volume -----------------------------------------------------------------------------------------------------

    @property
    def volume(self) -> float:
        """0 to 1, as people hear it: the cube of it is the factor."""
        return self._volume

    @property
    def muted(self) -> bool:
        """Whether nothing is heard."""
        return self._muted

    def set_volume(self, volume: float, *, muted: bool = False) -> None:
        """Set how loud it is."""
        self._volume, self._muted = min(1.0, max(0.0, volume)), muted
        if self._speaker is not None:
            self._speaker.set_volume(self._factor)

    @property
    def _factor(self) -> float:
        return 0.0 if self._muted else self._volume**3

    # A run ------------------------------------------------------------------------------------------------------

    def prepare(self, run: Run, rate: int) -> None:
        """Have the sound of a run made; `start` begins with it."""
        self._end_grain()
        self._rate = rate
        self._coming.clear()
        self._given = 0
        self._run = run if abs(run.speed) <= _FASTEST else None
        if self._run is not None:
            self._mixing.begin(run)
        else:
            self._mixing.stop()

    @property
    def ready(self) -> bool:
        """Whether enough is made to start."""
        return self._run is None or self._mixing.ready >= _AT_FIRST

    def start(self) -> None:
        """Begin at 0."""
        self._machine.start()
        self._last = self._taken = (0.0, time.monotonic())
        self._sounding = self._run is not None and self._open(self._rate, tell=True)
        if self._sounding and self._speaker is not None:
            self._speaker.start(self._factor)
        self.feed()

    def stop(self) -> None:
        """Be silent; `now` stays."""
        at = self.now()
        self._machine.stop()
        self._last = (at, self._last[1])
        if self._speaker is not None:
            self._speaker.stop()
        self._sounding = False
        self._run = None
        self._coming.clear()
        self._mixing.stop()

    def now(self) -> float:
        """Return the seconds of the run that have been heard."""
        speaker = self._speaker
        if not self._sounding or speaker is None:
            return self._machine.now()
        before, then = self._last
        machine = time.monotonic()
        played = speaker.played
        guess = before + machine - then if played > 0 else before
        off = played - guess
        if abs(off) <= _APART:
            guess += 0.05 * off
        elif self._rest(speaker) < _PORTION:
            guess = played
        self._last = max(before, guess), machine
        return self._last[0]

    def feed(self) -> None:
        """Give the device what it has room for, and tell of what is heard now."""
        if self._run is None:
            return
        if self._sounding and self._speaker is not None:
            if self._speaker.failed or self._stuck(self._speaker):
                self._lose()
                return
            step = self._rate // 20
            while self._speaker.room >= step and (block := self._mixing.take()) is not None:
                self._speaker.write(block.samples)
                self._note(block)
        else:
            while self._given / self._rate < self._machine.now() + 0.05 and (block := self._mixing.take()) is not None:
                self._note(block)
        now = self.now()
        while self._coming and self._coming[0][0] <= now:
            self.heard.emit(self._coming.popleft()[1])

    def _stuck(self, speaker: Loudspeaker) -> bool:
        """Tell whether the device is gone: it has sound and takes none of it."""
        rest = self._rest(speaker)
        if rest == 0:
            self._taken = speaker.played, time.monotonic()
        if speaker.played > 0:
            self._doubted = False
        return rest > (_STUCK if speaker.played > 0 or self._doubted else _STUCK_AT_FIRST)

    def _rest(self, speaker: Loudspeaker) -> float:
        """Return for how many seconds the device has had sound and taken none of it."""
        played = speaker.played
        at_work = played != self._taken[0] or self._given / self._rate <= played + 0.01
        return 0.0 if at_work else time.monotonic() - self._taken[1]

    def _note(self, block: Heard) -> None:
        self._coming.append((self._given / self._rate, block))
        self._given += block.count

    # Scrubbing --------------------------------------------------------------------------------------------------

    def scrub(self, run: Run, rate: int) -> None:
        """Let a place be heard for a moment, if there is a device."""
        if self._muted or self._run is not None or self._grain.isActive() or not self._open(rate):
            return
        self._rate = rate
        self._mixing.begin(run)
        if self._speaker is not None:
            self._speaker.start(self._factor)
        self._grain.start()

    def _feed_grain(self) -> None:
        speaker = self._speaker
        if speaker is None:
            self._end_grain()
            return
        while speaker.room >= self._rate // 20 and (block := self._mixing.take()) is not None:
            speaker.write(block.samples)
            self.heard.emit(block)
        if self._mixing.over and speaker.played >= GRAIN:
            self._end_grain()

    def _end_grain(self) -> None:
        if self._grain.isActive():
            self._grain.stop()
            self._mixing.stop()
            if self._speaker is not None:
                self._speaker.stop()

    # The device -------------------------------------------------------------------------------------------------

    def _open(self, rate: int, *, tell: bool = False) -> bool:
        """Have a loudspeaker, if there is a device by now; `tell` why not, once for each reason."""
        name = preferences().sound_device or ""
        if self._speaker is not None and (self._speaker.rate, self._speaker.name) == (rate, name):
            return True
        if self._speaker is not None:  # of another rate, or another device
            self._speaker.deleteLater()
            self._speaker = None
        why = self._lack()
        if not why:
            self._speaker, self._told = self._open_speaker(rate, name, self), ""
        elif tell and why != self._told:
            self._told = why
            self._tell(self.tr("Nothing can be heard: {0}. Everything else works.").format(why))
        return self._speaker is not None

    def _lose(self) -> None:
        """Go on without the device, which was taken away."""
        at = self.now()
        if self._speaker is not None:
            self._speaker.stop()
            self._speaker.deleteLater()
        self._speaker, self._sounding, self._doubted = None, False, True
        self._machine.start(at)
        self._tell(self.tr("The sound device is gone; it plays on in silence."))
