"""`Listener`: writes down what is said."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vidgen.ai.addable import find
from vidgen.ai.models import ADVICE, GRACE, WHISPER_TINY
from vidgen.errors import UsageError
from vidgen.render.cores import crowding, usable_cores
from vidgen.timing import FLICKS
from vidgen.workers import Limits, RestartingWorker

RATE = 16_000
_LIMITS = Limits(memory=None, cpu_seconds=None, open_files=256)


@dataclass(frozen=True)
class HeardWord:
    """A word, when it is said (flicks), and how sure the model is (0 to 1)."""

    start: int
    end: int
    text: str
    probability: float


@dataclass(frozen=True)
class Heard:
    """What was heard: words in their order, and the language."""

    words: list[HeardWord]
    language: str


class Listener(RestartingWorker):
    """Listens in a worker process, which is started at the first need. May be used from several threads."""

    def __init__(self) -> None:
        super().__init__(
            "vidgen.ai.listening.worker", name="the listener", limits=_LIMITS, advice=ADVICE, crowding=crowding
        )

    def listen(
        self,
        samples: NDArray[np.float32],
        *,
        prompt: str = "",
        model: str = WHISPER_TINY.name,
        language: str | None = None,
        cancel: threading.Event | None = None,
        on_seconds: Callable[[float], None] | None = None,
    ) -> Heard:
        """Return what is said in mono float32 `samples` at 16 kHz. `language` None: it finds out, where the model can.

        Raises Cancelled, WorkerFailed, UsageError.
        """
        if not len(samples):
            return Heard([], language or "en")
        folder = None if model == WHISPER_TINY.name else str(find(model).check())
        asked = {"prompt": prompt[:1000], "threads": usable_cores(), "folder": folder, "language": language}
        answer, _ = self.request(
            "listen",
            asked,
            np.ascontiguousarray(samples, np.float32).tobytes(),
            timeout=120 + (4 if folder is None else 12) * len(samples) / RATE,
            cancel=cancel,
            grace=GRACE,
            on_event=(lambda data: on_seconds(float(data["seconds"]))) if on_seconds else None,
        )
        return Heard(in_order(answer["words"]), str(answer["language"]))


def in_order(found: list[list[Any]]) -> list[HeardWord]:
    """Return words [[start, end, text, probability]] (seconds) with times that never go back and never are empty."""
    words: list[HeardWord] = []
    for start, end, text, probability in found:
        first = max(round(float(start) * FLICKS), words[-1].start if words else 0, 0)
        if words and words[-1].end > first:
            before = words[-1]
            words[-1] = HeardWord(before.start, max(first, before.start + 1), before.text, before.probability)
            first = words[-1].end
        last = max(round(float(end) * FLICKS), first + 1)
        words.append(HeardWord(first, last, str(text), min(1.0, max(0.0, float(probability)))))
    return words


def samples_of(data: bytes) -> NDArray[np.float32]:
    """Return a WAV file of 16 or 24 bits as mono float32 at 16 kHz. Raises UsageError when it is something else."""
    rate, channels, width, raw = _read_wav(data)
    if width not in (2, 3) or channels > 8 or not 8000 <= rate <= 192_000:
        raise UsageError("Only WAV files with samples of 16 or 24 bits can be listened to.")
    whole = len(raw) // (width * channels) * width * channels
    if width == 3:  # the upper two of three bytes are enough to be understood
        high = np.frombuffer(raw[:whole], np.uint8).reshape(-1, 3)[:, 1:]
        values = np.ascontiguousarray(high).view("<i2").reshape(-1, channels)
    else:
        values = np.frombuffer(raw[:whole], "<i2").reshape(-1, channels)
    mono = values.astype(np.float32).mean(axis=1) / 32768
    return at_16_khz(mono, rate)


def _read_wav(data: bytes) -> tuple[int, int, int, bytes]:
    """Return rate, channels, bytes a sample and the samples of a WAV file; the extensible form of PCM is one, too.

    The module `wave` reads that form from Python 3.12 on only. Layout: Multimedia Programming Interface 1.0, RIFF.
    """
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise UsageError("This sound is no WAV file.")
    at, form = 12, b""
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        if name == b"fmt " and len(body) >= 16:
            form = body
        if name == b"data" and form:
            tag, channels = int.from_bytes(form[:2], "little"), int.from_bytes(form[2:4], "little")
            tag = int.from_bytes(form[24:26], "little") if tag == 0xFFFE and len(form) >= 26 else tag
            rate, bits = int.from_bytes(form[4:8], "little"), int.from_bytes(form[14:16], "little")
            if tag != 1 or channels < 1 or bits % 8:
                raise UsageError("Only WAV files with plain samples (PCM) can be listened to.")
            return rate, channels, bits // 8, body
        at += 8 + size + size % 2
    raise UsageError("This WAV file has no sound in it.")


def at_16_khz(mono: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Return mono samples at 16 kHz: what lies above 7.5 kHz is taken away in the spectrum, in pieces of a minute."""
    if rate == RATE or not len(mono):
        return mono
    pieces = []
    step = 60 * rate
    for first in range(0, len(mono), step):
        piece = mono[first : first + step]
        count = max(1, round(len(piece) * RATE / rate))
        spectrum = np.fft.rfft(piece)
        kept = spectrum[: count // 2 + 1]
        kept = np.pad(kept, (0, max(0, count // 2 + 1 - len(kept))))
        pieces.append((np.fft.irfft(kept, count) * (count / len(piece))).astype(np.float32))
    return np.concatenate(pieces)
