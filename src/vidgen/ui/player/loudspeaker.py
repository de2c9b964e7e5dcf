"""`Loudspeaker`: plays float samples by QtMultimedia, where that and a device are there."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from PySide6.QtCore import QIODevice
    from PySide6.QtMultimedia import QAudioDevice, QAudioSink

log = logging.getLogger(__name__)

_BUFFER = 0.15
"""Seconds of sound that the device is given ahead: longer than the window is ever busy."""
_FRAME = 8
"""Bytes of one sample of two channels."""


def lack() -> str:
    """Return why nothing can be heard here, as the end of a sentence, or ""."""
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError as error:  # a system library that it needs is not installed (libpulse0)
        return f"QtMultimedia cannot be loaded ({error})"
    return "" if not QMediaDevices.defaultAudioOutput().isNull() else "there is no sound device"


def devices() -> list[str]:
    """Return the names of the sound devices that there are."""
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError:
        return []
    return list(dict.fromkeys(device.description() for device in QMediaDevices.audioOutputs()))


def _device(name: str) -> QAudioDevice:
    """Return the device of a name; the system's own when there is none."""
    from PySide6.QtMultimedia import QMediaDevices

    found = (device for device in QMediaDevices.audioOutputs() if name and device.description() == name)
    return next(found, QMediaDevices.defaultAudioOutput())


class Loudspeaker(QObject):
    """The device of a name, or the system's own. Make it when `lack()` is empty."""

    def __init__(self, rate: int, name: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink

        form = QAudioFormat()
        form.setSampleRate(rate)
        form.setChannelCount(2)
        form.setSampleFormat(QAudioFormat.SampleFormat.Float)
        self.rate = rate
        self.name = name
        self._sink: QAudioSink = QAudioSink(_device(name), form, self)
        self._sink.setBufferSize(int(rate * _BUFFER) * _FRAME)
        self._device: QIODevice | None = None

    def start(self, volume: float) -> None:
        """Begin with an empty buffer; `volume` from 0 to 1 is linear in amplitude."""
        self._sink.stop()
        self._sink.setVolume(volume)
        self._device = self._sink.start()

    def stop(self) -> None:
        """Be silent at once."""
        self._sink.stop()
        self._device = None

    def set_volume(self, volume: float) -> None:
        """Set the volume, 0 to 1."""
        self._sink.setVolume(volume)

    @property
    def room(self) -> int:
        """Samples that can be written."""
        return self._sink.bytesFree() // _FRAME if self._device is not None else 0

    def write(self, samples: bytes) -> None:
        """Write float32 samples of two channels, as many as there is room for."""
        if self._device is not None:
            self._device.write(samples)

    @property
    def played(self) -> float:
        """Seconds of sound that the device has taken since the start."""
        return self._sink.processedUSecs() / 1e6

    @property
    def failed(self) -> bool:
        """Whether the device has given up."""
        from PySide6.QtMultimedia import QtAudio

        return self._sink.error() in (QtAudio.Error.FatalError, QtAudio.Error.OpenError, QtAudio.Error.IOError)
