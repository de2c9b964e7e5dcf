"""The sound of the player and the devices that play it: the clock goes on whatever becomes of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from tests.render.timelines import Film as Made

from vidgen.blocks.solid import Solid
from vidgen.render.playback.film import Film
from vidgen.render.playback.mixing import Mixing, Run
from vidgen.ui.player.sound import Sound

PATIENCE = 60_000


class Device(QObject):
    """A sound card that takes samples as time goes by, until somebody pulls its plug."""

    def __init__(self, rate: int, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self.rate, self.name, self.failed = rate, name, False
        self._begun = time.monotonic()
        self._given = self._took = 0
        self.pulled = False

    def start(self, volume: float) -> None:
        self._begun, self._given, self._took = time.monotonic(), 0, 0

    def stop(self) -> None:
        self._begun = time.monotonic()

    @property
    def room(self) -> int:
        return self.rate // 5 - (self._given - round(self.played * self.rate))

    def write(self, samples: bytes) -> None:
        self._given += len(samples) // 8

    @property
    def played(self) -> float:
        if not self.pulled:
            self._took = min(self._given, int((time.monotonic() - self._begun) * self.rate))
        return self._took / self.rate


class Room:
    """A sound, what it told, and the devices that it opened, the newest last."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.devices: list[Device] = []
        self.missing = ""
        planned = {rate: _plan(rate) for rate in (44_100, 48_000)}
        self.rate = 44_100
        self.mixing = Mixing(lambda: planned[self.rate])
        self.sound = Sound(self.mixing, self.told.append, speaker=self._opened, lack=lambda: self.missing)
        self.feeding = QTimer(interval=5)
        self.feeding.timeout.connect(self.sound.feed)
        self.feeding.start()

    def _opened(self, rate: int, name: str, parent: QObject) -> Device:
        self.devices.append(Device(rate, name, parent))
        return self.devices[-1]

    def play(self, rate: int, wait: Callable[[Callable[[], bool]], None]) -> None:
        self.rate = rate
        self.sound.prepare(Run(0, 1, 0, 60 * rate), rate)
        wait(lambda: self.sound.ready)
        self.sound.start()


def _plan(rate: int):
    made = Made(width=64, height=36, sample_rate=rate)
    made.block("V1", 0, 60, Solid(fill="#336699"))
    return Film(made.document.snapshot(), made.paths, (64, 36), 1).plan(0, still=False)


@pytest.fixture
def wait(qtbot) -> Callable[[Callable[[], bool]], None]:
    return lambda met: qtbot.waitUntil(met, timeout=PATIENCE)


@pytest.fixture
def room(qapp) -> Iterator[Room]:
    made = Room()
    yield made
    made.feeding.stop()
    made.sound.stop()
    made.mixing.close()
    made.mixing.join()
    made.sound.deleteLater()


def test_the_clock_is_the_devices_while_it_plays(room: Room, wait) -> None:
    room.play(44_100, wait)
    wait(lambda: room.sound.now() > 0.3)
    assert room.sound.now() <= room.devices[-1].played + 0.1
    assert not room.told


def test_a_device_of_another_rate_is_opened_and_goes_away_and_the_film_goes_on(room: Room, wait) -> None:
    room.play(44_100, wait)
    wait(lambda: room.sound.now() > 0.2)
    room.sound.stop()
    room.play(48_000, wait)
    assert [d.rate for d in room.devices] == [44_100, 48_000]
    device = room.devices[-1]
    wait(lambda: room.sound.now() > 0.2)
    device.pulled = True
    at = device.played
    wait(lambda: bool(room.told))
    assert "gone" in room.told[-1]
    assert room.sound.now() > at + 0.25  # it did not stand still while nobody knew yet
    now = room.sound.now()
    wait(lambda: room.sound.now() > now + 0.3)
    # The next run asks for a device again, and one that plays is trusted again.
    room.sound.stop()
    room.play(48_000, wait)
    assert len(room.devices) == 3
    wait(lambda: room.sound.now() > 0.2)
    assert len(room.told) == 1


def test_a_lack_of_devices_is_told_once_and_heard_of_no_more_when_there_is_one(room: Room, wait) -> None:
    room.missing = "there is no sound device"
    for _ in range(2):
        room.play(44_100, wait)
        wait(lambda: room.sound.now() > 0.05)
        room.sound.stop()
    assert len(room.told) == 1
    room.missing = ""
    room.play(44_100, wait)
    wait(lambda: room.sound.now() > 0.1)
    assert len(room.devices) == 1
