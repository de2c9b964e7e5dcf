"""`Microphone`: what the system's own microphone hears, by QtMultimedia, where that and a device are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtCore import QIODevice
    from PySide6.QtMultimedia import QAudioSource

RATE = 48_000
WIDTH = 2
"""Bytes of a sample; there is one channel."""


def lack() -> str:
    """Return why nothing can be recorded here, as the end of a sentence, or ""."""
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError as error:  # a system library that it needs is not installed (libpulse0)
        return f"QtMultimedia cannot be loaded ({error})"
    return "" if not QMediaDevices.defaultAudioInput().isNull() else "there is no microphone"


class Microphone(QObject):
    """Hears from its making until `stop`. Make it when `lack()` is empty."""

    heard = Signal(bytes)
    """Samples: 16 bit, one channel, `RATE` a second."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtMultimedia import QAudioFormat, QAudioSource, QMediaDevices

        form = QAudioFormat()
        form.setSampleRate(RATE)
        form.setChannelCount(1)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._source: QAudioSource = QAudioSource(QMediaDevices.defaultAudioInput(), form, self)
        self._device: QIODevice | None = self._source.start()
        if self._device is not None:
            self._device.readyRead.connect(self._take)

    def _take(self) -> None:
        if self._device is not None and (data := bytes(self._device.readAll().data())):
            self.heard.emit(data)

    @property
    def failed(self) -> bool:
        """Whether the device has given up, or was never opened."""
        from PySide6.QtMultimedia import QtAudio

        return self._device is None or self._source.error() != QtAudio.Error.NoError

    def stop(self) -> None:
        """Hear the rest, and no more."""
        self._take()
        self._source.stop()
        self._device = None
