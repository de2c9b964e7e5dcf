"""What the pictures of a segment look like and how the mix sounds, in a few hundred bytes, as they went to the encoder.

The check of the finished file compares with it (`verify.py`), and the report tells of black and silent stretches. Both are
JSON in the facts of a segment's file, under the name `looks`, so they are there, too, when the segment comes out of the
store.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vidgen.imaging.conversion import reformatted
from vidgen.render.sound.loudness import STEP, Loudness

if TYPE_CHECKING:
    import av

THUMBNAIL = (16, 9)
"""Cells across and down."""
COARSE, FINE = 8, 32
"""Each cell is the mean of this many points across and down. Of two million pixels 9,216, which takes 0.1 ms, or 147,456,
which takes 1 ms: so many that noise, which a low bit rate smooths, has the same means before and after."""
SILENT = 255
"""The level of what is quieter than -127 dB."""
_REACH = 16
_LOW = np.kron(np.hanning(_REACH + 1)[1:, None] / (_REACH / 2), np.eye(2)).astype(np.float32)
"""Weights of samples left, right, left, right …, (32, 2), whose sums hold what is low: -6 dB at 3 kHz, -60 dB at 15."""


class PictureFingerprint:
    """The pictures of one segment, in the order in which they are shown."""

    def __init__(self) -> None:
        self._thumbnails: list[bytes] = []

    def frame(self, frame: av.VideoFrame) -> None:
        """Note the next frame; it is only read."""
        self._thumbnails.append(thumbnail(frame, COARSE if self._thumbnails else FINE).tobytes())

    def to_json(self) -> dict[str, Any]:
        """Return JSON data.

        `first` and `last` are thumbnails in hexadecimal digits, 16 × 9 bytes of luma (8 bit, 16 is black), row by
        row; the first is fine, the last is coarse. `brightest` has one byte a frame: its brightest cell.
        """
        if not self._thumbnails:
            return {}
        return {
            "first": self._thumbnails[0].hex(),
            "last": self._thumbnails[-1].hex(),
            "brightest": bytes(max(t) for t in self._thumbnails).hex(),
        }


class SoundFingerprint:
    """The sound of an export."""

    def __init__(self, rate: int, *, loudness: bool = True) -> None:
        """`rate` is samples a second. Without `loudness` it takes a tenth of the time."""
        self._rate = rate
        self._loudness = Loudness(rate) if loudness else None
        self._step = rate // STEP
        self._held = np.zeros((0, 2), np.float32)
        self._levels: list[NDArray[np.uint8]] = []
        self._peak = 0.0
        self._count = 0

    def samples(self, samples: NDArray[np.float32]) -> None:
        """Note the next samples, float32 (n, 2)."""
        self._count += len(samples)
        if self._loudness is not None:
            self._loudness.samples(samples)
        self._held = np.concatenate((self._held, samples))
        whole = len(self._held) - len(self._held) % self._step
        if whole:
            self._note(self._held[:whole])
            self._held = self._held[whole:].copy()

    def to_json(self) -> dict[str, Any]:
        """Return JSON data. Nothing can be noted after it.

        `levels` has one byte for each tenth of a second, in hexadecimal digits: how many half decibels the root mean
        square of what lies below about 3 kHz is under full scale. Every codec keeps that part, at whatever bit rate.
        `peak_db` (dBFS) and `loudness` (LUFS, of everything) are None for silence.
        """
        if len(self._held):
            self._note(self._held)
            self._held = self._held[:0]
        loudness = self._loudness.integrated() if self._loudness is not None else None
        return {
            "rate": self._rate,
            "samples": self._count,
            "peak_db": round(20 * float(np.log10(self._peak)), 2) if self._peak > 1e-7 else None,
            "loudness": None if loudness is None else round(loudness, 2),
            "levels": np.concatenate(self._levels).tobytes().hex() if self._levels else "",
        }

    def _note(self, samples: NDArray[np.float32]) -> None:
        """Note whole steps, or the rest at the end."""
        self._peak = max(self._peak, float(np.abs(samples).max()))
        self._levels.append(_levels(samples, self._step))


def _levels(samples: NDArray[np.float32], step: int) -> NDArray[np.uint8]:
    """Return the level of each stretch of `step` samples; fewer than that are one stretch."""
    step = min(step, len(samples))
    if step < _REACH:
        return np.array([SILENT], np.uint8)
    steps = np.ascontiguousarray(samples.reshape(-1, step, 2)[:, : step - step % _REACH])
    low = (steps.reshape(-1, 2 * _REACH) @ _LOW).reshape(len(steps), -1, 2)
    decibels = 10 * np.log10(np.square(low).mean(axis=(1, 2)) + 1e-13)
    levels: NDArray[np.uint8] = np.clip(np.round(-2 * decibels), 0, SILENT).astype(np.uint8)
    return levels


def thumbnail(frame: av.VideoFrame, points: int = FINE) -> NDArray[np.uint8]:
    """Return a frame's luma on a grid of 9 × 16 cells, 8 bit, (9, 16). Frames other than planar YUV are converted.

    Each cell is the mean of `points` by `points` pixels.
    """
    depth = _depth(frame.format.name)
    if not depth:
        frame = reformatted(frame, "yuv420p")  # in the matrix that exports have: FFmpeg would take Rec.601 for RGB
        depth = 8
    plane = frame.planes[0]
    kind = np.dtype("u1" if depth == 8 else "<u2")
    luma = np.frombuffer(memoryview(plane), kind).reshape(-1, plane.line_size // kind.itemsize)
    across, down = THUMBNAIL
    rows, columns = _grid(frame.height, down * points), _grid(frame.width, across * points)
    picked = luma[rows[:, None], columns].reshape(down, points, across, points)
    means = picked.mean(axis=(1, 3), dtype=np.float32) / (1 << (depth - 8))
    rounded: NDArray[np.uint8] = np.round(means).clip(0, 255).astype(np.uint8)
    return rounded


@cache
def _grid(length: int, count: int) -> NDArray[np.intp]:
    return ((np.arange(count) + 0.5) * length / count).astype(np.intp)


@cache
def _depth(name: str) -> int:
    """Return the bits of luma in the first plane, 0 when that is not luma of a limited range alone."""
    if name in {"nv12", "nv21", "gray"} or name in {f"yuv{a}{s}p" for a in ("", "a") for s in (420, 422, 444)}:
        return 8
    if name.startswith(("p010", "p210", "p410")):
        return 16  # ten bits, in the upper part of sixteen
    for bits in (10, 12, 14, 16):
        if name.startswith("yuv") and name.endswith(f"p{bits}le"):
            return bits
    return 0
